-- Somebody of the crew has cried for help: its permits stay as they are until that is over, and are kept with the file.
alter table work_permit
  add column held_at timestamptz,
  add column held_by_alarm_id bigint,
  add constraint work_permit_held_by_alarm_fk foreign key (held_by_alarm_id) references alarm (id) on delete set null;
comment on column work_permit.held_at is 'since when nothing done is written on it; null when it is free';
create index work_permit_held_by_alarm on work_permit (held_by_alarm_id);
