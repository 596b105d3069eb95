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

-- When a person first acknowledged an alarm; the alarm itself keeps only who did last.
create table alarm_answers (
  alarm_id uuid primary key references alarms,
  tenant_id uuid not null references tenants,
  answered_by uuid not null,
  answered_at timestamptz not null
);
create function keep_first_answer() returns trigger language plpgsql as $$
begin
  if new.acknowledged_by is not null then
    insert into alarm_answers (alarm_id, tenant_id, answered_by, answered_at) values (new.id, new.tenant_id, new.acknowledged_by, new.changed_at) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger keep_first_answer after insert or update of acknowledged_by on alarms for each row execute function keep_first_answer();
create index alarms_started on alarms (started_at);

-- Alarms of a unit by UTC day, so that what a screen asks does not grow with the alarms. Counted by the engine; counting again replaces.
create table alarm_rule_days (
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  day date not null,
  rule_id text not null,
  priority text not null,
  alarms integer not null,
  acted_on integer not null,
  true_alarms integer not null,
  primary key (unit_id, day, rule_id, priority)
);
create table alarm_patient_days (
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  day date not null,
  patient_id uuid not null references patients,
  alarms integer not null,
  primary key (unit_id, day, patient_id)
);
create table alarm_exposure_days (
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  day date not null,
  exposure text not null check (exposure in ('0-29', '30-79', '80+')),
  alarms integer not null,
  acknowledged integer not null,
  sum_s double precision not null,
  within_3_min integer not null,
  primary key (unit_id, day, exposure)
);
create table alarm_bed_days (
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  day date not null,
  bed_days integer not null,
  counted_at timestamptz not null,
  primary key (unit_id, day)
);

create table alarm_budgets (
  unit_id uuid primary key references units,
  tenant_id uuid not null references tenants,
  -- Null once somebody took the budget back.
  per_bed_day double precision check (per_bed_day > 0),
  warn_share double precision not null check (warn_share > 0 and warn_share <= 1),
  set_by uuid not null references persons,
  set_at timestamptz not null
);
create table alarm_reviews (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  unit_id uuid not null references units,
  week_on date not null,
  subject text not null check (subject in ('rule', 'patient')),
  rule_id text,
  patient_id uuid references patients,
  alarms integer not null,
  of_alarms integer not null,
  bed_days integer not null,
  owner_id uuid references persons,
  decision text check (decision in ('keep', 'change-rule', 'personal-limit', 'sensor-care', 'other')),
  note text not null default '',
  decided_at timestamptz,
  check ((subject = 'rule') = (rule_id is not null) and (subject = 'patient') = (patient_id is not null)),
  unique nulls not distinct (unit_id, week_on, rule_id, patient_id)
);

do $$
declare t text;
begin
  foreach t in array array['rule_replays', 'adverse_events', 'alarm_answers', 'alarm_rule_days', 'alarm_patient_days', 'alarm_exposure_days', 'alarm_bed_days', 'alarm_budgets', 'alarm_reviews'] loop
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
grant select, insert on alarm_answers to mydr24_app, mydr24_engine;
grant select on alarm_rule_days, alarm_patient_days, alarm_exposure_days, alarm_bed_days, alarm_budgets, alarm_reviews to mydr24_app;
grant insert, update on alarm_budgets to mydr24_app;
grant update on alarm_reviews to mydr24_app;
grant select, insert, update, delete on alarm_rule_days, alarm_patient_days, alarm_exposure_days, alarm_bed_days to mydr24_engine;
grant select on alarm_budgets to mydr24_engine;
grant select, insert on alarm_reviews to mydr24_engine;
