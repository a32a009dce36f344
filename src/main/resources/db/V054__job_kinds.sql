-- Jobs of every kind: with a place of their own where there is no outage, with work that begins, rests and is looked at afterwards.
alter table job
  alter column outage_id drop not null,
  add column title text,
  add column device_id text,
  add column customer_id bigint,
  add column asset text,
  add column lon double precision,
  add column lat double precision,
  add column commune_code text,
  add column hamlet_code text,
  add column readings text,
  add column working_at timestamptz,
  add column suspended_at timestamptz,
  add column verified_at timestamptz,
  add column verified_by text,
  add column skew_s int,
  add column target_rule text,
  add column amber_at timestamptz,
  add column red_at timestamptz,
  add column cause_due_at timestamptz,
  add column cause_amber_at timestamptz,
  add column cause_told_at timestamptz,
  add column cause_told_by text,
  add column cause_told jsonb,
  add column estimate_from timestamptz,
  add column estimate_to timestamptz,
  add column estimate_at timestamptz,
  add column estimate_by text,
  add column estimate_note text,
  drop constraint job_kind_known,
  add constraint job_kind_known check (kind in ('restoration', 'makeSafe', 'inspectionFollowUp', 'maintenance', 'meterCheck', 'planned')),
  drop constraint job_status_known,
  add constraint job_status_known check (status in ('draft', 'sent', 'acknowledged', 'rejected', 'enRoute', 'onSite', 'working', 'suspended',
    'done', 'verified', 'cancelled')),
  add constraint job_restores_an_outage check (kind <> 'restoration' or outage_id is not null);
comment on column job.readings is 'quantities that must be measured after the repair, separated by commas';
comment on column job.skew_s is 'so many seconds the phone of the last step was behind the server';
create index job_customer on job (customer_id) where customer_id is not null;
create index job_device on job (device_id) where device_id is not null;
drop index job_one_open_per_outage;
create unique index job_one_open_per_outage on job (outage_id)
  where kind = 'restoration' and status not in ('done', 'verified', 'cancelled');
create index job_due on job (target_at) where status not in ('done', 'verified', 'cancelled');

-- Crews that help the one that has it.
create table job_helper (
  job_id bigint not null,
  crew_id bigint not null,
  state text not null,
  sent_at timestamptz not null,
  acknowledged_at timestamptz,
  en_route_at timestamptz,
  on_site_at timestamptz,
  left_at timestamptz,
  constraint job_helper_pk primary key (job_id, crew_id),
  constraint job_helper_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_helper_crew_fk foreign key (crew_id) references crew (id),
  constraint job_helper_state_known check (state in ('sent', 'acknowledged', 'enRoute', 'onSite', 'left'))
);
create index job_helper_crew on job_helper (crew_id);

-- Crews that had it once. What they still tell is kept and does not count.
create table job_former_crew (
  id bigint generated always as identity,
  job_id bigint not null,
  crew_id bigint not null,
  lost_at timestamptz not null,
  status text not null,
  reason text,
  constraint job_former_crew_pk primary key (id),
  constraint job_former_crew_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_former_crew_crew_fk foreign key (crew_id) references crew (id)
);
create index job_former_crew_job on job_former_crew (job_id);
create index job_former_crew_crew on job_former_crew (crew_id);

-- Every step with the time it was taken, the time the phone showed then, and the time the server heard of it.
create table job_step (
  id bigint generated always as identity,
  job_id bigint not null,
  deed text not null,
  status text not null,
  crew_id bigint,
  actor text not null,
  actor_id bigint,
  at timestamptz not null,
  phone_at timestamptz,
  skew_s int,
  received_at timestamptz not null,
  counted boolean not null,
  reason text,
  constraint job_step_pk primary key (id),
  constraint job_step_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_step_crew_fk foreign key (crew_id) references crew (id)
);
comment on column job_step.status is 'of the job afterwards';
comment on column job_step.counted is 'false for what a crew told that no longer had the job, or that was known already';
create index job_step_job on job_step (job_id, id);
create index job_step_crew on job_step (crew_id);

create table job_dependency (
  job_id bigint not null,
  on_job_id bigint not null,
  made_at timestamptz not null,
  made_by text not null,
  constraint job_dependency_pk primary key (job_id, on_job_id),
  constraint job_dependency_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_dependency_on_fk foreign key (on_job_id) references job (id) on delete cascade,
  constraint job_dependency_not_on_itself check (job_id <> on_job_id)
);
create index job_dependency_on on job_dependency (on_job_id);

-- What was written about a job, field by field, nothing ever overwritten: which value holds is worked out from all of them.
create table job_record (
  id bigint generated always as identity,
  job_id bigint not null,
  section text not null,
  field text not null,
  value jsonb,
  base jsonb,
  settles boolean not null,
  crew_id bigint,
  actor text not null,
  actor_id bigint,
  at timestamptz not null,
  phone_at timestamptz,
  skew_s int,
  received_at timestamptz not null,
  counted boolean not null,
  constraint job_record_pk primary key (id),
  constraint job_record_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_record_crew_fk foreign key (crew_id) references crew (id)
);
comment on column job_record.base is 'what its author saw there before; null where nothing stood';
comment on column job_record.settles is 'its author saw both values of a conflict and decided';
create index job_record_job on job_record (job_id, section, field);
create index job_record_crew on job_record (crew_id);

-- Who was told that a time is running out: once a rung, however many nodes look.
create table job_escalation (
  job_id bigint not null,
  clock text not null,
  level text not null,
  due_at timestamptz not null,
  raised_at timestamptz not null,
  constraint job_escalation_pk primary key (job_id, clock, level, due_at),
  constraint job_escalation_job_fk foreign key (job_id) references job (id) on delete cascade,
  constraint job_escalation_clock_known check (clock in ('target', 'causeTold')),
  constraint job_escalation_level_known check (level in ('amber', 'red', 'late'))
);
comment on column job_escalation.due_at is 'the time it was about: a time that was moved is a new one';
