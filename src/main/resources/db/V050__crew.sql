create table crew (
  id bigint generated always as identity,
  code text not null,
  name text not null,
  unit_id bigint,
  phone text,
  base_lon double precision,
  base_lat double precision,
  on_shift boolean not null default true,
  constraint crew_pk primary key (id),
  constraint crew_code_unique unique (code),
  constraint crew_unit_fk foreign key (unit_id) references unit (id)
);
create index crew_unit on crew (unit_id);

create table crew_member (
  id bigint generated always as identity,
  crew_id bigint not null,
  user_id bigint,
  name text not null,
  lead boolean not null default false,
  grade text,
  skills text,
  constraint crew_member_pk primary key (id),
  constraint crew_member_crew_fk foreign key (crew_id) references crew (id),
  constraint crew_member_name_unique unique (crew_id, name)
);
create index crew_member_crew on crew_member (crew_id);
create index crew_member_user on crew_member (user_id);

-- Where a crew is now; only moves forward in the time of the fix.
create table crew_position (
  crew_id bigint not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  battery int,
  fix_at timestamptz not null,
  received_at timestamptz not null,
  constraint crew_position_pk primary key (crew_id),
  constraint crew_position_crew_fk foreign key (crew_id) references crew (id)
);
create index crew_position_received on crew_position (received_at);

-- Where it was: by day, so that a day is dropped whole when its retention ends. Location is sensitive data: on shift only.
create table crew_fix (
  crew_id bigint not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  battery int,
  fix_at timestamptz not null,
  received_at timestamptz not null
) partition by range (received_at);
create table crew_fix_other partition of crew_fix default;
create index crew_fix_crew on crew_fix (crew_id, fix_at);
