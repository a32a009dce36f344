-- After which outage's end he was asked and has answered whether his light is back: he is asked again after another one.
alter table report
  add column light_back_about bigint,
  add constraint report_light_back_about_fk foreign key (light_back_about) references outage (id);
create index report_light_back_about on report (light_back_about);
