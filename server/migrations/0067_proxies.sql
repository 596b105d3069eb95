-- compatible
-- Who acts for a patient who is too young or cannot: chooses consent, sees who looked and takes a copy. Appointed by the privacy officer with the
-- evidence they saw; nothing of it is changed but its end.
create table patient_proxies (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  person_id uuid not null references persons,
  kind text not null check (kind in ('parent', 'guardian', 'power-of-attorney')),
  may_choose boolean not null,
  may_see boolean not null,
  -- The patient was too young: it ends by itself when they choose alone, at majority at the latest.
  is_for_minor boolean not null,
  evidence text not null check (length(evidence) between 10 and 1000),
  appointed_by uuid not null references persons,
  appointed_at timestamptz not null,
  until_at timestamptz,
  ended_by uuid references persons,
  ended_at timestamptz,
  check (may_choose or may_see),
  check (until_at is null or until_at > appointed_at),
  check ((ended_at is null) = (ended_by is null))
);
create unique index patient_proxies_one on patient_proxies (patient_id, person_id) where ended_at is null;
create index patient_proxies_person on patient_proxies (person_id) where ended_at is null;
alter table patient_proxies enable row level security;
alter table patient_proxies force row level security;
create policy people on patient_proxies to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on patient_proxies to mydr24_engine using (true) with check (true);
grant select, insert on patient_proxies to mydr24_app;
grant update (ended_by, ended_at) on patient_proxies to mydr24_app;
grant select (id, tenant_id, patient_id, person_id, until_at, ended_at) on patient_proxies to mydr24_engine;
