-- compatible
-- Waveforms as chunks of samples, and how long a tenant keeps them. Not in the event log.

create table waveform_chunks (
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  device_id uuid not null references devices,
  channel text not null,
  device_seq bigint not null,
  kind text not null check (kind in ('ecg', 'pleth', 'eeg')),
  rate_hz double precision not null,
  scale double precision not null,
  unit text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  received_at timestamptz not null,
  -- Little-endian 16-bit integers; -32768 is no valid sample.
  samples bytea not null,
  primary key (device_id, channel, device_seq, started_at)
);
create index waveform_chunks_history on waveform_chunks (patient_id, started_at);
create index waveform_chunks_age on waveform_chunks (tenant_id, started_at);

create table waveform_retention (
  tenant_id uuid primary key references tenants,
  keep_hours integer not null check (keep_hours between 1 and 8760)
);

do $$
declare t text;
begin
  foreach t in array array['waveform_chunks', 'waveform_retention'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select on waveform_chunks, waveform_retention to mydr24_app;
grant insert, update on waveform_retention to mydr24_app;
grant select, insert, delete on waveform_chunks to mydr24_engine;
grant select on waveform_retention to mydr24_engine;
