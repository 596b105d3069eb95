-- compatible
-- Coordinators who administer a facility: its people's roles of care, units and devices, and nothing of the rest of the tenant.
create table facility_admins (
  facility_id uuid not null references facilities,
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  given_by uuid not null references persons,
  given_at timestamptz not null,
  primary key (facility_id, person_id),
  check (given_by <> person_id)
);
create index facility_admins_person on facility_admins (person_id);

alter table facility_admins enable row level security;
alter table facility_admins force row level security;
create policy people on facility_admins to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on facility_admins to mydr24_engine using (true) with check (true);
grant select, insert, delete on facility_admins to mydr24_app;
