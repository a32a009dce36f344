-- Guests are not sent home while they are at work: when they were last seen at it after their time was over.
alter table crew add column guest_kept_at timestamptz;
comment on column crew.guest_kept_at is 'last seen at work after guest_until; null while the time is not over';
