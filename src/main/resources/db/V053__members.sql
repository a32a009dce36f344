-- Who is in a crew and what they may do, what they drive, when they are planned to work, and what one shift tells the next.
alter table crew
  add column contractor boolean not null default false,
  add column company text,
  add column guest_until timestamptz,
  add column shift_at timestamptz,
  add column ended_at timestamptz;
comment on column crew.guest_until is 'a crew of somebody else belongs to us until then; null for our own';
comment on column crew.shift_at is 'since when it is on shift or off it, as far as that was written down';
comment on column crew.ended_at is 'crews are never deleted: jobs, fixes and the journal name them';

update crew_member set grade = null where grade !~ '^[1-5]/5$';
alter table crew_member
  add column phone text,
  add column left_at timestamptz,
  alter column skills type text[] using coalesce(string_to_array(skills, ';'), '{}'),
  add constraint crew_member_grade_known check (grade ~ '^[1-5]/5$');
update crew_member set skills = '{}' where skills is null;
alter table crew_member
  alter column skills set default '{}',
  alter column skills set not null;
comment on column crew_member.grade is 'electrical-safety grade, 1/5 to 5/5';
comment on column crew_member.skills is 'codes of config/qualifications.yaml';

-- A paper that lets somebody do some work until a day. A renewed one is another row: what was valid when a job was sent stays known.
create table certificate (
  id bigint generated always as identity,
  member_id bigint not null,
  kind text not null,
  number text not null,
  expires_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  constraint certificate_pk primary key (id),
  constraint certificate_member_fk foreign key (member_id) references crew_member (id)
);
comment on column certificate.kind is 'code of config/qualifications.yaml';
create index certificate_member on certificate (member_id);

create table vehicle (
  id bigint generated always as identity,
  crew_id bigint not null,
  code text not null,
  kind text not null,
  plate text,
  retired_at timestamptz,
  constraint vehicle_pk primary key (id),
  constraint vehicle_code_unique unique (code),
  constraint vehicle_crew_fk foreign key (crew_id) references crew (id),
  constraint vehicle_kind_known check (kind in ('truck', 'bucket', 'crane', 'pickup', 'motorbike', 'boat', 'van'))
);
create index vehicle_crew on vehicle (crew_id);

-- Who is planned to work when, or to be called out; nobody twice at a time.
create table roster (
  id bigint generated always as identity,
  member_id bigint not null,
  crew_id bigint not null,
  kind text not null,
  during tstzrange not null,
  planned_at timestamptz not null,
  planned_by text not null,
  cancelled_at timestamptz,
  constraint roster_pk primary key (id),
  constraint roster_member_fk foreign key (member_id) references crew_member (id),
  constraint roster_crew_fk foreign key (crew_id) references crew (id),
  constraint roster_kind_known check (kind in ('shift', 'standby')),
  constraint roster_bounded check (lower(during) is not null and upper(during) is not null),
  constraint roster_once exclude using gist (member_id with =, during with &&) where (cancelled_at is null)
);
create index roster_member on roster (member_id);
create index roster_crew on roster (crew_id);
create index roster_during on roster using gist (during);

-- What one shift tells the next: of a crew, or of the control room of a unit.
create table hand_over (
  id bigint generated always as identity,
  unit_id bigint,
  crew_id bigint,
  note text not null,
  written_at timestamptz not null,
  written_by text not null,
  written_by_id bigint,
  constraint hand_over_pk primary key (id),
  constraint hand_over_unit_fk foreign key (unit_id) references unit (id),
  constraint hand_over_crew_fk foreign key (crew_id) references crew (id)
);
comment on column hand_over.crew_id is 'null for a note of the control room';
create index hand_over_unit on hand_over (unit_id);
create index hand_over_crew on hand_over (crew_id);
create index hand_over_written on hand_over (written_at);

create table hand_over_reading (
  hand_over_id bigint not null,
  user_id bigint not null,
  read_at timestamptz not null,
  constraint hand_over_reading_pk primary key (hand_over_id, user_id),
  constraint hand_over_reading_note_fk foreign key (hand_over_id) references hand_over (id),
  constraint hand_over_reading_user_fk foreign key (user_id) references app_user (id)
);
create index hand_over_reading_user on hand_over_reading (user_id);

-- What people write into the shift log; what happened by itself stands in the journal.
create table shift_note (
  id bigint generated always as identity,
  unit_id bigint,
  subject text,
  note text not null,
  constraint shift_note_pk primary key (id),
  constraint shift_note_unit_fk foreign key (unit_id) references unit (id)
);
create index shift_note_unit on shift_note (unit_id);

-- The shift log asks by time.
create index journal_at on journal (at);
