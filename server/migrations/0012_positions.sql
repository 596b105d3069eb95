-- compatible
-- Where people on duty and their vehicles are and were; vehicles, their crew and the keys of their trackers.

create table vehicles (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null,
  equipment text[] not null,
  -- Lets a tracker send points of this vehicle, and nothing else.
  key_hash bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  heard_at timestamptz,
  refusal text
);
create index vehicles_tenant on vehicles (tenant_id) where retired_at is null;

create table vehicle_crew (
  vehicle_id uuid not null references vehicles,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  boarded_at timestamptz not null,
  left_at timestamptz
);
-- Nobody is on two vehicles at once.
create unique index vehicle_crew_once on vehicle_crew (person_id) where left_at is null;
create index vehicle_crew_vehicle on vehicle_crew (vehicle_id) where left_at is null;

create table positions (
  tenant_id uuid not null references tenants,
  person_id uuid references persons,
  vehicle_id uuid references vehicles,
  source text not null check (source in ('app', 'manual', 'owntracks', 'osmand')),
  -- By the device's clock: the order of a history.
  taken_at timestamptz not null,
  received_at timestamptz not null,
  lat double precision not null,
  lon double precision not null,
  accuracy_m double precision,
  speed_m_per_s double precision,
  heading_deg double precision,
  flag text check (flag in ('accuracy-unknown', 'accuracy-poor', 'clock-ahead')),
  -- One point of ten minutes, rounded, once the precise history is over.
  is_thinned boolean not null default false,
  check (num_nonnulls(person_id, vehicle_id) = 1)
);
-- A point sent again is the same point.
create unique index positions_person on positions (person_id, source, taken_at) where person_id is not null;
create unique index positions_vehicle on positions (vehicle_id, source, taken_at) where vehicle_id is not null;
create index positions_precise on positions (taken_at) where not is_thinned;
create index positions_thinned on positions (taken_at) where is_thinned;

-- Who saw somebody's position is answered from the audit.
create index audit_rows_position on audit_rows (tenant_id, at) where action in ('dispatch.read', 'emergency.read', 'position.history', 'vehicle.history');

do $$
declare t text;
begin
  foreach t in array array['vehicles', 'vehicle_crew', 'positions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on vehicles, vehicle_crew, positions to mydr24_app;
grant update on vehicles, vehicle_crew to mydr24_app;
-- Thinning and forgetting, and judging a tracker's key before its tenant is known.
grant select on vehicles, vehicle_crew, positions to mydr24_engine;
grant update, delete on positions to mydr24_engine;
