-- compatible
-- Incidents and alerts of other systems: what the record of an emergency keeps beyond the topic log's seven days, the CAP
-- messages made of emergencies, and those that came from elsewhere.

-- A topic's events are forgotten after a week; an incident's alarms are not.
create table incident_alarm_phases (
  emergency_id uuid not null references emergencies,
  alarm_id uuid not null,
  seq bigint not null,
  tenant_id uuid not null,
  at timestamptz not null,
  phase jsonb not null,
  primary key (emergency_id, alarm_id, seq)
);
-- One message for each state of an emergency that was exported: made again, it is the same message.
create table incident_cap_messages (
  emergency_id uuid not null references emergencies,
  version integer not null,
  tenant_id uuid not null,
  identifier text not null,
  msg_type text not null check (msg_type in ('Alert', 'Update', 'Cancel')),
  sent_at timestamptz not null,
  primary key (emergency_id, version)
);
create index emergencies_opened on emergencies (tenant_id, opened_at desc, id desc);
-- Boards and desks that were watched: those rows name no patient.
create index audit_rows_watched on audit_rows (tenant_id, at) where patient_id is null;

alter table devices add column is_alert_source boolean not null default false check (not is_alert_source or patient_id is null);

create table cap_alerts (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  sender text not null,
  identifier text not null,
  sent_at timestamptz not null,
  status text not null check (status in ('Actual', 'Exercise', 'System', 'Test', 'Draft')),
  msg_type text not null check (msg_type in ('Alert', 'Update', 'Cancel', 'Ack', 'Error')),
  -- Which door it came through: a device, or a person. Only the same door may replace or cancel it; persons may any.
  device_id uuid,
  person_id uuid,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  -- Messages this one replaces or cancels, as `sender,identifier,milliseconds`.
  refers_to text[] not null,
  -- What a dispatcher is shown.
  shown jsonb not null,
  -- The message as it came.
  source text not null,
  state text not null check (state in ('active', 'answered', 'superseded', 'cancelled', 'expired', 'kept')),
  answered_by uuid,
  answered_by_name text,
  answered_at timestamptz,
  emergency_id uuid references emergencies,
  check ((device_id is null) <> (person_id is null)),
  unique (tenant_id, sender, identifier, sent_at)
);
create index cap_alerts_shown on cap_alerts (tenant_id, expires_at) where state in ('active', 'answered');
create index cap_alerts_refers on cap_alerts using gin (refers_to);

do $$
declare t text;
begin
  foreach t in array array['incident_alarm_phases', 'incident_cap_messages', 'cap_alerts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select on incident_alarm_phases, incident_cap_messages, cap_alerts to mydr24_app;
grant insert on incident_cap_messages, cap_alerts to mydr24_app;
grant update on cap_alerts to mydr24_app;
grant select, insert on incident_alarm_phases to mydr24_engine;
grant select on cap_alerts to mydr24_engine;
grant update (state) on cap_alerts to mydr24_engine;
