-- compatible
-- A second step beside the password: an app that shows codes, ten codes on paper, and from when the staff of a tenant need one.

create table code_apps (
  person_id uuid primary key references persons,
  tenant_id uuid not null references tenants,
  -- Sealed with the server's key.
  sealed_key text not null,
  made_at timestamptz not null,
  -- The newest step of time whose code was taken: the same and older ones are not taken again.
  used_step bigint not null,
  -- Wrong codes since the last right one.
  wrong integer not null default 0
);
create table recovery_codes (
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  -- The first characters, by which a code is found; the rest is hashed as a password is.
  selector text not null,
  code_hash text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, selector)
);
create table second_step_policies (
  tenant_id uuid primary key references tenants,
  -- Null: a password alone is enough for everybody.
  staff_from timestamptz,
  changed_at timestamptz not null,
  changed_by uuid not null references persons
);

do $$
declare
  t text;
begin
  foreach t in array array['code_apps', 'recovery_codes', 'second_step_policies'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on code_apps, recovery_codes to mydr24_app;
grant select, insert, update on second_step_policies to mydr24_app;
