-- compatible
-- What the ways in need: pairing codes, keys that overlap, what is heard of a device, whose identifier is whose, senders of
-- HL7 v2, messages that were heard or kept, device alerts, amended readings and FHIR observations.

-- A rotated key's predecessor counts until then.
alter table devices add column previous_key_hash bytea unique;
alter table devices add column previous_key_until timestamptz;

create table pairings (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  code_hash bytea not null unique,
  created_by uuid not null references persons,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Said by the device that typed the code in; its key counts only once a person confirmed it.
  device_name text,
  model text,
  firmware text,
  key_hash bytea,
  claimed_at timestamptz,
  device_id uuid references devices,
  confirmed_by uuid references persons,
  confirmed_at timestamptz
);
create index pairings_patient on pairings (patient_id, created_at desc);

-- What is known of a device by what it sent. Counted by the engine, some seconds behind.
create table device_states (
  device_id uuid primary key references devices,
  tenant_id uuid not null references tenants,
  way text not null,
  heard_at timestamptz not null,
  -- The server's time minus the device's, milliseconds; null until measured.
  clock_offset_ms double precision,
  battery_pct double precision,
  firmware text,
  highest_seq bigint,
  stored bigint not null default 0,
  duplicates bigint not null default 0,
  refused bigint not null default 0,
  late bigint not null default 0,
  missing bigint not null default 0
);

create table patient_identifiers (
  tenant_id uuid not null references tenants,
  -- HL7 v2 PID-3.4, or the system of a FHIR identifier.
  authority text not null,
  value text not null,
  patient_id uuid not null references patients,
  created_at timestamptz not null,
  primary key (tenant_id, authority, value)
);
create index patient_identifiers_patient on patient_identifiers (patient_id);

create table hl7_senders (
  device_id uuid primary key references devices,
  tenant_id uuid not null references tenants,
  application text not null,
  facility text not null,
  -- The address it connects from: plain MLLP has no other proof.
  address inet not null,
  unique (application, facility, address)
);

-- HL7 v2 messages of the last day, so that a number is used once; the text only of those that were not stored whole.
create table heard_messages (
  device_id uuid not null references devices,
  tenant_id uuid not null references tenants,
  control_id text not null,
  digest bytea not null,
  received_at timestamptz not null,
  why_kept text,
  kept_text text,
  primary key (device_id, control_id)
);
create index heard_messages_age on heard_messages (received_at);

create table device_alerts (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  device_id uuid not null references devices,
  patient_id uuid not null references patients,
  -- What the sender calls it; one alert has many messages.
  alert_key text not null,
  source text,
  event text,
  kind text not null check (kind in ('physiological', 'technical', 'advisory')),
  priority text not null check (priority in ('high', 'medium', 'low')),
  phase text,
  state text,
  inactivation text[] not null,
  value double precision,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  unique (device_id, patient_id, alert_key, started_at)
);
create index device_alerts_patient on device_alerts (patient_id, started_at desc);

-- Readings as they were before they were corrected or withdrawn. Grows only.
create table reading_amendments (
  tenant_id uuid not null,
  patient_id uuid not null,
  device_id uuid not null,
  device_seq bigint not null,
  taken_at timestamptz not null,
  amended_at timestamptz not null,
  kind text not null,
  amends text not null check (amends in ('corrected', 'entered-in-error')),
  -- All null when it was withdrawn before it came.
  old_value double precision,
  old_code text,
  old_unit text
);
create index reading_amendments_key on reading_amendments (device_id, device_seq, taken_at);

create table fhir_observations (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  device_id uuid not null references devices,
  patient_id uuid not null references patients,
  -- `system|value` of its first identifier, or a digest of what it says.
  dedupe_key text not null,
  version integer not null,
  updated_at timestamptz not null,
  resource jsonb not null,
  -- The readings it became: seq and kind of each.
  readings jsonb not null,
  unique (device_id, dedupe_key)
);

do $$
declare t text;
begin
  foreach t in array array['pairings', 'device_states', 'patient_identifiers', 'hl7_senders', 'heard_messages', 'device_alerts', 'reading_amendments', 'fhir_observations'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select on pairings, device_states, patient_identifiers, hl7_senders, device_alerts, reading_amendments, fhir_observations to mydr24_app;
grant insert on pairings, patient_identifiers, hl7_senders, fhir_observations to mydr24_app;
grant update on pairings, hl7_senders, fhir_observations to mydr24_app;
grant select on pairings, device_states, patient_identifiers, hl7_senders, heard_messages, device_alerts, reading_amendments to mydr24_engine;
grant insert on device_states, heard_messages, device_alerts, reading_amendments to mydr24_engine;
grant update on pairings, device_states, heard_messages, device_alerts to mydr24_engine;
grant update (value, code, unit, received_at) on readings to mydr24_engine;
grant delete on heard_messages to mydr24_engine;
