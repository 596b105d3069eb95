-- compatible
-- Who put a patient into a programme of care, or took them out of one, and why. Rows are added and never changed.
create table programme_changes (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  -- Null: out of the one before.
  programme text,
  reason text not null,
  person_id uuid not null references persons,
  at timestamptz not null
);
create index programme_changes_patient on programme_changes (patient_id, at desc);
create index patients_programme on patients (tenant_id, programme) where programme is not null;

alter table programme_changes enable row level security;
alter table programme_changes force row level security;
create policy people on programme_changes to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on programme_changes to mydr24_engine using (true) with check (true);
grant select, insert on programme_changes to mydr24_app;
grant select on programme_changes to mydr24_engine;
