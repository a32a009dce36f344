-- People off duty are asked one after another, in an order that everybody may read afterwards.
create table callout (
  id bigint generated always as identity,
  job_id bigint,
  job_code text,
  kind text not null,
  unit_id bigint,
  lon double precision,
  lat double precision,
  people int not null,
  patience_s int not null,
  opened_at timestamptz not null,
  opened_by text not null,
  closed_at timestamptz,
  closed_by text,
  outcome text,
  reason text,
  constraint callout_pk primary key (id),
  constraint callout_job_fk foreign key (job_id) references job (id),
  constraint callout_unit_fk foreign key (unit_id) references unit (id),
  constraint callout_some_people check (people > 0),
  constraint callout_outcome_known check (outcome in ('filled', 'exhausted', 'cancelled')),
  constraint callout_closed_with_outcome check ((closed_at is null) = (outcome is null))
);
create index callout_job on callout (job_id);
create index callout_unit on callout (unit_id);
create index callout_opened on callout (opened_at);
create unique index callout_open_once on callout (job_id) where closed_at is null;

create table callout_ask (
  id bigint generated always as identity,
  callout_id bigint not null,
  place int not null,
  member_id bigint not null,
  crew_id bigint not null,
  user_id bigint not null,
  why jsonb not null,
  asked_at timestamptz,
  due_at timestamptz,
  answered_at timestamptz,
  answer text,
  cause text,
  note text,
  answered_by text,
  constraint callout_ask_pk primary key (id),
  constraint callout_ask_place_unique unique (callout_id, place),
  constraint callout_ask_member_unique unique (callout_id, member_id),
  constraint callout_ask_callout_fk foreign key (callout_id) references callout (id),
  constraint callout_ask_member_fk foreign key (member_id) references crew_member (id),
  constraint callout_ask_crew_fk foreign key (crew_id) references crew (id),
  constraint callout_ask_user_fk foreign key (user_id) references app_user (id),
  constraint callout_ask_answer_known check (answer in ('accepted', 'declined', 'silent', 'spared')),
  constraint callout_ask_declined_with_cause check (answer is distinct from 'declined' or cause is not null)
);
comment on column callout_ask.answer is 'silent: no answer in time; spared: not needed any more, or at work already';
create index callout_ask_member on callout_ask (member_id);
create index callout_ask_crew on callout_ask (crew_id);
create index callout_ask_user on callout_ask (user_id);
create index callout_ask_due on callout_ask (due_at) where asked_at is not null and answer is null;

-- Who was looked at and not put on the list, and why.
create table callout_left_out (
  callout_id bigint not null,
  member_id bigint not null,
  crew_id bigint not null,
  why jsonb not null,
  constraint callout_left_out_pk primary key (callout_id, member_id),
  constraint callout_left_out_callout_fk foreign key (callout_id) references callout (id),
  constraint callout_left_out_member_fk foreign key (member_id) references crew_member (id),
  constraint callout_left_out_crew_fk foreign key (crew_id) references crew (id)
);
create index callout_left_out_member on callout_left_out (member_id);
create index callout_left_out_crew on callout_left_out (crew_id);
