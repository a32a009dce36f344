-- Whether a machine still speaks is asked before anything it does not say is believed.
alter table evidence_source add column last_heard_at timestamptz;
