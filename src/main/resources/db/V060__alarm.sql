-- Danger. Due times stand in the row, so that a restart forgets nothing.
create table alarm (
  id bigint generated always as identity,
  kind text not null,
  level int not null default 1,
  status text not null,
  unit_id bigint,
  subject text,
  crew_id bigint,
  note text,
  place text,
  lon double precision,
  lat double precision,
  raised_at timestamptz not null,
  raised_by text not null,
  raised_by_id bigint,
  due_at timestamptz not null,
  escalated_at timestamptz,
  taken_at timestamptz,
  taken_by text,
  taken_by_id bigint,
  closed_at timestamptz,
  closed_by text,
  closed_reason text,
  constraint alarm_pk primary key (id),
  constraint alarm_unit_fk foreign key (unit_id) references unit (id),
  constraint alarm_kind_known check (kind in ('wire-down', 'fire', 'shock', 'sos')),
  constraint alarm_status_known check (status in ('raised', 'taken', 'closed')),
  constraint alarm_taken_by_somebody check (status = 'raised' or taken_by is not null),
  constraint alarm_closed_with_reason check ((status = 'closed') = (closed_reason is not null))
);
comment on column alarm.due_at is 'untaken until then, it goes to the supervisors';
create index alarm_unit on alarm (unit_id);
create index alarm_untaken on alarm (due_at) where status = 'raised' and escalated_at is null;
create index alarm_open on alarm (id) where status <> 'closed';
