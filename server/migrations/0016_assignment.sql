-- compatible
-- The standing assignment over all open emergencies, suggestions a dispatcher set aside, and mass-casualty mode with the people tagged at its scenes.

create table standing_assignments (
  tenant_id uuid primary key references tenants,
  -- {"<emergency>": "<person>"}: who is kept for whom, so that a restart or another node changes nobody's way.
  pairs jsonb not null,
  reckoned_at timestamptz not null
);

create table dismissed_suggestions (
  tenant_id uuid not null references tenants,
  -- The moves it consisted of, hashed.
  key text not null,
  dismissed_at timestamptz not null,
  dismissed_by uuid not null references persons,
  primary key (tenant_id, key)
);

create table mass_casualties (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  reason text not null,
  -- The emergency whose scene it is for; null for the whole tenant.
  scene_emergency_id uuid references emergencies,
  scene_lat double precision,
  scene_lon double precision,
  declared_at timestamptz not null,
  declared_by uuid not null references persons,
  until_at timestamptz not null,
  ended_at timestamptz,
  -- Null when it ran out.
  ended_by uuid references persons,
  called_in_at timestamptz,
  called_in integer not null default 0,
  check ((scene_lat is null) = (scene_lon is null))
);
-- One at a time for the tenant, and for each scene.
create unique index mass_casualties_on on mass_casualties (tenant_id, coalesce(scene_emergency_id, '00000000-0000-0000-0000-000000000000')) where ended_at is null;

create table casualties (
  mass_casualty_id uuid not null references mass_casualties,
  tenant_id uuid not null references tenants,
  -- What stands on the tag; never a name.
  tag text not null,
  category text not null check (category in ('immediate', 'delayed', 'minor', 'expectant', 'deceased')),
  emergency_id uuid references emergencies,
  changed_at timestamptz not null,
  changed_by uuid not null references persons,
  primary key (mass_casualty_id, tag)
);

do $$
declare t text;
begin
  foreach t in array array['standing_assignments', 'dismissed_suggestions', 'mass_casualties', 'casualties'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on standing_assignments to mydr24_engine;
grant select, insert on dismissed_suggestions to mydr24_app;
grant select, delete on dismissed_suggestions to mydr24_engine;
grant select, insert on mass_casualties to mydr24_app;
grant update (until_at, ended_at, ended_by, called_in_at, called_in) on mass_casualties to mydr24_app;
grant select on mass_casualties to mydr24_engine;
grant update (ended_at) on mass_casualties to mydr24_engine;
grant select, insert on casualties to mydr24_app;
grant update (category, emergency_id, changed_at, changed_by) on casualties to mydr24_app;
grant select on casualties to mydr24_engine;
-- Whoever is called in is told in the transaction of the command.
grant insert on notices to mydr24_app;

-- Few of all that were ever opened; looked at every second.
create index emergencies_seeking on emergencies (tenant_id) where status = 'seeking';
