-- Machines that hand in evidence. Each has a token of its own; what it says is believed as far as its trust goes.
create table evidence_source (
  id bigint generated always as identity,
  code text not null,
  kind text not null,
  token_id bigint not null,
  trust double precision not null,
  replay_window interval not null,
  unit_id bigint,
  active boolean not null default true,
  created_at timestamptz not null,
  constraint evidence_source_pk primary key (id),
  constraint evidence_source_code_unique unique (code),
  constraint evidence_source_token_unique unique (token_id),
  constraint evidence_source_token_fk foreign key (token_id) references api_token (id),
  constraint evidence_source_unit_fk foreign key (unit_id) references unit (id),
  constraint evidence_source_kind_known check (kind in ('ivr', 'sms', 'zalo', 'app', 'meter-head-end', 'scada', 'indicator')),
  constraint evidence_source_trust_share check (trust between 0 and 1),
  constraint evidence_source_window_some check (replay_window > interval '0')
);
comment on column evidence_source.replay_window is 'what happened longer ago than this is not taken from it any more';
create index evidence_source_unit on evidence_source (unit_id);

-- Every message that was taken, once. Deleted when retention ends; what it meant is in the signals, reports and operations by then.
create table evidence (
  id bigint generated always as identity,
  source_id bigint not null,
  message_id text not null,
  kind text not null,
  at timestamptz not null,
  arrived_at timestamptz not null,
  customer_id bigint,
  device text,
  value double precision,
  report_id bigint,
  constraint evidence_pk primary key (id),
  constraint evidence_message_unique unique (source_id, message_id),
  constraint evidence_source_fk foreign key (source_id) references evidence_source (id),
  constraint evidence_kind_known check (kind in ('last-gasp', 'power-up', 'ping-on', 'ping-off', 'voltage', 'open', 'closed', 'bad-quality',
    'tripped', 'reset', 'report'))
);
comment on column evidence.at is 'when it happened, by the clock of the source';
comment on column evidence.customer_id is 'of the meter; refers to customer, unchecked, because bursts are large';
create index evidence_customer on evidence (customer_id, at) where customer_id is not null;
create index evidence_device on evidence (device, at) where device is not null;
create index evidence_arrived on evidence using brin (arrived_at);

-- What could not be taken, with the reason, until somebody retries or dismisses it.
create table evidence_quarantine (
  id bigint generated always as identity,
  source_id bigint not null,
  message_id text not null,
  intake text not null,
  code text not null,
  detail text not null,
  body text not null,
  arrived_at timestamptz not null,
  last_at timestamptz not null,
  times int not null default 1,
  state text not null default 'waiting',
  settled_at timestamptz,
  settled_by text,
  reason text,
  constraint evidence_quarantine_pk primary key (id),
  constraint evidence_quarantine_once unique (source_id, message_id, code),
  constraint evidence_quarantine_source_fk foreign key (source_id) references evidence_source (id),
  constraint evidence_quarantine_intake_known check (intake in ('meters', 'devices', 'reports')),
  constraint evidence_quarantine_state_known check (state in ('waiting', 'taken', 'dismissed')),
  constraint evidence_quarantine_settled_when check ((state = 'waiting') = (settled_at is null))
);
comment on column evidence_quarantine.message_id is 'as the source gave it, or # and a hash of the body where it gave none';
create index evidence_quarantine_waiting on evidence_quarantine (source_id, code, id) where state = 'waiting';
create index evidence_quarantine_last on evidence_quarantine (last_at);

-- Whose meter it is. A code that is not here is looked for among the customers' own: without a list of meters each has one of his own code.
create table meter (
  code text not null,
  customer_id bigint not null,
  gasp_capable boolean not null default true,
  constraint meter_pk primary key (code),
  constraint meter_customer_fk foreign key (customer_id) references customer (id)
);
create index meter_customer on meter (customer_id);

-- The latest word about each customer's supply. The latest event counts, in whatever order messages arrive.
create table supply_signal (
  customer_id bigint not null,
  node text not null,
  feeder text,
  state text not null,
  basis text not null,
  at timestamptz not null,
  arrived_at timestamptz not null,
  weighs_from timestamptz not null,
  source_id bigint,
  outage_id bigint,
  constraint supply_signal_pk primary key (customer_id),
  constraint supply_signal_customer_fk foreign key (customer_id) references customer (id),
  constraint supply_signal_state_known check (state in ('off', 'on')),
  constraint supply_signal_basis_known check (basis in ('last-gasp', 'power-up', 'ping', 'call-back', 'crew'))
) with (fillfactor = 80);
comment on column supply_signal.weighs_from is 'from when the rules may count it: a last gasp waits for the power to come back by itself';
create index supply_signal_off on supply_signal (feeder) where state = 'off';

-- Parts of the network whose evidence has changed since the rules looked. Rows are only added and removed: whoever weighs removes what he
-- saw, so a message that commits meanwhile keeps its own row.
create table weighing (
  id bigint generated always as identity,
  feeder text not null,
  due_at timestamptz not null,
  constraint weighing_pk primary key (id)
);
create index weighing_due on weighing (due_at);
create index weighing_feeder on weighing (feeder, due_at);

-- A dip that ended by itself: a last gasp, and the power-up of the same meter within the hold.
create table momentary_signal (
  customer_id bigint not null,
  off_at timestamptz not null,
  on_at timestamptz not null,
  feeder text,
  constraint momentary_signal_pk primary key (customer_id, off_at),
  constraint momentary_signal_customer_fk foreign key (customer_id) references customer (id)
);
create index momentary_signal_feeder on momentary_signal (feeder, off_at);

-- The latest word about each device, by the way it is known.
create table device_signal (
  device text not null,
  basis text not null,
  state text not null,
  at timestamptz not null,
  arrived_at timestamptz not null,
  feeder text,
  source_id bigint,
  constraint device_signal_pk primary key (device, basis),
  constraint device_signal_state_known check (state in ('open', 'closed', 'bad-quality', 'tripped', 'reset')),
  constraint device_signal_basis_known check (basis in ('scada', 'indicator', 'crew'))
);
create index device_signal_feeder on device_signal (feeder);

-- Two witnesses who contradict each other: a task for a dispatcher.
create table conflict (
  id bigint generated always as identity,
  kind text not null,
  subject text not null,
  device text,
  outage_id bigint,
  unit_id bigint,
  facts jsonb not null,
  raised_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  constraint conflict_pk primary key (id),
  constraint conflict_unit_fk foreign key (unit_id) references unit (id),
  constraint conflict_kind_known check (kind in ('scada-closed-callers-below', 'meter-on-in-confirmed-outage', 'still-out-after-restore',
    'two-sources-disagree-on-device')),
  constraint conflict_resolved_whole check ((resolved_at is null) = (resolved_by is null) and (resolved_at is null) = (resolution is null))
);
comment on column conflict.subject is 'what it is about, e.g. device/T12 or outage/7: one open conflict of a kind';
create unique index conflict_one_open on conflict (kind, subject) where resolved_at is null;
create index conflict_unit on conflict (unit_id);
create index conflict_outage on conflict (outage_id);

alter table report
  add column trust double precision not null default 1,
  add column source_id bigint,
  add column candidates text[],
  add constraint report_trust_share check (trust between 0 and 1),
  add constraint report_source_fk foreign key (source_id) references evidence_source (id);
comment on column report.trust is 'how far it is believed: 1 where staff took it, less from the public';
comment on column report.candidates is 'transformers that might supply the place, where it is not known by a point';
create index report_source on report (source_id);
