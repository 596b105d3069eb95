-- A first tenant with a place, a ward, an administrator, a nurse, a coordinator and a patient, until there are screens for
-- it. Change names, addresses and the id prefix; run it once, after `mydr24 migrate`:
--   psql "$DATABASE_URL" --single-transaction --set ON_ERROR_STOP=1 --file docs/guides/first-network.sql
-- Row-level security binds the owner of the tables too: it is lifted inside this transaction only, which nobody sees.

set local role mydr24_owner;

alter table tenants no force row level security;
alter table facilities no force row level security;
alter table units no force row level security;
alter table persons no force row level security;
alter table person_roles no force row level security;
alter table person_units no force row level security;
alter table contact_channels no force row level security;
alter table patients no force row level security;

insert into tenants (id, name, created_at) values
  ('0198a000-0000-7000-8000-000000000001', 'Example hospital', now());
insert into facilities (id, tenant_id, name, address, lat, lon) values
  ('0198a000-0000-7000-8000-000000000011', '0198a000-0000-7000-8000-000000000001', 'Main building', '1 Hospital Road', 42.5063, 1.5218);
insert into units (id, tenant_id, facility_id, name) values
  ('0198a000-0000-7000-8000-000000000021', '0198a000-0000-7000-8000-000000000001', '0198a000-0000-7000-8000-000000000011', 'Ward A');

-- Without a password_hash nobody can sign in as them; the operator's guide says how to make one.
insert into persons (id, tenant_id, given_name, family_name, email, locale, created_at) values
  ('0198a000-0000-7000-8000-000000000031', '0198a000-0000-7000-8000-000000000001', 'Ada', 'Admin', 'admin@care.example.org', 'en', now()),
  ('0198a000-0000-7000-8000-000000000032', '0198a000-0000-7000-8000-000000000001', 'Nora', 'Nurse', 'nurse@care.example.org', 'en', now()),
  ('0198a000-0000-7000-8000-000000000033', '0198a000-0000-7000-8000-000000000001', 'Cora', 'Coordinator', 'coordinator@care.example.org', 'en', now());
insert into person_roles (person_id, tenant_id, role) values
  ('0198a000-0000-7000-8000-000000000031', '0198a000-0000-7000-8000-000000000001', 'admin'),
  ('0198a000-0000-7000-8000-000000000032', '0198a000-0000-7000-8000-000000000001', 'nurse'),
  ('0198a000-0000-7000-8000-000000000033', '0198a000-0000-7000-8000-000000000001', 'coordinator');
insert into person_units (person_id, tenant_id, unit_id) values
  ('0198a000-0000-7000-8000-000000000032', '0198a000-0000-7000-8000-000000000001', '0198a000-0000-7000-8000-000000000021');

insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id, bed) values
  ('0198a000-0000-7000-8000-000000000041', '0198a000-0000-7000-8000-000000000001', 'Pia', 'Patient', '1950-05-04', 'female',
   '0198a000-0000-7000-8000-000000000011', '0198a000-0000-7000-8000-000000000021', 'A1');

alter table tenants force row level security;
alter table facilities force row level security;
alter table units force row level security;
alter table persons force row level security;
alter table person_roles force row level security;
alter table person_units force row level security;
alter table contact_channels force row level security;
alter table patients force row level security;
