-- compatible
-- Versions of SCIM's resources are those of what is shown, so none is kept; programs of the hospital's have a kind of their own in the
-- audit; an app's keys may be read at its address.
alter table scim_users drop column version;
alter table scim_groups drop column version;
alter table smart_apps add column jwks_url text;
grant update (jwks_url) on smart_apps to mydr24_app;
alter table audit_rows drop constraint audit_rows_actor_kind_check,
  add constraint audit_rows_actor_kind_check check (actor_kind in ('person', 'device', 'engine', 'viewer', 'service'));
