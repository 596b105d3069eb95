-- compatible
-- A patient's choice names one app or service account. `role` may say 'app': every one of them.
alter table consents add column app_id uuid references smart_apps;
alter table consents drop constraint consents_one_grantee;
alter table consents add constraint consents_one_grantee check (num_nonnulls(role, person_id, app_id) = 1);
-- They read vital signs alone.
alter table consents add constraint consents_apps_read_vitals check (topic = 'vitals' or (app_id is null and role is distinct from 'app'));
