-- compatible
-- What proves that a person can be reached: their devices, the proof of each channel, test pages, quiet times.

-- One browser of one person. The id is the browser's own; a shared browser has a row for each who signs in on it.
create table person_devices (
  person_id uuid not null references persons,
  id uuid not null,
  tenant_id uuid not null references tenants,
  session_id uuid,
  label text not null,
  platform text not null,
  app_version text not null,
  locale text not null,
  time_zone text not null,
  permission text not null check (permission in ('granted', 'denied', 'default', 'unsupported')),
  sound text not null check (sound in ('on', 'off', 'blocked', 'unknown')),
  battery_pct smallint check (battery_pct between 0 and 100),
  is_charging boolean,
  push_proven_at timestamptz,
  reported_at timestamptz not null,
  opened_at timestamptz,
  closed_at timestamptz,
  heard_at timestamptz,
  removed_at timestamptz,
  primary key (person_id, id)
);
create index person_devices_session on person_devices (session_id);
alter table push_subscriptions add column person_device_id uuid;

-- The newest receipt or answer that came through each channel of a person.
create table channel_proofs (
  person_id uuid not null references persons,
  channel text not null check (channel in ('app', 'push', 'sms', 'voice', 'email')),
  tenant_id uuid not null references tenants,
  proven_at timestamptz not null,
  primary key (person_id, channel)
);

create table test_pages (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  channel text not null check (channel in ('app', 'push', 'sms', 'voice', 'email')),
  reason text not null check (reason in ('weekly', 'asked', 'new-address')),
  -- What is said back where a tap cannot prove it; worth nothing once answered.
  code text,
  intended_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  shown_at timestamptz,
  acknowledged_at timestamptz,
  failed_at timestamptz,
  failure text,
  reminded_at timestamptz,
  wrong_answers smallint not null default 0,
  attempts smallint not null default 0,
  due_at timestamptz,
  claimed_until timestamptz
);
create index test_pages_person on test_pages (person_id, channel, intended_at desc);
create index test_pages_open on test_pages (intended_at) where acknowledged_at is null;
create index test_pages_due on test_pages (due_at) where due_at is not null;

create table quiet_times (
  person_id uuid primary key references persons,
  tenant_id uuid not null references tenants,
  until timestamptz not null
);

-- What was told once and must not be told again: a day's digest, an ended session.
create table reach_notices (
  tenant_id uuid not null references tenants,
  key text not null,
  at timestamptz not null,
  primary key (tenant_id, key)
);

-- As dispatch was last told; null until judged.
alter table responders add column reach jsonb;
alter table responders add column duty_changed_at timestamptz;

do $$
declare t text;
begin
  foreach t in array array['person_devices', 'channel_proofs', 'test_pages', 'quiet_times', 'reach_notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on person_devices, channel_proofs, test_pages, quiet_times to mydr24_app;
grant insert, update on contact_channels to mydr24_app;
grant select on person_devices, channel_proofs, test_pages, quiet_times, reach_notices to mydr24_engine;
grant insert on channel_proofs, test_pages, reach_notices to mydr24_engine;
grant update on person_devices, channel_proofs, test_pages to mydr24_engine;
grant update (confirmed_at) on contact_channels to mydr24_engine;
