-- Operations count by the time in the field, whenever they were told; what was told wrongly is withdrawn and stays known.
alter table network_operation
  add column purpose text,
  add column withdrawn_at timestamptz;
comment on column network_operation.purpose is 'what it was done for, e.g. outage/7';
drop index network_operation_branch;
create index network_operation_branch on network_operation (branch_id, at desc, id desc);
create index network_operation_at on network_operation (at, id);
create index network_operation_purpose on network_operation (purpose) where purpose is not null;

-- Where a branch stands: by its last operation in the field; without any, as built.
alter table network_position
  alter column operation_id drop not null,
  add column changed bigint not null default 0;
comment on column network_position.changed is 'grows with every change of any position: what a view has not seen yet';
create index network_position_changed on network_position (changed);
create sequence network_position_changes;

-- Who withdrew which operation, why, and what stands in its place.
create table network_correction (
  id bigint generated always as identity,
  operation_id bigint not null,
  replaced_by bigint,
  at timestamptz not null,
  actor text not null,
  actor_id bigint,
  reason text not null,
  constraint network_correction_pk primary key (id),
  constraint network_correction_operation_fk foreign key (operation_id) references network_operation (id),
  constraint network_correction_replaced_by_fk foreign key (replaced_by) references network_operation (id)
);
create index network_correction_operation on network_correction (operation_id);
create index network_correction_replaced_by on network_correction (replaced_by);

drop index outage_nested_in;
create index outage_nested_in on outage (nested_in);

create extension if not exists btree_gist;

-- Customers without supply, from when to when. A customer's interruptions never overlap: whatever goes wrong above, nobody is counted twice.
create table interruption (
  customer_id bigint not null,
  off_at timestamptz not null,
  on_at timestamptz,
  outage_id bigint not null,
  constraint interruption_pk primary key (customer_id, off_at),
  constraint interruption_customer_fk foreign key (customer_id) references customer (id),
  constraint interruption_outage_fk foreign key (outage_id) references outage (id),
  constraint interruption_takes_time check (on_at > off_at),
  constraint interruption_no_overlap exclude using gist (customer_id with =, tstzrange(off_at, on_at) with &&)
);
comment on column interruption.on_at is 'null while the customer is still without supply';
comment on column interruption.outage_id is 'what kept the customer dark at its end';
create index interruption_outage on interruption (outage_id, off_at, on_at);

-- What a customer went without by himself, beside what the network did: his own fuse, "still out" after the light came back for the others.
create table premise_fact (
  id bigint generated always as identity,
  customer_id bigint not null,
  outage_id bigint not null,
  from_at timestamptz not null,
  to_at timestamptz,
  withdrawn_at timestamptz,
  constraint premise_fact_pk primary key (id),
  constraint premise_fact_customer_fk foreign key (customer_id) references customer (id),
  constraint premise_fact_outage_fk foreign key (outage_id) references outage (id),
  constraint premise_fact_takes_time check (to_at > from_at)
);
create index premise_fact_customer on premise_fact (customer_id);
create index premise_fact_outage on premise_fact (outage_id);

-- Customers with the same beginning and end: what one operation or repair gave back.
create view restoration_step as
select outage_id, row_number() over (partition by outage_id order by on_at nulls last, off_at)::int as number, off_at, on_at,
  count(*)::int as customers
from interruption group by outage_id, off_at, on_at;
