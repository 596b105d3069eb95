-- compatible
-- A privacy officer, who reads the audit; why a record was opened, where that is not everyday care; indexes of the search.

alter table person_roles drop constraint person_roles_role_check,
  add constraint person_roles_role_check check (role in ('patient','family','nurse','doctor','responder','dispatcher','coordinator','admin','privacy-officer'));

-- HL7 v3-ActReason; null is everyday work. Rows from before have none, and their hashes stay what they were.
alter table audit_rows add column purpose text check (purpose in ('ETREAT'));
grant insert (purpose) on audit_rows to mydr24_app, mydr24_engine;

create index audit_rows_of_tenant on audit_rows (tenant_id, at desc, id desc);
create index audit_rows_of_patient on audit_rows (tenant_id, patient_id, at desc, id desc) where patient_id is not null;
create index audit_rows_of_actor on audit_rows (tenant_id, actor_id, at desc, id desc);
create index audit_rows_of_action on audit_rows (tenant_id, action, at desc, id desc);
create index audit_rows_refused on audit_rows (tenant_id, at desc, id desc) where outcome = 'refused';
create index audit_rows_purpose on audit_rows (tenant_id, at desc, id desc) where purpose is not null;
drop index audit_rows_patient;
