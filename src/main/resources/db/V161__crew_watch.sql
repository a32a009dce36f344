-- On an empty database this comes after V145, which knows fewer kinds.
alter table alarm
  drop constraint alarm_kind_known,
  add constraint alarm_kind_known
    check (kind in ('wire-down', 'fire', 'shock', 'sos', 'overrun', 'check-in', 'silence', 'tag-closed'));

-- Watching over crews at work: when they must give a sign of life, and who answered when all were called. All times stand here, so that a
-- restart forgets nothing.
create table crew_watch (
  id bigint generated always as identity,
  crew_id bigint not null,
  subject text not null,
  every_s int not null,
  grace_s int not null,
  silence_s int not null,
  lon double precision,
  lat double precision,
  began_at timestamptz not null,
  due_at timestamptz not null,
  contact_at timestamptz not null,
  prompted_at timestamptz,
  missed_alarm_id bigint,
  silent_alarm_id bigint,
  ended_at timestamptz,
  constraint crew_watch_pk primary key (id),
  constraint crew_watch_crew_fk foreign key (crew_id) references crew (id),
  constraint crew_watch_missed_alarm_fk foreign key (missed_alarm_id) references alarm (id) on delete set null,
  constraint crew_watch_silent_alarm_fk foreign key (silent_alarm_id) references alarm (id) on delete set null,
  constraint crew_watch_positive check (every_s > 0 and grace_s >= 0 and silence_s > 0)
);
comment on column crew_watch.subject is 'what the crew is there for, e.g. job/7';
comment on column crew_watch.lon is 'where it is to be, for when nothing is known of where it is';
comment on column crew_watch.contact_at is 'when it was last heard, apart from its positions';
create index crew_watch_crew on crew_watch (crew_id);
create unique index crew_watch_open on crew_watch (subject, crew_id) where ended_at is null;
create index crew_watch_due on crew_watch (due_at) where ended_at is null;
create index crew_watch_missed_alarm on crew_watch (missed_alarm_id);
create index crew_watch_silent_alarm on crew_watch (silent_alarm_id);

create table roll_call (
  id bigint generated always as identity,
  crew_id bigint not null,
  unit_id bigint,
  drill boolean not null default false,
  started_at timestamptz not null,
  started_by text not null,
  started_by_id bigint,
  ended_at timestamptz,
  constraint roll_call_pk primary key (id),
  constraint roll_call_crew_fk foreign key (crew_id) references crew (id),
  constraint roll_call_unit_fk foreign key (unit_id) references unit (id)
);
create index roll_call_crew on roll_call (crew_id, started_at);
create index roll_call_unit on roll_call (unit_id);
create unique index roll_call_open on roll_call (crew_id) where ended_at is null;

create table roll_call_answer (
  roll_call_id bigint not null,
  member_id bigint not null,
  name text not null,
  lead boolean not null,
  user_id bigint,
  answered_at timestamptz,
  answered_by text,
  answered_by_id bigint,
  constraint roll_call_answer_pk primary key (roll_call_id, member_id),
  constraint roll_call_answer_roll_call_fk foreign key (roll_call_id) references roll_call (id),
  constraint roll_call_answer_complete check ((answered_at is null) = (answered_by is null))
);
comment on column roll_call_answer.name is 'as the member was called then';
