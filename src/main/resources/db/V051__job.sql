create table job (
  id bigint generated always as identity,
  code text not null,
  version int not null default 1,
  kind text not null,
  status text not null,
  outage_id bigint not null,
  crew_id bigint,
  unit_id bigint,
  note text,
  target_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  en_route_at timestamptz,
  on_site_at timestamptz,
  done_at timestamptz,
  changed_at timestamptz not null,
  cause text,
  report text,
  refused_because text,
  constraint job_pk primary key (id),
  constraint job_code_unique unique (code),
  constraint job_crew_fk foreign key (crew_id) references crew (id),
  constraint job_unit_fk foreign key (unit_id) references unit (id),
  constraint job_kind_known check (kind in ('restoration')),
  constraint job_status_known check (status in ('draft', 'sent', 'acknowledged', 'rejected', 'enRoute', 'onSite', 'done', 'cancelled')),
  constraint job_sent_to_somebody check (status in ('draft', 'cancelled') or crew_id is not null)
);
comment on column job.refused_because is 'why the crew rejected it or the dispatcher cancelled it';
create index job_outage on job (outage_id);
create index job_crew on job (crew_id);
create index job_unit on job (unit_id);
create unique index job_one_open_per_outage on job (outage_id) where status not in ('done', 'cancelled');

create table job_code (
  year int not null,
  last int not null,
  constraint job_code_pk primary key (year)
);
