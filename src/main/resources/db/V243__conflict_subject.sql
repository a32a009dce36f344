-- Whoever is about to raise a conflict asks whether somebody has just decided it.
create index conflict_subject on conflict (subject, resolved_at);
