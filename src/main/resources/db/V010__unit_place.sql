-- Units merge, are renamed and move; what they were called and whom they belonged to at any moment stays known.
create extension if not exists btree_gist;

create table unit (
  id bigint generated always as identity,
  code text not null,
  constraint unit_pk primary key (id),
  constraint unit_code_unique unique (code),
  constraint unit_code_given check (code <> '')
);

create table unit_version (
  id bigint generated always as identity,
  unit_id bigint not null,
  name text not null,
  parent_id bigint,
  valid tstzrange not null,
  constraint unit_version_pk primary key (id),
  constraint unit_version_unit_fk foreign key (unit_id) references unit (id),
  constraint unit_version_parent_fk foreign key (parent_id) references unit (id),
  constraint unit_version_not_own_parent check (parent_id is null or parent_id <> unit_id),
  constraint unit_version_one_at_a_time exclude using gist (unit_id with =, valid with &&)
);
create index unit_version_unit on unit_version (unit_id);
create index unit_version_parent on unit_version (parent_id);

create table place (
  id bigint generated always as identity,
  kind text not null,
  code text not null,
  name text not null,
  commune_code text,
  lon double precision not null,
  lat double precision not null,
  geometry bytea not null,
  constraint place_pk primary key (id),
  constraint place_code_unique unique (kind, code),
  constraint place_kind_known check (kind in ('commune', 'hamlet', 'hospital'))
);
comment on column place.geometry is 'WKB, degrees lon/lat (WGS 84)';
