-- compatible
-- A policy is changed from the revision that was read; a patient may name a language; whose look at a ranking of the present roster showed where people are.

alter table ranking_policies add column revision integer not null default 1;
-- Null: the language of the patient's own account.
alter table patients add column care_language text check (care_language ~ '^[a-z]{2,3}$');

drop index audit_rows_position;
create index audit_rows_position on audit_rows (tenant_id, at)
  where action in ('dispatch.read', 'emergency.read', 'position.history', 'vehicle.history', 'ranking-policy.preview');
