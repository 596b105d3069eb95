-- compatible
-- What let somebody in, or kept them out: the deciding policies and how the person stood to the record. Rows from before have none,
-- and their hashes stay what they were.

alter table audit_rows add column basis text check (length(basis) <= 400);
grant insert (basis) on audit_rows to mydr24_app, mydr24_engine;
