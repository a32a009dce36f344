create table job_photo (
  id bigint generated always as identity,
  job_id bigint not null,
  crew_id bigint,
  sha256 bytea not null,
  about text not null,
  at timestamptz not null,
  phone_at timestamptz,
  skew_s double precision,
  received_at timestamptz not null,
  lon double precision,
  lat double precision,
  counted boolean not null,
  author text not null,
  constraint job_photo_pk primary key (id),
  constraint job_photo_job_fk foreign key (job_id) references job (id),
  constraint job_photo_crew_fk foreign key (crew_id) references crew (id),
  constraint job_photo_once unique (job_id, sha256),
  constraint job_photo_sha256_length check (length(sha256) = 32)
);
comment on column job_photo.counted is 'false: sent by a crew that had lost the job meanwhile; kept and marked';
create index job_photo_crew on job_photo (crew_id);
