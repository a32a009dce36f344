-- How the rules that predict outages are tuned: versions of named sets, never changed once they are written.
create table rule_set (
  id bigint generated always as identity,
  name text not null,
  season text not null,
  version int not null,
  body jsonb not null,
  note text not null,
  created_at timestamptz not null,
  created_by text not null,
  constraint rule_set_pk primary key (id),
  constraint rule_set_version_unique unique (name, version),
  constraint rule_set_season_known check (season in ('normal', 'storm')),
  constraint rule_set_version_counts check (version >= 1)
);

-- Which set holds for a unit in a season; the last row whose time has come counts, a unit without one goes by the unit above it.
create table rule_set_active (
  id bigint generated always as identity,
  unit_id bigint,
  season text not null,
  rule_set_id bigint not null,
  from_at timestamptz not null,
  reason text not null,
  replay_id bigint,
  by_name text not null,
  at timestamptz not null,
  constraint rule_set_active_pk primary key (id),
  constraint rule_set_active_unit_fk foreign key (unit_id) references unit (id),
  constraint rule_set_active_set_fk foreign key (rule_set_id) references rule_set (id),
  constraint rule_set_active_season_known check (season in ('normal', 'storm'))
);
comment on column rule_set_active.unit_id is 'null = every unit that has none of its own';
create index rule_set_active_unit on rule_set_active (unit_id);
create index rule_set_active_set on rule_set_active (rule_set_id);

-- Which season a unit is in; the last row counts.
create table season_switch (
  id bigint generated always as identity,
  unit_id bigint,
  season text not null,
  reason text not null,
  by_name text not null,
  at timestamptz not null,
  constraint season_switch_pk primary key (id),
  constraint season_switch_unit_fk foreign key (unit_id) references unit (id),
  constraint season_switch_season_known check (season in ('normal', 'storm'))
);
create index season_switch_unit on season_switch (unit_id);

-- What a candidate would have made of a past period, beside the set that held.
create table rule_replay (
  id bigint generated always as identity,
  rule_set_id bigint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  messages int not null,
  result jsonb not null,
  by_name text not null,
  at timestamptz not null,
  constraint rule_replay_pk primary key (id),
  constraint rule_replay_set_fk foreign key (rule_set_id) references rule_set (id),
  constraint rule_replay_period check (to_at > from_at)
);
create index rule_replay_set on rule_replay (rule_set_id);
alter table rule_set_active add constraint rule_set_active_replay_fk foreign key (replay_id) references rule_replay (id);
create index rule_set_active_replay on rule_set_active (replay_id);

-- What dispatchers have regrouped against the rules, with what they found, so that the last step can be taken back and the rules respect it.
create table regrouping (
  id bigint generated always as identity,
  kind text not null,
  outage_id bigint not null,
  other_id bigint,
  feeder text not null,
  device text,
  callers int not null default 0,
  reports bigint[] not null default '{}',
  before jsonb not null,
  other_before jsonb,
  reason text not null default '',
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  constraint regrouping_pk primary key (id),
  constraint regrouping_outage_fk foreign key (outage_id) references outage (id),
  constraint regrouping_other_fk foreign key (other_id) references outage (id),
  constraint regrouping_kind_known check (kind in ('merge', 'split', 'move', 'reject')),
  constraint regrouping_two check ((kind in ('merge', 'split')) = (other_id is not null))
);
comment on column regrouping.outage_id is 'the one that goes on: merged into, split from, moved, rejected';
comment on column regrouping.device is 'merge: where the merged one was; reject: what is not to be blamed; split and move: where the reports went';
comment on column regrouping.callers is 'reject: how many callers below the device were known when it was rejected';
create index regrouping_outage on regrouping (outage_id);
create index regrouping_other on regrouping (other_id);
create index regrouping_feeder on regrouping (feeder, at) where undone_at is null;
