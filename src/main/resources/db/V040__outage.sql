-- Codes people say on the radio, without gaps: SC-26-0007 is the seventh outage of 2026.
create table code_series (
  series text not null,
  year int not null,
  last int not null,
  constraint code_series_pk primary key (series, year)
);

create table outage (
  id bigint generated always as identity,
  code text not null,
  public_id text not null,
  version int not null default 1,
  status text not null,
  level text not null,
  device text,
  node text,
  feeder text not null,
  unit_id bigint,
  commune_code text,
  hamlet_code text,
  lon double precision not null,
  lat double precision not null,
  rule text not null,
  facts jsonb not null,
  customers int not null,
  counted_at timestamptz not null,
  counted_number bigint not null,
  customers_out int not null,
  line jsonb,
  off_at timestamptz not null,
  first_report_at timestamptz,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  restored_at timestamptz,
  ended_at timestamptz,
  claimed_by bigint,
  claimed_name text,
  claimed_at timestamptz,
  target_rule text,
  target_from date,
  target_at timestamptz,
  crew_stage text not null default 'none',
  cause text,
  end_reason text,
  merged_into bigint,
  constraint outage_pk primary key (id),
  constraint outage_code_unique unique (code),
  constraint outage_public_id_unique unique (public_id),
  constraint outage_unit_fk foreign key (unit_id) references unit (id),
  constraint outage_merged_into_fk foreign key (merged_into) references outage (id),
  constraint outage_status_known check (status in ('predicted', 'confirmed', 'partiallyRestored', 'restored', 'closed', 'cancelled')),
  constraint outage_level_known check (level in ('device', 'transformer', 'customer')),
  constraint outage_device_given check ((level = 'customer') = (device is null)),
  constraint outage_node_given check (level <> 'customer' or node is not null),
  constraint outage_claim_whole check ((claimed_by is null) = (claimed_name is null) and (claimed_by is null) = (claimed_at is null)),
  constraint outage_target_whole check ((target_rule is null) = (target_at is null) and (target_rule is null) = (target_from is null)),
  constraint outage_restored_when check (status not in ('restored', 'closed') or restored_at is not null),
  constraint outage_merged_is_cancelled check (merged_into is null or status = 'cancelled'),
  constraint outage_crew_stage_known check (crew_stage in ('none', 'assigned', 'onTheWay', 'onSite'))
);
comment on column outage.public_id is 'what the public board calls it: says nothing about number or place';
comment on column outage.customers is 'affected when it was last placed at its device; recounted from grid and positions as of counted_number';
comment on column outage.customers_out is 'of these still without supply';
comment on column outage.feeder is 'part of the network whose evidence is weighed together';
create index outage_unit on outage (unit_id);
create index outage_merged_into on outage (merged_into);
create index outage_open on outage (feeder) where status in ('predicted', 'confirmed', 'partiallyRestored');
create index outage_restored on outage (restored_at);
-- One device has one open outage; the engine and two dispatchers at once run into this, not into each other.
create unique index outage_one_open_per_device on outage (device) where status in ('predicted', 'confirmed', 'partiallyRestored') and device is not null;

-- Where its customers live, for the board: coarse enough to publish, derived together with outage.customers.
create table outage_area (
  outage_id bigint not null,
  commune_code text not null,
  hamlet_code text not null,
  customers int not null,
  constraint outage_area_pk primary key (outage_id, commune_code, hamlet_code),
  constraint outage_area_outage_fk foreign key (outage_id) references outage (id)
);

create table outage_priority (
  outage_id bigint not null,
  customer_id bigint not null,
  constraint outage_priority_pk primary key (outage_id, customer_id),
  constraint outage_priority_outage_fk foreign key (outage_id) references outage (id),
  constraint outage_priority_customer_fk foreign key (customer_id) references customer (id)
);
create index outage_priority_customer on outage_priority (customer_id);

-- Every promise of a time that was ever made, the last one counts.
create table outage_estimate (
  id bigint generated always as identity,
  outage_id bigint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  confidence text not null,
  reason text not null,
  by_name text not null,
  at timestamptz not null,
  constraint outage_estimate_pk primary key (id),
  constraint outage_estimate_outage_fk foreign key (outage_id) references outage (id),
  constraint outage_estimate_window check (to_at >= from_at)
);
create index outage_estimate_outage on outage_estimate (outage_id, id);

create table report (
  id bigint generated always as identity,
  at timestamptz not null,
  received_at timestamptz not null,
  kind text not null,
  concern text not null,
  channel text not null,
  status text not null default 'open',
  customer_id bigint,
  reporter bytea,
  node text,
  feeder text,
  lon double precision,
  lat double precision,
  place_text text,
  note text,
  phone text,
  phone_until date,
  unit_id bigint,
  commune_code text,
  hamlet_code text,
  outage_id bigint,
  reminders int not null default 0,
  reminded_at timestamptz,
  answered_at timestamptz,
  constraint report_pk primary key (id),
  constraint report_customer_fk foreign key (customer_id) references customer (id),
  constraint report_unit_fk foreign key (unit_id) references unit (id),
  constraint report_outage_fk foreign key (outage_id) references outage (id),
  constraint report_kind_known check (kind in ('no-power', 'part-power', 'flicker', 'low-voltage', 'wire-down', 'fire', 'shock', 'street-light', 'other')),
  constraint report_concern_known check (concern in ('supply', 'quality', 'danger', 'other')),
  constraint report_status_known check (status in ('open', 'answered', 'closed')),
  constraint report_placed_in_feeder check ((node is null) = (feeder is null)),
  constraint report_phone_expires check ((phone is null) = (phone_until is null))
);
comment on column report.reporter is 'SHA-256 of the browser''s own random token: the same browser again is no second caller';
comment on column report.phone is 'only to call back about this report, emptied after phone_until';
create index report_unit on report (unit_id);
create index report_outage on report (outage_id);
create index report_customer on report (customer_id);
create index report_evidence on report (feeder) where status = 'open';
create index report_waiting on report (id) where status = 'open' and outage_id is null and concern <> 'danger';
create index report_phone_until on report (phone_until) where phone is not null;
create index report_reporter on report (reporter) where status = 'open' and reporter is not null;
-- One customer, one open report of a kind of trouble; repeats are counted. Dangers are never folded together.
create unique index report_one_open_per_customer on report (customer_id, concern) where status = 'open' and concern <> 'danger' and customer_id is not null;

-- Private links to what became of a report. Only the hash is kept: whoever reads the database cannot open them.
create table report_link (
  token_hash bytea not null,
  report_id bigint not null,
  created_at timestamptz not null,
  constraint report_link_pk primary key (token_hash),
  constraint report_link_report_fk foreign key (report_id) references report (id)
);
create index report_link_report on report_link (report_id);
