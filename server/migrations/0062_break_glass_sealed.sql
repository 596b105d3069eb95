-- compatible
-- What is written about a break-glass (why, the officer's question, the answer) is sealed by the patient's key, like notes are (0048).
alter table break_glass add column sealed bytea;
create index break_glass_plain on break_glass (id) where sealed is null;
grant update (note, sealed) on break_glass to mydr24_app;
grant select (patient_id, note, verdict_note, answer, sealed) on break_glass to mydr24_engine;
grant update (note, verdict_note, answer, sealed) on break_glass to mydr24_engine;
