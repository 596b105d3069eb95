-- compatible
-- Alarm rules as data: numbered sets of a tenant, unit, programme or patient, and who did what to each. A set's text is fixed from
-- the moment it is proposed, and a number is never used again in its tenant: rule and number alone say what an alarm was judged by.

create table alarm_rule_numbers (
  tenant_id uuid primary key references tenants,
  last_version integer not null
);
create table alarm_rule_sets (
  tenant_id uuid not null references tenants,
  version integer not null check (version > 1),
  scope text not null check (scope in ('tenant', 'unit', 'programme', 'patient')),
  unit_id uuid references units,
  programme text,
  patient_id uuid references patients,
  state text not null check (state in ('draft', 'proposed', 'approved', 'active', 'retired', 'withdrawn')),
  revision integer not null,
  title text not null,
  source text not null,
  sha256 text not null,
  primary key (tenant_id, version),
  check ((scope = 'unit') = (unit_id is not null) and (scope = 'programme') = (programme is not null) and (scope = 'patient') = (patient_id is not null))
);
create unique index alarm_rule_sets_active on alarm_rule_sets (tenant_id, scope, unit_id, programme, patient_id) nulls not distinct where state = 'active';
create table alarm_rule_deeds (
  tenant_id uuid not null,
  version integer not null,
  n integer not null,
  what text not null check (what in ('created', 'saved', 'proposed', 'approved', 'activated', 'withdrawn', 'retired')),
  person_id uuid references persons,
  at timestamptz not null,
  primary key (tenant_id, version, n),
  foreign key (tenant_id, version) references alarm_rule_sets
);
create function keep_proposed_rules() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.source, new.sha256, new.version, new.scope, new.unit_id, new.programme, new.patient_id)
     is distinct from (old.source, old.sha256, old.version, old.scope, old.unit_id, old.programme, old.patient_id) then
    raise exception 'the text of a proposed rule set is fixed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_proposed_rules before update on alarm_rule_sets for each row execute function keep_proposed_rules();

-- A way of care that has rules of its own, e.g. heart failure at home.
alter table patients add column programme text;
-- How long the condition lasted before the alarm, by the rule it was judged by.
alter table alarms add column delay_ms integer;
-- Since when nobody has answered; null while it is answered, silenced or over.
alter table alarms add column unanswered_since timestamptz;
create index alarms_unanswered on alarms (unanswered_since) where ended_at is null and unanswered_since is not null;

-- What somebody silenced, for how long and why. One patient's one condition; open ones are shown to every viewer.
create table alarm_silences (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  unit_id uuid,
  alarm_id uuid,
  condition_key text not null,
  kind text not null check (kind in ('audio-off', 'shelved', 'alarm-off')),
  -- A worse one breaks it.
  priority text not null check (priority in ('low', 'medium', 'high')),
  reason text not null,
  person_id uuid not null references persons,
  person_name text,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  reminded_at timestamptz,
  ended_at timestamptz
);
create unique index alarm_silences_open on alarm_silences (patient_id, condition_key) where ended_at is null;

-- Who was told because nobody answered: once for each step, also across a restart and on several nodes.
create table alarm_tellings (
  alarm_id uuid not null references alarms,
  step integer not null,
  priority text not null,
  tenant_id uuid not null references tenants,
  role text not null,
  people integer not null,
  told_at timestamptz not null,
  primary key (alarm_id, priority, step)
);

-- The assessment a score asks for. Only a clinician's "assessed" does it; when it is overdue the unit is told.
create table response_clocks (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  unit_id uuid,
  rule_id text not null,
  priority text not null,
  value double precision,
  started_at timestamptz not null,
  due_at timestamptz not null,
  overdue_at timestamptz,
  told_at timestamptz,
  assessed_at timestamptz,
  assessed_by uuid references persons,
  assessed_by_name text
);
create unique index response_clocks_open on response_clocks (patient_id) where assessed_at is null;
create index response_clocks_overdue on response_clocks (overdue_at) where overdue_at is not null and told_at is null;

do $$
declare t text;
begin
  foreach t in array array['alarm_rule_numbers', 'alarm_rule_sets', 'alarm_rule_deeds', 'alarm_silences', 'alarm_tellings', 'response_clocks'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

-- Deeds and tellings are never changed.
grant select, insert on alarm_rule_numbers, alarm_rule_sets, alarm_rule_deeds to mydr24_app;
grant update on alarm_rule_numbers, alarm_rule_sets to mydr24_app;
grant select on alarm_silences, alarm_tellings, response_clocks to mydr24_app;
grant select on alarm_rule_sets, alarm_rule_deeds, alarm_silences, alarm_tellings, response_clocks to mydr24_engine;
grant insert on alarm_silences, alarm_tellings, response_clocks to mydr24_engine;
grant update on alarm_silences, response_clocks to mydr24_engine;
