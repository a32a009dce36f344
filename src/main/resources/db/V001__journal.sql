-- Every committed change, numbered without gaps: audit, outbox and replay in one.
create table journal_counter (
  only_row boolean not null default true,
  last bigint not null,
  constraint journal_counter_pk primary key (only_row),
  constraint journal_counter_one_row check (only_row)
);
insert into journal_counter (last) values (0);

create table journal (
  number bigint not null,
  at timestamptz not null,
  actor text not null,
  actor_id bigint,
  kind text not null,
  subject text not null,
  unit_id bigint,
  body jsonb not null,
  constraint journal_pk primary key (number)
);
create index journal_subject on journal (subject, number);

-- First answers of repeated commands. The row is inserted before the command runs, so a duplicate in flight waits for it.
create table idempotency (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status int not null,
  headers jsonb not null,
  body bytea not null,
  created_at timestamptz not null,
  constraint idempotency_pk primary key (scope, key)
);
create index idempotency_created on idempotency (created_at);
