-- A dip is known by its end: of several last gasps before one power-up the first began it, in whatever order they arrive.
alter table momentary_signal drop constraint momentary_signal_pk;
alter table momentary_signal add constraint momentary_signal_pk primary key (customer_id, on_at);
