-- Supply was brought to a line where people are at work or an earth is on.
alter table alarm
  drop constraint alarm_kind_known,
  add constraint alarm_kind_known
    check (kind in ('wire-down', 'fire', 'shock', 'sos', 'overrun', 'check-in', 'silence', 'tag-closed', 'line-live'));
