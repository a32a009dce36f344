-- Phones that tell where their holders are, by free apps. What a phone calls itself is a secret: only its hash is kept.
create table phone (
  id bigint generated always as identity,
  user_id bigint not null,
  name text not null,
  token_hash bytea not null,
  weak boolean not null,
  created_at timestamptz not null,
  created_by_id bigint,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by_id bigint,
  seen_at timestamptz,
  seen_app text,
  constraint phone_pk primary key (id),
  constraint phone_token_unique unique (token_hash),
  constraint phone_user_fk foreign key (user_id) references app_user (id)
);
comment on column phone.weak is 'an id the app made up: short enough to be guessed, so what it says is kept and not believed';
create index phone_user on phone (user_id);

-- When somebody was on shift. Who has no row here is on shift when his crew is.
create table shift (
  id bigint generated always as identity,
  user_id bigint not null,
  on_at timestamptz,
  on_by text,
  off_at timestamptz,
  off_by text,
  constraint shift_pk primary key (id),
  constraint shift_user_fk foreign key (user_id) references app_user (id),
  constraint shift_in_order check (off_at >= on_at)
);
comment on column shift.on_at is 'null: since before anybody wrote it down';
create index shift_user on shift (user_id, off_at);
create unique index shift_open on shift (user_id) where off_at is null;

-- Who looked at where a crew had been.
create table trail_view (
  id bigint generated always as identity,
  crew_id bigint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  fixes int not null,
  viewed_at timestamptz not null,
  viewed_by text not null,
  viewed_by_id bigint,
  constraint trail_view_pk primary key (id),
  constraint trail_view_crew_fk foreign key (crew_id) references crew (id)
);
create index trail_view_crew on trail_view (crew_id, viewed_at);

alter table crew_fix
  add column phone_id bigint,
  add column speed_m_s real,
  add column heading real,
  add column altitude_m real,
  add column charging boolean,
  add column doubt text,
  add constraint crew_fix_doubt_known check (doubt in ('late', 'duplicate', 'impossible', 'future', 'unsure', 'unverified'));
comment on column crew_fix.doubt is 'why it was never shown as where the crew is; null where it could be';

-- Moved thousands of times a second: without an index on what changes, and with room on the page, the new version stays beside the old.
drop index crew_position_received;
alter table crew_position set (fillfactor = 40);

-- Areas that tell when a crew comes and goes.
create table fence (
  id bigint generated always as identity,
  name text not null,
  unit_id bigint,
  geometry bytea not null,
  margin_m double precision not null,
  changed_at timestamptz not null,
  changed_by text not null,
  removed_at timestamptz,
  constraint fence_pk primary key (id),
  constraint fence_unit_fk foreign key (unit_id) references unit (id),
  constraint fence_margin_positive check (margin_m >= 0)
);
comment on column fence.geometry is 'WKB, degrees lon/lat (WGS 84)';
comment on column fence.margin_m is 'so far past the border counts at once; nearer to it only what is told twice';
create index fence_unit on fence (unit_id);

-- Which crews are inside.
create table fence_presence (
  crew_id bigint not null,
  fence_id bigint not null,
  since timestamptz not null,
  constraint fence_presence_pk primary key (crew_id, fence_id),
  constraint fence_presence_crew_fk foreign key (crew_id) references crew (id),
  constraint fence_presence_fence_fk foreign key (fence_id) references fence (id)
);
create index fence_presence_fence on fence_presence (fence_id);
