-- A meter that does not answer when asked is told of, too: that says nothing about supply, only that somebody has asked.
alter table evidence drop constraint evidence_kind_known;
alter table evidence add constraint evidence_kind_known check (kind in ('last-gasp', 'power-up', 'ping-on', 'ping-off', 'no-answer', 'voltage',
  'open', 'closed', 'bad-quality', 'tripped', 'reset', 'report'));
