-- Crews that do not answer, drills, and the way up: untaken, an alarm goes on to the next unit above until the top has it.
alter table alarm
  drop constraint alarm_kind_known,
  add constraint alarm_kind_known
    check (kind in ('wire-down', 'fire', 'shock', 'sos', 'overrun', 'check-in', 'silence', 'tag-closed')),
  alter column due_at drop not null,
  add column drill boolean not null default false,
  add column held_from_unit_id bigint,
  add column helpers bigint[] not null default '{}',
  add column seen_at timestamptz,
  add column seen_by text,
  add column answered_at timestamptz,
  add column answered_by text,
  add constraint alarm_held_from_unit_fk foreign key (held_from_unit_id) references unit (id);
comment on column alarm.level is '1: the dispatchers have it; each step up adds one';
comment on column alarm.due_at is 'untaken until then, it goes one step up; null where there is no step left';
comment on column alarm.held_from_unit_id is 'supervisors of this unit and above have not got it yet; null: all have, if the level is above 1';
comment on column alarm.helpers is 'crews that were asked to go and help';
comment on column alarm.seen_at is 'when a console first showed it';
comment on column alarm.answered_at is 'when the crew that was missed gave a sign of life';
create index alarm_held_from_unit on alarm (held_from_unit_id);
update alarm set level = 2, due_at = null where escalated_at is not null;
drop index alarm_untaken;
create index alarm_untaken on alarm (due_at) where status = 'raised' and due_at is not null;
create index alarm_drill on alarm (raised_at) where drill;

create table alarm_escalation (
  alarm_id bigint not null,
  level int not null,
  unit_id bigint,
  at timestamptz not null,
  constraint alarm_escalation_pk primary key (alarm_id, level),
  constraint alarm_escalation_alarm_fk foreign key (alarm_id) references alarm (id) on delete cascade,
  constraint alarm_escalation_unit_fk foreign key (unit_id) references unit (id)
);
comment on column alarm_escalation.unit_id is 'whose supervisors got it then; null: those above all units';
create index alarm_escalation_unit on alarm_escalation (unit_id);
