-- compatible
-- What a patient's chart shows beside the readings: every change of every alarm, kept for good, and notes people wrote on it.

-- Grows only. The alarm's own row has its newest state; here is each state it had, who made it so, and by which rule.
create table alarm_changes (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  patient_id uuid not null references patients,
  alarm_id uuid not null,
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
  delay_ms integer,
  at timestamptz not null,
  -- Null where nobody did it: a value, a clock or a rule.
  person_id uuid
);
create index alarm_changes_patient on alarm_changes (patient_id, at desc, id desc);

create table chart_notes (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  -- What it is about; `written_at` is when it was written.
  at timestamptz not null,
  written_at timestamptz not null,
  person_id uuid not null references persons,
  body text not null check (length(body) between 1 and 500)
);
create index chart_notes_patient on chart_notes (patient_id, at desc);
create index reading_amendments_chart on reading_amendments (patient_id, kind, taken_at);

do $$
declare t text;
begin
  foreach t in array array['alarm_changes', 'chart_notes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

grant select on alarm_changes, chart_notes to mydr24_app;
grant insert on chart_notes to mydr24_app;
grant select, insert on alarm_changes to mydr24_engine;
