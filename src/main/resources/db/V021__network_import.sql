-- What left the network stays known: outages and operations of the past speak of it.
alter table network_node add column removed_at timestamptz;
alter table network_branch add column removed_at timestamptz;
comment on column network_node.removed_at is 'when an import no longer had it; null while it is in service';
comment on column network_branch.removed_at is 'when an import no longer had it; null while it is in service';

-- Which networks were taken in, by whom; the last row is the one in service.
create table network_import (
  id bigint generated always as identity,
  at timestamptz not null,
  actor text not null,
  actor_id bigint,
  origin text not null,
  crs text not null,
  sample boolean not null,
  nodes int not null,
  branches int not null,
  sources int not null,
  constraint network_import_pk primary key (id)
);
comment on column network_import.origin is 'the folder it was read from, for the reader to recognise';
