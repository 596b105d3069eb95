-- compatible
-- Service accounts (SMART Backend Services): what one is for, until when it counts, when it was last used; and a registered app may be changed.
alter table smart_apps add column purpose text;
alter table smart_apps add column expires_at timestamptz;
alter table smart_apps add column used_at timestamptz;
alter table smart_apps add constraint smart_apps_service check (kind <> 'service' or (expires_at is not null and purpose is not null)) not valid;
grant update (name, redirect_uris, launch_url, scopes, unit_ids, purpose, expires_at, used_at) on smart_apps to mydr24_app;
-- The audit says which service it was.
grant select (name) on smart_apps to mydr24_engine;
