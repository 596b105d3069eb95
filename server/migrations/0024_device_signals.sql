-- compatible
-- What devices say about themselves, as said last: battery, lead, sensor, fault. Rows are few and change only when the word changes;
-- what is over stays, so that old news does not bring it back.
create table device_signals (
  tenant_id uuid not null references tenants,
  device_id uuid not null references devices,
  patient_id uuid not null references patients,
  signal text not null check (signal in ('battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault')),
  -- '' for the whole device.
  vital text not null,
  is_present boolean not null,
  -- Device time.
  said_at timestamptz not null,
  primary key (patient_id, device_id, signal, vital)
);

alter table device_signals enable row level security;
alter table device_signals force row level security;
create policy people on device_signals to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on device_signals to mydr24_engine using (true) with check (true);
grant select on device_signals to mydr24_app;
grant select, insert, update on device_signals to mydr24_engine;

-- Boards ask for those that are not over.
create index device_alerts_open on device_alerts (patient_id) where ended_at is null;
