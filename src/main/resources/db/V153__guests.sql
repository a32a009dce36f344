-- Crews of somebody else taken in for a while.
alter table app_user add column expires_at timestamptz;
comment on column app_user.expires_at is 'the account of a guest ends by itself; null for everybody else';

create sequence guest_crew;

-- A link that lets people into a crew of guests. What it says is a secret: only its hash is kept.
create table invitation (
  id bigint generated always as identity,
  crew_id bigint not null,
  secret_hash bytea not null,
  skills text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  asked_scope text not null,
  request_key text not null,
  expires_at timestamptz not null,
  uses_left int not null,
  ended_at timestamptz,
  constraint invitation_pk primary key (id),
  constraint invitation_secret_unique unique (secret_hash),
  constraint invitation_request_unique unique (asked_scope, request_key),
  constraint invitation_crew_fk foreign key (crew_id) references crew (id),
  constraint invitation_not_overused check (uses_left >= 0)
);
comment on column invitation.request_key is 'whoever asks again with the same key gets a new link into the same crew';
create index invitation_crew on invitation (crew_id);

-- Who came by which link. A phone that lost the answer asks again with the same key and gets a new password for the same account.
create table guest (
  invitation_id bigint not null,
  request_key text not null,
  member_id bigint not null,
  user_id bigint not null,
  joined_at timestamptz not null,
  constraint guest_pk primary key (invitation_id, request_key),
  constraint guest_invitation_fk foreign key (invitation_id) references invitation (id),
  constraint guest_member_fk foreign key (member_id) references crew_member (id),
  constraint guest_user_fk foreign key (user_id) references app_user (id)
);
create index guest_member on guest (member_id);
create index guest_user on guest (user_id);
