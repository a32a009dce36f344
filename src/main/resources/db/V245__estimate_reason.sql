-- What is reckoned says why by its basis, in facts that each page words in its reader's language; and every estimate is a window.
alter table outage_estimate
  alter column reason drop not null,
  alter column from_at set not null,
  alter column to_at set not null,
  drop constraint outage_estimate_window_whole;
create index outage_over on outage (restored_at) where status in ('restored', 'closed') and kind = 'unplanned';
