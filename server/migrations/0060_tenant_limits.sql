-- compatible
-- What a tenant may use at most, set by the operator; null: as much as there is.
create table tenant_limits (
  tenant_id uuid primary key references tenants,
  readings_per_second integer check (readings_per_second > 0),
  requests_per_second integer check (requests_per_second > 0),
  sockets integer check (sockets > 0),
  devices integer check (devices > 0),
  people integer check (people > 0),
  file_megabytes integer check (file_megabytes > 0),
  exports_at_once integer check (exports_at_once > 0),
  set_at timestamptz not null
);

alter table tenant_limits enable row level security;
alter table tenant_limits force row level security;
create policy people on tenant_limits to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on tenant_limits to mydr24_engine using (true) with check (true);
grant select on tenant_limits to mydr24_app, mydr24_engine;
