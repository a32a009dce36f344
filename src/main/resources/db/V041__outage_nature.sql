-- What sort of outage it is; planned outages, nested ones and those a dispatcher has placed by hand are told apart from the rest.
alter table outage
  add column kind text not null default 'unplanned',
  add column sub_cause text,
  add column weather text,
  add column planned_id bigint,
  add column nested_in bigint,
  add column pinned boolean not null default false,
  add constraint outage_kind_known check (kind in ('unplanned', 'planned', 'momentary')),
  add constraint outage_nested_in_fk foreign key (nested_in) references outage (id);
comment on column outage.pinned is 'a dispatcher has said that it is here and holds these reports: the rules leave it where it is';
create index outage_nested_in on outage (nested_in) where nested_in is not null;
