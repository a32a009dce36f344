alter table alarm add column unverified boolean not null default false;
comment on column alarm.unverified is 'whoever sent it may not be who he seems to be';
