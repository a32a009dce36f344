-- What keeps people alive at a job: what was said before it began, the paper that allows it, the five rules, and what nearly went wrong.
create table briefing (
  id bigint generated always as identity,
  job_id bigint not null,
  crew_id bigint not null,
  at timestamptz not null,
  phone_at timestamptz,
  recorded_at timestamptz not null,
  by_name text not null,
  by_id bigint,
  hazards text[] not null,
  procedures text not null,
  precautions text not null,
  energy_sources text not null,
  ppe text[] not null,
  note text,
  constraint briefing_pk primary key (id),
  constraint briefing_job_fk foreign key (job_id) references job (id),
  constraint briefing_crew_fk foreign key (crew_id) references crew (id)
);
create index briefing_job on briefing (job_id, at);
create index briefing_crew on briefing (crew_id);

create table briefing_attendance (
  briefing_id bigint not null,
  member_id bigint not null,
  constraint briefing_attendance_pk primary key (briefing_id, member_id),
  constraint briefing_attendance_briefing_fk foreign key (briefing_id) references briefing (id) on delete cascade,
  constraint briefing_attendance_member_fk foreign key (member_id) references crew_member (id)
);
create index briefing_attendance_member on briefing_attendance (member_id);

-- Numbers of permits, without gaps: taken in the transaction that issues one.
create table work_permit_number (
  kind text not null,
  year int not null,
  last int not null,
  constraint work_permit_number_pk primary key (kind, year)
);

create table work_permit (
  id bigint generated always as identity,
  number text not null,
  kind text not null,
  state text not null,
  job_id bigint not null,
  crew_id bigint not null,
  unit_id bigint,
  work text not null,
  place text not null,
  conditions text,
  issued_at timestamptz not null,
  issued_by text not null,
  issued_by_id bigint,
  accepted_at timestamptz,
  closed_at timestamptz,
  locked_at timestamptz,
  ended_at timestamptz,
  because text,
  kept_because text,
  purged_at timestamptz,
  constraint work_permit_pk primary key (id),
  constraint work_permit_number_unique unique (number),
  constraint work_permit_job_fk foreign key (job_id) references job (id),
  constraint work_permit_crew_fk foreign key (crew_id) references crew (id),
  constraint work_permit_unit_fk foreign key (unit_id) references unit (id),
  constraint work_permit_kind_known check (kind in ('PCT', 'LCT')),
  constraint work_permit_state_known check (state in ('issued', 'accepted', 'suspended', 'closed', 'locked', 'cancelled'))
);
comment on column work_permit.ended_at is 'locked or cancelled; kept for the time the settings say from then';
comment on column work_permit.kept_because is 'it belongs to the file of an accident and is never purged';
comment on column work_permit.purged_at is 'people and places were taken out; the number stays, so that there is no gap';
create index work_permit_job on work_permit (job_id);
create index work_permit_crew on work_permit (crew_id);
create index work_permit_unit on work_permit (unit_id);
create index work_permit_ended on work_permit (ended_at) where purged_at is null;

create table work_permit_role (
  permit_id bigint not null,
  role text not null,
  member_id bigint,
  user_id bigint,
  name text not null,
  grade text,
  constraint work_permit_role_unique unique nulls not distinct (permit_id, role, member_id, user_id),
  constraint work_permit_role_permit_fk foreign key (permit_id) references work_permit (id),
  constraint work_permit_role_member_fk foreign key (member_id) references crew_member (id),
  constraint work_permit_role_known check (role in ('issuer', 'leader', 'permitter', 'commander', 'supervisor', 'worker'))
);
create index work_permit_role_member on work_permit_role (member_id);

-- Who went in and came out, each time.
create table work_permit_presence (
  id bigint generated always as identity,
  permit_id bigint not null,
  member_id bigint not null,
  in_at timestamptz not null,
  out_at timestamptz,
  constraint work_permit_presence_pk primary key (id),
  constraint work_permit_presence_permit_fk foreign key (permit_id) references work_permit (id),
  constraint work_permit_presence_member_fk foreign key (member_id) references crew_member (id),
  constraint work_permit_presence_in_order check (out_at >= in_at)
);
create index work_permit_presence_permit on work_permit_presence (permit_id);
create index work_permit_presence_member on work_permit_presence (member_id);
create unique index work_permit_presence_once on work_permit_presence (member_id) where out_at is null;

create table work_permit_event (
  id bigint generated always as identity,
  permit_id bigint not null,
  deed text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  by_name text not null,
  by_id bigint,
  note text,
  constraint work_permit_event_pk primary key (id),
  constraint work_permit_event_permit_fk foreign key (permit_id) references work_permit (id)
);
create index work_permit_event_permit on work_permit_event (permit_id, id);

create table safety_step (
  id bigint generated always as identity,
  job_id bigint not null,
  crew_id bigint not null,
  step text not null,
  undone boolean not null,
  at timestamptz not null,
  phone_at timestamptz,
  recorded_at timestamptz not null,
  by_name text not null,
  by_id bigint,
  device text,
  reading text,
  photo text,
  lon double precision,
  lat double precision,
  check_ok boolean,
  check_vi text,
  check_en text,
  constraint safety_step_pk primary key (id),
  constraint safety_step_job_fk foreign key (job_id) references job (id),
  constraint safety_step_crew_fk foreign key (crew_id) references crew (id),
  constraint safety_step_known check (step in ('disconnect', 'secure', 'proveDead', 'earth', 'guard'))
);
comment on column safety_step.undone is 'the tag or the earth was taken off again';
create index safety_step_job on safety_step (job_id, id);
create index safety_step_crew on safety_step (crew_id);

-- What nearly went wrong, so that everybody learns from it: nobody's name stands here, and no crew.
create table near_miss (
  id bigint generated always as identity,
  job_id bigint not null,
  unit_id bigint,
  kind text not null,
  step text,
  at timestamptz not null,
  words_vi text not null,
  words_en text not null,
  constraint near_miss_pk primary key (id),
  constraint near_miss_job_fk foreign key (job_id) references job (id),
  constraint near_miss_unit_fk foreign key (unit_id) references unit (id),
  constraint near_miss_kind_known check (kind in ('order', 'energised', 'closed'))
);
comment on column near_miss.kind is 'order: a step before the one that goes before it; energised: the model has it alive; closed: the device was not open';
create index near_miss_job on near_miss (job_id);
create index near_miss_unit on near_miss (unit_id, at);
