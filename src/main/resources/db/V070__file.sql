-- Photos by the hash of what was sent. What a phone sends in pieces stays in pieces until the last one is here.
create table file (
  id bigint generated always as identity,
  sha256 bytea not null,
  state text not null,
  type text not null,
  size_bytes bigint not null,
  width int,
  height int,
  bytes bytea,
  thumbnail bytea,
  uploaded_by text not null,
  announced_at timestamptz not null,
  settled_at timestamptz,
  refused_because text,
  constraint file_pk primary key (id),
  constraint file_sha256_unique unique (sha256),
  constraint file_sha256_length check (length(sha256) = 32),
  constraint file_state_known check (state in ('wanted', 'complete', 'refused')),
  constraint file_complete check (state <> 'complete' or bytes is not null and thumbnail is not null and width is not null and height is not null)
);
comment on column file.sha256 is 'of what the phone sent; bytes are the same unless they told the place, which is taken out';
alter table file alter column bytes set storage external;
alter table file alter column thumbnail set storage external;
create index file_uploaded on file (uploaded_by, announced_at);
create index file_announced on file (announced_at);

create table file_chunk (
  file_id bigint not null,
  number int not null,
  bytes bytea not null,
  constraint file_chunk_pk primary key (file_id, number),
  constraint file_chunk_file_fk foreign key (file_id) references file (id) on delete cascade
);
alter table file_chunk alter column bytes set storage external;

-- Which record shows which photo, and so who may see it. Without a key to file, since a record often comes before the bytes do.
create table file_use (
  sha256 bytea not null,
  subject text not null,
  unit_id bigint,
  constraint file_use_pk primary key (sha256, subject),
  constraint file_use_unit_fk foreign key (unit_id) references unit (id)
);
create index file_use_unit on file_use (unit_id);
