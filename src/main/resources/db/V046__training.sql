-- What this database is for, said when it is first made: an exercise must never be taken for the real thing, nor the other way round.
create table installation (
  only_row boolean not null default true,
  kind text not null,
  since timestamptz not null,
  constraint installation_pk primary key (only_row),
  constraint installation_one check (only_row),
  constraint installation_kind_known check (kind in ('production', 'training', 'sample'))
);
comment on column installation.kind is 'a sample whose network was replaced by an imported one counts as production';

insert into installation (kind, since)
select case when coalesce((select sample from network_import order by id desc limit 1), false) then 'sample' else 'production' end, now()
where exists (select from app_user) or exists (select from network_import);
