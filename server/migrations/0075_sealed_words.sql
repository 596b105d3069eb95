-- compatible
-- Why an alarm was silenced, why a limit, a programme or an offer of shared care, what happened, what a proxy showed and what the danger was are
-- sealed like notes are (0048), by the key of their patient. A program from before this shows a placeholder there.

do $$
declare
  word record;
begin
  for word in select * from (values ('alarm_silences', 'reason', 'id'), ('personal_limits', 'reason', 'version'), ('programme_changes', 'reason', 'id'), ('adverse_events', 'what', 'id'), ('alarm_reviews', 'note', 'id'),
      ('protected_disclosures', 'nature', 'break_glass_id'), ('patient_proxies', 'evidence', 'id'), ('shared_care_grants', 'reason', 'id')) as w (t, c, row_name) loop
    execute format('alter table %I add column sealed bytea', word.t);
    execute format('create index %I on %I (%I) where sealed is null', word.t || '_plain', word.t, word.row_name);
    execute format('grant update (%I, sealed) on %I to mydr24_engine', word.c, word.t);
  end loop;
end $$;
grant select (ctid, break_glass_id, patient_id, kind, nature, sealed) on protected_disclosures to mydr24_engine;
grant select (ctid, evidence, sealed) on patient_proxies to mydr24_engine;
grant select (ctid, patient_id, reason, sealed) on shared_care_grants to mydr24_engine;
-- A placeholder is shorter than what people are asked for.
alter table patient_proxies drop constraint patient_proxies_evidence_check, add constraint patient_proxies_evidence_check check (length(evidence) between 8 and 1000);
alter table shared_care_grants drop constraint shared_care_grants_reason_check, add constraint shared_care_grants_reason_check check (length(reason) between 8 and 500);
