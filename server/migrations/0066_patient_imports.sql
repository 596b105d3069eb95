-- compatible
-- Files that people import for a patient: kept sealed in pieces for a day at most, read as a dry run, stored as readings when somebody says so.
create table patient_imports (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  begun_by uuid not null references persons,
  begun_at timestamptz not null,
  state text not null check (state in ('receiving', 'reading', 'read', 'storing', 'done', 'failed', 'dropped')),
  -- Names and sizes, in the order in which they come.
  files jsonb not null,
  options jsonb,
  summary jsonb,
  stored integer not null default 0,
  already_there integer not null default 0,
  refused_at_store integer not null default 0,
  problem text,
  done_at timestamptz,
  -- Until when a node works on it; after that another takes it up.
  claimed_until timestamptz
);
create index patient_imports_patient on patient_imports (patient_id, begun_at desc);
create index patient_imports_waiting on patient_imports (begun_at) where state in ('reading', 'storing');
create index patient_imports_old on patient_imports (begun_at);
create index patient_imports_dropped on patient_imports (id) where state = 'dropped';
create table patient_import_pieces (
  import_id uuid not null references patient_imports on delete cascade,
  n integer not null,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  sealed bytea not null,
  primary key (import_id, n)
);

do $$
declare t text;
begin
  foreach t in array array['patient_imports', 'patient_import_pieces'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on patient_imports, patient_import_pieces to mydr24_app;
grant update (state, options, summary, problem, claimed_until) on patient_imports to mydr24_app;
grant select, delete on patient_imports, patient_import_pieces to mydr24_engine;
grant update (state, summary, stored, already_there, refused_at_store, problem, done_at, claimed_until) on patient_imports to mydr24_engine;
