alter table crew_fix add column user_id bigint;
comment on column crew_fix.user_id is 'whose page told it; null for what a phone told. Two of a crew may be at two places: each is judged by what he told before';
