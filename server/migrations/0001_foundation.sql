-- compatible
-- The foundation: people and rights, readings, alarms, emergencies with their offers and pages, topics and audit.
-- Run by the owner role. mydr24_app serves people's requests, bound to one tenant by app.tenant;
-- mydr24_engine runs the chain over all tenants under its own narrow policies. Neither owns a table nor bypasses RLS.

create function app_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::uuid;

-- Network and people -------------------------------------------------------------------------------------------

create table tenants (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);
create table facilities (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null,
  lat double precision not null,
  lon double precision not null
);
create table units (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  facility_id uuid not null references facilities,
  name text not null
);
create table persons (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  given_name text not null,
  family_name text not null,
  email text not null,
  password_hash text,
  locale text not null default 'en',
  is_active boolean not null default true,
  demo_account text,
  created_at timestamptz not null
);
create unique index persons_email on persons (lower(email));
create table person_roles (
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  role text not null check (role in ('patient','family','nurse','doctor','responder','dispatcher','coordinator','admin')),
  primary key (person_id, role)
);
create table person_units (
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  primary key (person_id, unit_id)
);
create table qualifications (
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  code text not null,
  primary key (person_id, code)
);
create table contact_channels (
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  channel text not null check (channel in ('sms','voice','email')),
  address text not null,
  confirmed_at timestamptz,
  primary key (person_id, channel)
);
create table push_subscriptions (
  endpoint text primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null
);
create table responders (
  person_id uuid primary key references persons,
  tenant_id uuid not null references tenants,
  duty text not null default 'off' check (duty in ('on','off')),
  base_lat double precision,
  base_lon double precision,
  lat double precision,
  lon double precision,
  accuracy_m double precision,
  positioned_at timestamptz,
  is_connected boolean not null default false,
  emergency_id uuid
);
create table patients (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid references persons,
  given_name text not null,
  family_name text not null,
  born_on date not null,
  sex text not null check (sex in ('female','male','other','unknown')),
  facility_id uuid references facilities,
  unit_id uuid references units,
  bed text,
  lat double precision,
  lon double precision,
  address text,
  spo2_scale smallint not null default 1 check (spo2_scale in (1, 2)),
  spo2_scale_by uuid references persons,
  spo2_scale_at timestamptz,
  is_pregnant boolean not null default false
);
create index patients_unit on patients (unit_id);
create unique index patients_person on patients (person_id) where person_id is not null;
create table family_links (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  person_id uuid not null references persons,
  granted_by uuid not null references persons,
  granted_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index family_links_patient on family_links (patient_id);
create index family_links_person on family_links (person_id);
create index family_links_revoked on family_links (revoked_at) where revoked_at is not null;
create table sessions (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  refresh_hash bytea not null unique,
  previous_refresh_hash bytea,
  created_at timestamptz not null,
  used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_person on sessions (person_id);
create index sessions_previous_refresh on sessions (previous_refresh_hash) where previous_refresh_hash is not null;
create index sessions_revoked on sessions (revoked_at) where revoked_at is not null;

-- Devices and readings -----------------------------------------------------------------------------------------

create table devices (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid references patients,
  name text not null,
  key_hash bytea not null unique,
  no_data_ms integer,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index devices_revoked on devices (revoked_at) where revoked_at is not null;
create table readings (
  tenant_id uuid not null,
  patient_id uuid not null,
  device_id uuid not null,
  device_seq bigint not null,
  kind text not null,
  value double precision,
  code text,
  unit text,
  taken_at timestamptz not null,
  received_at timestamptz not null,
  primary key (device_id, device_seq, taken_at)
) partition by range (taken_at);
create index readings_history on readings (patient_id, kind, taken_at desc);
create table readings_outside partition of readings default;

-- Makes one partition a week from `from_day` to `to_day`; safe to run again. The engine may call it, not create tables.
create function ensure_reading_partitions(from_day date, to_day date) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  week date := date_trunc('week', from_day)::date;
  made integer := 0;
  part text;
begin
  -- Two nodes that start in the same moment of a new week take turns.
  perform pg_advisory_xact_lock(hashtext('mydr24 reading partitions'));
  while week <= to_day loop
    part := 'readings_' || to_char(week, 'YYYYMMDD');
    if to_regclass('public.' || part) is null then
      execute format(
        'create table %I partition of readings for values from (%L) to (%L)',
        part, week::text || ' 00:00:00+00', (week + 7)::text || ' 00:00:00+00');
      made := made + 1;
    end if;
    week := week + 7;
  end loop;
  return made;
end $$;
revoke all on function ensure_reading_partitions(date, date) from public;

-- Who may judge which patients: one lease per shard, with a fencing number that only grows.
create table monitor_shards (
  shard smallint primary key check (shard between 0 and 63),
  node_id uuid,
  fence bigint not null default 0,
  expires_at timestamptz
);
insert into monitor_shards (shard) select generate_series(0, 63);

-- Alarms -------------------------------------------------------------------------------------------------------

create table alarms (
  id uuid primary key,
  tenant_id uuid not null,
  patient_id uuid not null references patients,
  unit_id uuid,
  condition_key text not null,
  rule_id text not null,
  rule_version integer not null,
  kind text not null,
  priority text not null,
  phase text not null,
  state text not null,
  inactivation text not null,
  vital text,
  value double precision,
  unit text,
  limit_value double precision,
  started_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  acknowledged_by uuid,
  paused_until timestamptz,
  emergency_id uuid
);
create unique index alarms_open on alarms (patient_id, condition_key) where ended_at is null;
create index alarms_patient on alarms (patient_id, started_at desc);
-- What a rule remembers between readings (pending since, clearing since, paused until), written only when it changes.
create table alarm_conditions (
  patient_id uuid not null references patients,
  condition_key text not null,
  tenant_id uuid not null,
  state jsonb not null,
  changed_at timestamptz not null,
  primary key (patient_id, condition_key)
);

-- Emergencies --------------------------------------------------------------------------------------------------

create table emergencies (
  id uuid primary key,
  tenant_id uuid not null,
  patient_id uuid not null references patients,
  kind text not null,
  status text not null,
  holder_id uuid,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- When the engine must act next; null only when closed or cancelled.
  wake_at timestamptz,
  version integer not null,
  -- The whole aggregate of the pure state machine, in its versioned form.
  state jsonb not null,
  quarantined_at timestamptz,
  check ((wake_at is null) = (status in ('closed', 'cancelled')))
);
create index emergencies_due on emergencies (wake_at) where wake_at is not null;
create index emergencies_patient on emergencies (patient_id, opened_at desc);
create unique index emergencies_open_kind on emergencies (patient_id, kind) where closed_at is null;
create table offers (
  id uuid primary key,
  tenant_id uuid not null,
  emergency_id uuid not null references emergencies,
  responder_id uuid not null,
  status text not null,
  rank integer not null,
  distance_m double precision,
  position_age_ms integer,
  reasons jsonb not null,
  decline_reason text,
  offered_at timestamptz not null,
  answered_at timestamptz,
  unique (emergency_id, responder_id)
);
create unique index offers_one_accepted on offers (emergency_id) where status = 'accepted';
create table pages (
  id uuid primary key,
  tenant_id uuid not null,
  emergency_id uuid not null references emergencies,
  step integer not null,
  person_id uuid,
  recipient text not null,
  channel text not null,
  purpose text not null,
  intended_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  shown_at timestamptz,
  acknowledged_at timestamptz,
  failed_at timestamptz,
  failure text,
  is_repeat boolean not null default false,
  attempts integer not null default 0,
  -- Null once nothing is left to send; a sender claims the page until claimed_until.
  due_at timestamptz,
  claimed_until timestamptz
);
create unique index pages_once on pages (emergency_id, step, purpose, person_id, channel) nulls not distinct;
create index pages_due on pages (due_at) where due_at is not null;
create index pages_person on pages (person_id, intended_at desc);
create table timeline_entries (
  emergency_id uuid not null references emergencies,
  n integer not null,
  tenant_id uuid not null,
  at timestamptz not null,
  kind text not null,
  person_id uuid,
  person_name text,
  facts jsonb not null,
  primary key (emergency_id, n)
);

-- Topics: gapless numbered logs --------------------------------------------------------------------------------

create table topics (
  name text primary key,
  tenant_id uuid not null,
  epoch uuid not null default gen_random_uuid(),
  last_seq bigint not null default 0,
  -- Events up to this number were truncated by retention.
  first_seq bigint not null default 1
);
create table topic_events (
  topic text not null references topics,
  seq bigint not null,
  tenant_id uuid not null,
  at timestamptz not null,
  kind text not null,
  body jsonb not null,
  primary key (topic, seq)
);
create index topic_events_at on topic_events (at);

-- Requests and audit -------------------------------------------------------------------------------------------

create table idempotency_keys (
  person_id uuid not null,
  key text not null,
  tenant_id uuid not null,
  endpoint text not null,
  body_hash bytea not null,
  reply jsonb,
  at timestamptz not null,
  primary key (person_id, key)
);
create table audit_rows (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'device', 'engine')),
  actor_id uuid,
  action text not null,
  resource text not null,
  patient_id uuid,
  outcome text not null check (outcome in ('allowed', 'refused')),
  request_id text not null
);
create index audit_rows_patient on audit_rows (patient_id, at desc);

-- Row-level security -------------------------------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array[
    'facilities','units','persons','person_roles','person_units','qualifications','contact_channels','push_subscriptions',
    'responders','patients','family_links','sessions','devices','readings','alarms','alarm_conditions','emergencies',
    'offers','pages','timeline_entries','topics','topic_events','idempotency_keys','audit_rows'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
  alter table tenants enable row level security;
  alter table tenants force row level security;
  create policy people on tenants to mydr24_app using (id = app_tenant());
  create policy engine on tenants to mydr24_engine using (true);
end $$;

grant usage on schema public to mydr24_app, mydr24_engine;
grant execute on function ensure_reading_partitions(date, date) to mydr24_engine;

-- People's requests. No delete anywhere; the audit can only grow.
grant select on tenants, facilities, units, persons, person_roles, person_units, qualifications, contact_channels, responders,
  patients, family_links, sessions, devices, readings, alarms, alarm_conditions, emergencies, offers, pages, timeline_entries,
  topics, topic_events, idempotency_keys, push_subscriptions to mydr24_app;
grant insert on family_links, sessions, devices, emergencies, offers, pages, timeline_entries, topics, topic_events,
  idempotency_keys, audit_rows, push_subscriptions, alarms, alarm_conditions to mydr24_app;
grant update on persons, responders, patients, family_links, sessions, devices, alarms, alarm_conditions, emergencies, offers,
  pages, topics, idempotency_keys, push_subscriptions to mydr24_app;

-- The chain's engine: what intake, monitoring, emergency, dispatch and paging need, nothing of sign-in secrets.
grant select on tenants, facilities, units, person_roles, person_units, qualifications, contact_channels, responders, patients,
  family_links, readings, monitor_shards, alarms, alarm_conditions, emergencies, offers, pages, timeline_entries, topics,
  topic_events, push_subscriptions, devices, audit_rows to mydr24_engine;
grant select (id, tenant_id, given_name, family_name, locale, is_active, email, demo_account) on persons to mydr24_engine;
grant select (id, tenant_id, person_id, expires_at, revoked_at) on sessions to mydr24_engine;
grant insert on readings, alarms, alarm_conditions, emergencies, offers, pages, timeline_entries, topics, topic_events, audit_rows
  to mydr24_engine;
grant update on monitor_shards, alarms, alarm_conditions, emergencies, offers, pages, topics, responders to mydr24_engine;
grant delete on alarm_conditions, topic_events, push_subscriptions, idempotency_keys to mydr24_engine;
