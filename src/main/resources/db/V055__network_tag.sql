-- What hangs on a device and forbids to close it, and where it is earthed.
create table network_tag (
  id bigint generated always as identity,
  branch_id bigint not null,
  kind text not null,
  reason text not null,
  job_id bigint,
  placed_at timestamptz not null,
  recorded_at timestamptz not null,
  placed_by text not null,
  placed_by_id bigint,
  removed_at timestamptz,
  removed_by text,
  removed_by_id bigint,
  removed_reason text,
  constraint network_tag_pk primary key (id),
  constraint network_tag_branch_fk foreign key (branch_id) references network_branch (id),
  constraint network_tag_kind_known check (kind in ('work', 'hold', 'caution', 'earth')),
  constraint network_tag_removed_by_somebody check ((removed_at is null) = (removed_by is null))
);
comment on column network_tag.job_id is 'the work it protects, if any; the network knows nothing of jobs';
create index network_tag_branch on network_tag (branch_id) where removed_at is null;
create index network_tag_branch_history on network_tag (branch_id, placed_at);
create index network_tag_job on network_tag (job_id);
