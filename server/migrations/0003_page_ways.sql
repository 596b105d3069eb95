-- compatible
-- What pages may take beside people's own channels, what carriers say of them, and whether an emergency is real.

create table alert_devices (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  facility_id uuid references facilities,
  unit_id uuid references units,
  kind text not null check (kind in ('desk-phone', 'siren', 'webhook')),
  label text not null,
  -- A telephone number, or the https address that is called.
  address text not null,
  -- Signs what is sent to a siren or another system; null for telephones.
  secret text,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index alert_devices_tenant on alert_devices (tenant_id) where retired_at is null;

alter table pages add column alert_device_id uuid;
alter table pages add column carrier_status text check (carrier_status in ('queued', 'sent', 'delivered', 'undelivered'));
drop index pages_once;
create unique index pages_once on pages (emergency_id, step, purpose, person_id, channel, alert_device_id) nulls not distinct;

alter table emergencies add column mode text not null default 'actual' check (mode in ('actual', 'drill', 'test'));

alter table alert_devices enable row level security;
alter table alert_devices force row level security;
create policy people on alert_devices to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on alert_devices to mydr24_engine using (true) with check (true);
grant select, insert, update on alert_devices to mydr24_app;
grant select on alert_devices to mydr24_engine;
