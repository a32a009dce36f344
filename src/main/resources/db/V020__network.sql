-- The grid as built. Codes are the utility's own; numbers are ours.
create table network_node (
  id bigint generated always as identity,
  code text not null,
  lon double precision not null,
  lat double precision not null,
  kind text not null,
  placed boolean not null default false,
  constraint network_node_pk primary key (id),
  constraint network_node_code_unique unique (code),
  constraint network_node_on_earth check (abs(lon) <= 180 and abs(lat) <= 90)
);
comment on column network_node.placed is 'the file had no coordinates: put between its neighbours';

create table network_branch (
  id bigint generated always as identity,
  code text not null,
  from_node bigint not null,
  to_node bigint not null,
  kind text not null,
  normally_open boolean not null,
  length_m double precision not null,
  phases text not null default '',
  subtype text not null default '',
  feeder text not null default '',
  constraint network_branch_pk primary key (id),
  constraint network_branch_code_unique unique (code),
  constraint network_branch_from_fk foreign key (from_node) references network_node (id),
  constraint network_branch_to_fk foreign key (to_node) references network_node (id),
  constraint network_branch_kind_known check (kind in ('line', 'switch', 'fuse', 'recloser', 'breaker', 'transformer')),
  constraint network_branch_length check (length_m >= 0)
);
create index network_branch_from on network_branch (from_node);
create index network_branch_to on network_branch (to_node);

create table network_source (
  node_id bigint not null,
  name text not null,
  constraint network_source_pk primary key (node_id),
  constraint network_source_node_fk foreign key (node_id) references network_node (id)
);

-- What was operated, when, by whom and why; the last row of a branch tells where it stands now.
create table network_operation (
  id bigint generated always as identity,
  branch_id bigint not null,
  open boolean not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  actor_id bigint,
  reason text not null,
  constraint network_operation_pk primary key (id),
  constraint network_operation_branch_fk foreign key (branch_id) references network_branch (id)
);
create index network_operation_branch on network_operation (branch_id, id desc);

-- Where a branch stands now, when it was ever operated: one row each, locked by whoever operates it.
create table network_position (
  branch_id bigint not null,
  open boolean not null,
  operation_id bigint not null,
  constraint network_position_pk primary key (branch_id),
  constraint network_position_branch_fk foreign key (branch_id) references network_branch (id),
  constraint network_position_operation_fk foreign key (operation_id) references network_operation (id)
);
create index network_position_operation on network_position (operation_id);
