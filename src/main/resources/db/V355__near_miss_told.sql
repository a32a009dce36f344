-- What nearly went wrong anywhere, told by whoever was there: of no job, and still without a name.
alter table near_miss
  alter column job_id drop not null,
  add column topic text,
  drop constraint near_miss_kind_known,
  add constraint near_miss_kind_known check (kind in ('order', 'energised', 'closed', 'told')),
  add constraint near_miss_told_of_something check ((kind = 'told') = (topic is not null)),
  add constraint near_miss_of_a_job check (kind = 'told' or job_id is not null);
comment on column near_miss.topic is 'what it was about, of one that was told: live, fall, object, road, animal, tool, other';
