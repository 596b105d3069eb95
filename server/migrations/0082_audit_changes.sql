-- compatible
-- From what to what, of roles, units, facilities administered and access: ids alone. Rows from before have none, and their hashes stay what they were.

alter table audit_rows add column change text check (length(change) <= 40000);
grant insert (change) on audit_rows to mydr24_app, mydr24_engine;
create index audit_rows_of_person_changes on audit_rows (tenant_id, resource, at desc, id desc) where change is not null;
