-- compatible
-- Who is on call: rotas, what is laid over them, the gaps coordinators were told of, and calendar addresses.

create table rotas (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  facility_id uuid references facilities,
  duty text not null,
  -- The whole plan as the protocol's schema has it, checked before it is kept.
  plan jsonb not null,
  -- Counts every change of the plan and of what is laid over it.
  version integer not null,
  changed_at timestamptz not null,
  retired_at timestamptz
);
-- One rota answers for a duty at a place, so that nobody asks which of two is right.
create unique index rotas_duty on rotas (tenant_id, facility_id, duty) nulls not distinct where retired_at is null;
create table rota_overrides (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  rota_id uuid not null references rotas,
  person_id uuid not null references persons,
  from_at timestamptz not null,
  to_at timestamptz not null,
  made_by uuid not null references persons,
  made_at timestamptz not null,
  -- The rota's version it made: the newer of two overrides holds, whatever the clocks said.
  version integer not null,
  ended_at timestamptz,
  check (from_at < to_at)
);
create index rota_overrides_live on rota_overrides (rota_id, to_at) where ended_at is null;
create table rota_swaps (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  rota_id uuid not null references rotas,
  asker_id uuid not null references persons,
  other_id uuid not null references persons,
  gives_from_at timestamptz not null,
  gives_to_at timestamptz not null,
  takes_from_at timestamptz not null,
  takes_to_at timestamptz not null,
  status text not null check (status in ('asked', 'agreed', 'declined', 'withdrawn')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  -- The rota's version at which it was agreed: the order in which swaps apply.
  version integer,
  check (gives_from_at < gives_to_at and takes_from_at < takes_to_at and asker_id <> other_id),
  check ((status = 'agreed') = (version is not null))
);
create index rota_swaps_rota on rota_swaps (rota_id, asked_at desc);
create index rota_swaps_people on rota_swaps (asker_id, other_id);
create table absences (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reported_by uuid not null references persons,
  reported_at timestamptz not null,
  ended_at timestamptz,
  check (from_at < to_at)
);
create index absences_live on absences (person_id, to_at) where ended_at is null;
create table rota_gaps (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  rota_id uuid not null references rotas,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null check (reason in ('no-pattern', 'absent')),
  -- How near it was when coordinators were last told.
  notice text not null check (notice in ('found', 'day-before', 'two-hours-before')),
  found_at timestamptz not null,
  gone_at timestamptz
);
create index rota_gaps_open on rota_gaps (rota_id) where gone_at is null;
-- Words to coordinators outside of the app, written with the gap and sent after the commit.
create table rota_notices (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  gap_id uuid not null references rota_gaps,
  person_id uuid not null references persons,
  kind text not null check (kind in ('found', 'day-before', 'two-hours-before', 'gone')),
  made_at timestamptz not null,
  attempts integer not null default 0,
  -- Null once it was handed over or given up.
  due_at timestamptz,
  sent_at timestamptz
);
create index rota_notices_due on rota_notices (due_at) where due_at is not null;
create unique index rota_notices_once on rota_notices (gap_id, person_id, kind);
create table rota_feeds (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  -- Null: this person's own shifts on all rotas.
  rota_id uuid references rotas,
  secret_hash bytea not null,
  made_at timestamptz not null,
  revoked_at timestamptz
);
create index rota_feeds_person on rota_feeds (person_id) where revoked_at is null;

do $$
declare t text;
begin
  foreach t in array array['rotas', 'rota_overrides', 'rota_swaps', 'absences', 'rota_gaps', 'rota_notices', 'rota_feeds'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select on rotas, rota_overrides, rota_swaps, absences, rota_gaps, rota_feeds to mydr24_app;
grant insert on rotas, rota_overrides, rota_swaps, absences, rota_feeds to mydr24_app;
grant update on rotas, rota_swaps, rota_overrides, absences, rota_feeds to mydr24_app;
-- The engine answers who is on call and looks ahead for gaps; it edits no rota.
grant select on rotas, rota_overrides, rota_swaps, absences, rota_gaps, rota_notices to mydr24_engine;
grant insert on rota_gaps, rota_notices to mydr24_engine;
grant update on rota_gaps, rota_notices to mydr24_engine;
