-- compatible
-- Closures and delays of roads, what a tenant weighs when people are ranked, and what of people and patients is weighed.

create table road_closures (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  -- GeoJSON geometry: Point, LineString or Polygon.
  shape jsonb not null,
  -- How many times slower than usual; null is closed.
  slower double precision check (slower > 1),
  reason text not null,
  source text not null check (source in ('dispatcher', 'feed')),
  -- The feed's own name of it.
  feed_key text,
  until_at timestamptz,
  entered_at timestamptz not null,
  entered_by uuid references persons,
  lifted_at timestamptz,
  lifted_by uuid references persons,
  check ((source = 'feed') = (feed_key is not null))
);
create index road_closures_in_force on road_closures (tenant_id) where lifted_at is null;
create unique index road_closures_feed on road_closures (tenant_id, feed_key) where lifted_at is null;

create table ranking_policies (
  tenant_id uuid primary key references tenants,
  policy jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null references persons
);

do $$
declare t text;
begin
  foreach t in array array['road_closures', 'ranking_policies'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on road_closures to mydr24_app;
grant update (lifted_at, lifted_by) on road_closures to mydr24_app;
grant select, insert, update on ranking_policies to mydr24_app;
grant select on ranking_policies to mydr24_engine;
-- The engine follows the feed.
grant select, insert on road_closures to mydr24_engine;
grant update (lifted_at) on road_closures to mydr24_engine;

alter table responders add column vehicle text not null default 'car' check (vehicle in ('car', 'emergency', 'foot'));
alter table responders add column equipment text[] not null default '{}';
alter table responders add column languages text[] not null default '{}';
alter table responders add column sex text check (sex in ('female', 'male', 'other', 'unknown'));
-- When the last emergency ended, and when those of late began: rest and workload.
alter table responders add column freed_at timestamptz;
alter table responders add column recent_emergencies timestamptz[] not null default '{}';
-- By whom this patient asks to be cared for, where that matters to them.
alter table patients add column carer_sex text check (carer_sex in ('female', 'male'));
alter table offers add column eta_s integer;
