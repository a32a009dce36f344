-- Where a customer hung before somebody found out better. Customers that were never moved have no rows: they have always been at customer.node.
create table customer_link (
  customer_id bigint not null,
  from_at timestamptz not null,
  node text not null,
  constraint customer_link_pk primary key (customer_id, from_at),
  constraint customer_link_customer_fk foreign key (customer_id) references customer (id)
);
comment on column customer_link.from_at is '-infinity for the first';
create index customer_link_node on customer_link (node);
