-- compatible
-- What people wrote into an emergency's timeline (the note of its end, why somebody was asked by hand) is sealed by the patient's key, like notes of
-- the scene are (0048). A program from before this shows a placeholder there.

alter table timeline_entries add column sealed bytea;
create index timeline_entries_plain on timeline_entries (emergency_id) where sealed is null and (kind = 'closed' and facts ? 'note' or kind = 'offered-by-hand');
grant select (ctid, emergency_id, n, tenant_id, kind, facts, sealed) on timeline_entries to mydr24_engine;
grant update (facts, sealed) on timeline_entries to mydr24_engine;
