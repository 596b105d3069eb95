-- compatible
-- Who is in charge of a unit now, kept by people: one at a time, until somebody else takes it, it is given up, or a shift and its hand-over are over.
create table unit_charges (
  unit_id uuid primary key references units,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  since timestamptz not null,
  until timestamptz not null check (until > since),
  -- Who said so.
  set_by uuid not null references persons
);

alter table unit_charges enable row level security;
alter table unit_charges force row level security;
create policy people on unit_charges to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on unit_charges to mydr24_engine using (true) with check (true);
grant select, insert, update, delete on unit_charges to mydr24_app;
grant select on unit_charges to mydr24_engine;
