-- compatible
-- An emergency that is set aside after a bug does not keep its patient from being helped: another of its kind may be opened.
drop index emergencies_open_kind;
create unique index emergencies_open_kind on emergencies (patient_id, kind) where closed_at is null and quarantined_at is null;
