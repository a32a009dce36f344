-- What somebody tried and was not allowed to do. Kept for three months, to notice a stolen token or an order nobody may follow.
create table attempt (
  id bigint generated always as identity,
  actor text not null,
  actor_id bigint,
  unit_ids bigint[],
  route text not null,
  subject_id bigint,
  code text not null,
  times int not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint attempt_pk primary key (id)
);
comment on column attempt.actor is 'name of the account, token or phone; empty where nobody knows who it was';
comment on column attempt.unit_ids is 'units of whoever tried and of what he tried at; null where they are not known or nearly all: every supervisor sees it';
comment on column attempt.route is 'as mounted, e.g. POST /api/jobs/{id}/start';
create index attempt_last on attempt (last_at);
