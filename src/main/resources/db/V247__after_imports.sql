comment on column supply_signal.outage_id is 'the cancelled outage that this word stood behind: it is no evidence until something new is said';

-- Imports change who is dark; the ledger follows them a moment later, also over a restart.
create table ledger_followed (
  singleton boolean not null default true,
  number bigint not null,
  constraint ledger_followed_pk primary key (singleton),
  constraint ledger_followed_one check (singleton)
);
comment on column ledger_followed.number is 'imports up to this number of the journal are in the ledger';
insert into ledger_followed (number) select coalesce(max(number), 0) from journal;
