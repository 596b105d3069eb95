-- compatible
-- What a set of alarm rules would have done: replays over stored readings and shadows beside the live rules. Nothing here sounds.

create table rule_replays (
  id uuid primary key,
  tenant_id uuid not null,
  version integer not null,
  kind text not null check (kind in ('replay', 'shadow')),
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  from_at timestamptz not null,
  -- A shadow's stated end, which may be to come.
  until_at timestamptz not null check (until_at > from_at),
  started_by uuid not null references persons,
  started_at timestamptz not null,
  -- A runner says so while it works; one that fell silent has lost it.
  heard_at timestamptz not null,
  counted_at timestamptz,
  took_ms integer,
  patients integer not null default 0,
  patients_done integer not null default 0,
  figures jsonb,
  foreign key (tenant_id, version) references alarm_rule_sets
);
create index rule_replays_of on rule_replays (tenant_id, version, started_at desc);
create index rule_replays_running on rule_replays (heard_at) where state = 'running';

-- What really happened and no emergency says: marked by a clinician, so that rules and alarms can be held against it.
create table adverse_events (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  what text not null,
  at timestamptz not null,
  marked_by uuid not null references persons,
  marked_at timestamptz not null
);
create index adverse_events_patient on adverse_events (patient_id, at);

do $$
declare t text;
begin
  foreach t in array array['rule_replays', 'adverse_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert on rule_replays, adverse_events to mydr24_app;
grant update on rule_replays to mydr24_app;
grant select on rule_replays, adverse_events to mydr24_engine;
grant update on rule_replays to mydr24_engine;
