-- compatible
-- What detectors find in waveforms becomes a signal like those of devices; the stretch an alarm rests on is kept with it.
alter table device_signals drop constraint device_signals_signal_check;
alter table device_signals add constraint device_signals_signal_check check (signal in (
  'battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault', 'poor-signal', 'no-signal',
  'asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia', 'fall'));

alter table waveform_chunks drop constraint waveform_chunks_kind_check;
alter table waveform_chunks add constraint waveform_chunks_kind_check check (kind in ('ecg', 'pleth', 'eeg', 'acceleration'));
-- What was heard of lately, when a node begins to watch.
create index waveform_chunks_newest on waveform_chunks (received_at);

-- A copy: it stays when the chunks it is from are dropped.
create table alarm_strips (
  tenant_id uuid not null references tenants,
  alarm_id uuid not null references alarms,
  device_id uuid not null references devices,
  channel text not null,
  device_seq bigint not null,
  kind text not null,
  rate_hz double precision not null,
  scale double precision not null,
  unit text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  samples bytea not null,
  primary key (alarm_id, device_id, channel, device_seq, started_at)
);

alter table alarm_strips enable row level security;
alter table alarm_strips force row level security;
create policy people on alarm_strips to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on alarm_strips to mydr24_engine using (true) with check (true);
grant select on alarm_strips to mydr24_app;
grant select, insert on alarm_strips to mydr24_engine;
