-- A nurse and a patient in the first ward of a tenant, until there are screens for patients. Change names and addresses; run it once for a tenant that
-- `mydr24 tenant create` made with at least one --unit:
--   psql "$DATABASE_URL" --single-transaction --set ON_ERROR_STOP=1 --set tenant=ID --file docs/guides/first-people.sql
-- The owner of the tables may touch the rows of the one tenant that is named here, and of no other.

set local role mydr24_owner;
select set_config('app.operated_tenant', :'tenant', true);

-- Without a password_hash nobody can sign in as her; the operator's guide says how to make one. Staff also come by SCIM or at their first sign-in by the hospital's own account.
insert into persons (id, tenant_id, given_name, family_name, email, locale, created_at) values
  ('0198a000-0000-7000-8000-000000000032', :'tenant', 'Nora', 'Nurse', 'nurse@care.example.org', 'en', now());
insert into person_roles (person_id, tenant_id, role) values ('0198a000-0000-7000-8000-000000000032', :'tenant', 'nurse');
insert into person_units (person_id, tenant_id, unit_id)
  select '0198a000-0000-7000-8000-000000000032', tenant_id, id from units where tenant_id = :'tenant' order by name limit 1;

insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed)
  select '0198a000-0000-7000-8000-000000000041', tenant_id, 'Pia', 'Patient', '1950-05-04', 'female', facility_id, id, 'A1' from units where tenant_id = :'tenant' order by name limit 1;
