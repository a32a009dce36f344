-- Work that needs the line dead, from the wish to the last switch closed.
create table planned_outage (
  id bigint generated always as identity,
  code text not null,
  public_id text not null,
  version int not null default 1,
  status text not null,
  unit_id bigint,
  from_at timestamptz not null,
  to_at timestamptz not null,
  work text not null,
  cause text not null,
  customers int not null,
  large_customers int not null,
  counted_at timestamptz not null,
  counted_number bigint not null,
  created_at timestamptz not null,
  requested_by bigint,
  announced_at timestamptz,
  announced_from timestamptz,
  changed_at timestamptz,
  began_at timestamptz,
  ended_at timestamptz,
  because text,
  alarms int not null default 0,
  constraint planned_outage_pk primary key (id),
  constraint planned_outage_code_unique unique (code),
  constraint planned_outage_public_id_unique unique (public_id),
  constraint planned_outage_unit_fk foreign key (unit_id) references unit (id),
  constraint planned_outage_status_known check (status in
    ('draft', 'requested', 'approved', 'refused', 'announced', 'inProgress', 'done', 'cancelled')),
  constraint planned_outage_window check (to_at > from_at),
  constraint planned_outage_announced_when check (status not in ('announced', 'inProgress', 'done') or announced_at is not null),
  constraint planned_outage_ended_with_reason check (status not in ('refused', 'cancelled') or because is not null)
);
comment on column planned_outage.customers is 'the most that are dark at the same time, counted on the grid as of counted_number';
comment on column planned_outage.announced_from is 'when it was to begin as the customers last heard it before a change; the law reckons a new notice from there';
comment on column planned_outage.alarms is 'raised because it lasts too long: one before the promised end, one after it';
comment on column planned_outage.changed_at is 'last change after it was announced, calling it off among them: starts the clock of a new notice';
create index planned_outage_unit on planned_outage (unit_id);
create index planned_outage_open on planned_outage (from_at) where status not in ('refused', 'done', 'cancelled');

create table planned_step (
  planned_id bigint not null,
  number int not null,
  device text not null,
  open boolean not null,
  planned_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  constraint planned_step_pk primary key (planned_id, number),
  constraint planned_step_planned_fk foreign key (planned_id) references planned_outage (id),
  constraint planned_step_done_whole check ((done_at is null) = (done_by is null))
);

-- Who is dark from when to when, as reckoned from the steps: one row for each time his light goes.
create table planned_customer (
  planned_id bigint not null,
  customer_id bigint not null,
  node text not null,
  off_at timestamptz not null,
  on_at timestamptz not null,
  constraint planned_customer_pk primary key (planned_id, customer_id, off_at),
  constraint planned_customer_planned_fk foreign key (planned_id) references planned_outage (id),
  constraint planned_customer_customer_fk foreign key (customer_id) references customer (id),
  constraint planned_customer_window check (on_at > off_at)
);
create index planned_customer_customer on planned_customer (customer_id, off_at);

create table planned_area (
  planned_id bigint not null,
  commune_code text not null,
  hamlet_code text not null,
  customers int not null,
  off_at timestamptz not null,
  on_at timestamptz not null,
  constraint planned_area_pk primary key (planned_id, commune_code, hamlet_code),
  constraint planned_area_planned_fk foreign key (planned_id) references planned_outage (id)
);

-- Every time its customers were told, the proof for the clocks of the law.
create table planned_notice (
  id bigint generated always as identity,
  planned_id bigint not null,
  kind text not null,
  channel text not null,
  at timestamptz not null,
  by_name text not null,
  constraint planned_notice_pk primary key (id),
  constraint planned_notice_planned_fk foreign key (planned_id) references planned_outage (id),
  constraint planned_notice_kind_known check (kind in ('public', 'written', 'change'))
);
create index planned_notice_planned on planned_notice (planned_id, at);

alter table outage add constraint outage_planned_fk foreign key (planned_id) references planned_outage (id);
create index outage_planned on outage (planned_id);

-- Who says when light will be back, on what grounds; a row without a window takes the last one back.
alter table outage_estimate
  add column kind text not null default 'dispatcher',
  add column basis jsonb,
  alter column from_at drop not null,
  alter column to_at drop not null,
  add constraint outage_estimate_kind_known check (kind in ('history', 'planned', 'dispatcher', 'crew')),
  add constraint outage_estimate_window_whole check ((from_at is null) = (to_at is null));
comment on column outage_estimate.basis is 'what the estimate rests on, e.g. how many past outages of which sort';

-- A call inside a planned outage is answered with it; whoever reported is asked whether his light is back.
alter table report
  add column planned_id bigint,
  add column light_back boolean,
  add column light_back_at timestamptz,
  add constraint report_planned_fk foreign key (planned_id) references planned_outage (id),
  add constraint report_light_back_whole check ((light_back is null) = (light_back_at is null));
create index report_planned on report (planned_id);
comment on column report.light_back is 'his answer after supply came back; null while he has not answered';
