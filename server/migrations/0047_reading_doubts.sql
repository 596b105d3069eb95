-- compatible
-- Which readings are not taken as sure, and why. The reading stays as it came; rows are few, and whoever scores or looks for the newest
-- value leaves them out.
create table reading_doubts (
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  kind text not null,
  -- The key of the reading.
  taken_at timestamptz not null,
  device_id uuid not null,
  device_seq bigint not null,
  reason text not null check (reason in ('poor-signal', 'not-worn', 'jump', 'twin', 'no-pulse', 'flat-line')),
  primary key (patient_id, kind, taken_at, device_id, device_seq)
);
create index reading_doubts_key on reading_doubts (device_id, device_seq, taken_at);

alter table reading_doubts enable row level security;
alter table reading_doubts force row level security;
create policy people on reading_doubts to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on reading_doubts to mydr24_engine using (true) with check (true);
grant select on reading_doubts to mydr24_app;
grant select, insert, delete on reading_doubts to mydr24_engine;

-- New words of devices, and of what is found of their values.
alter table device_signals drop constraint device_signals_signal_check;
alter table device_signals add constraint device_signals_signal_check check (signal in (
  'battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault', 'poor-signal', 'no-signal', 'not-worn', 'device-alarm', 'doubtful-values', 'doubtful-danger',
  'asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia', 'fall'));
