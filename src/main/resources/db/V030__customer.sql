-- Who is supplied where. Name and phone are kept to answer calls and to tell people about their supply, for nothing else,
-- and are emptied when the contract ends; the row stays, so that indices keep their totals.
create extension if not exists pg_trgm;

create table customer (
  id bigint generated always as identity,
  code text not null,
  name text,
  phone text,
  address text not null,
  node text not null,
  class text,
  priority text,
  active boolean not null default true,
  unit_id bigint,
  commune_code text,
  hamlet_code text,
  plain text not null,
  constraint customer_pk primary key (id),
  constraint customer_code_unique unique (code),
  constraint customer_unit_fk foreign key (unit_id) references unit (id)
);
comment on column customer.node is 'id of the network node of the usage point';
comment on column customer.plain is 'name and address, lower case without accents, for searching';
create index customer_node on customer (node);
create index customer_unit on customer (unit_id);
create index customer_phone on customer (phone);
create index customer_plain on customer using gin (plain gin_trgm_ops);
create index customer_priority on customer (priority) where priority is not null;
