-- People, what they may do and where; their sessions; tokens of machines. Secrets are stored as hashes only.
create table app_user (
  id bigint generated always as identity,
  login text not null,
  name text not null,
  password text not null,
  password_at timestamptz not null,
  unit_id bigint, -- with all below it; null = every unit. Units come with a later migration, so nothing to refer to here.
  created_at timestamptz not null,
  disabled_at timestamptz,
  constraint app_user_pk primary key (id),
  constraint app_user_login_unique unique (login),
  constraint app_user_login_lower_case check (login = lower(login))
);

create table user_role (
  user_id bigint not null,
  role text not null,
  constraint user_role_pk primary key (user_id, role),
  constraint user_role_user_fk foreign key (user_id) references app_user (id),
  constraint user_role_known check (role in ('LINESMAN', 'INSPECTOR', 'AGENT', 'DISPATCHER', 'SUPERVISOR', 'ADMINISTRATOR'))
);

create table session (
  id bigint generated always as identity,
  secret_hash bytea not null,
  user_id bigint not null,
  csrf text not null,
  address text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint session_pk primary key (id),
  constraint session_secret_unique unique (secret_hash),
  constraint session_user_fk foreign key (user_id) references app_user (id)
);
create index session_of_user on session (user_id, address);
create index session_created on session (created_at);

create table api_token (
  id bigint generated always as identity,
  secret_hash bytea not null,
  name text not null,
  roles text[] not null,
  unit_id bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint api_token_pk primary key (id),
  constraint api_token_secret_unique unique (secret_hash),
  constraint api_token_some_role check (cardinality(roles) > 0)
);

-- Failed sign-ins by account and by address, counted here so that all nodes hold one limit. The subject is a hash.
create table sign_in_failure (
  subject bytea not null,
  failures int not null,
  since timestamptz not null,
  constraint sign_in_failure_pk primary key (subject)
);
create index sign_in_failure_since on sign_in_failure (since);
