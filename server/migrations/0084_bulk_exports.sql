-- compatible
-- What a service account asked to be given as a whole (FHIR Bulk Data): one at a time for each. No reading and no patient lies here: rows are read
-- when a file is fetched.
create table bulk_exports (
  app_id uuid primary key references smart_apps,
  tenant_id uuid not null references tenants,
  id uuid not null,
  types text[] not null,
  -- What arrived after this; null: everything.
  since_at timestamptz,
  -- What arrived by this.
  until_at timestamptz not null,
  request_url text not null,
  expires_at timestamptz not null
);
alter table bulk_exports enable row level security;
alter table bulk_exports force row level security;
create policy people on bulk_exports to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on bulk_exports to mydr24_engine using (true) with check (true);
grant select, insert, update, delete on bulk_exports to mydr24_app;
grant select (tenant_id) on bulk_exports to mydr24_engine;
