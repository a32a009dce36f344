-- How many of the crew were there when a step was told: who belongs to it later has not worked those hours. Null in steps from before.
alter table job_step
  add column people int,
  add constraint job_step_people_some check (people >= 0);
