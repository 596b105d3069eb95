-- compatible
-- When somebody was last cared for, and from when a tenant lets go of records whose time is over. Letting go is an erasure like one a patient asked for:
-- decided by a person, or by the tenant's own word, and carried out by the same function with the same looks.

create table care_times (
  patient_id uuid primary key references patients,
  tenant_id uuid not null references tenants,
  -- Never earlier than it was: what it was reckoned from may be gone.
  last_care_at timestamptz not null
);
create index care_times_oldest on care_times (tenant_id, last_care_at, patient_id);

create table record_retention (
  tenant_id uuid primary key references tenants,
  -- Whole calendar years after the last care.
  years integer not null check (years between 1 and 100),
  lets_go text not null check (lets_go in ('by-hand', 'by-itself')),
  set_by uuid not null references persons,
  set_at timestamptz not null,
  counts_from timestamptz not null
);

alter table erasures add column origin text not null default 'patient' check (origin in ('patient', 'time'));
alter table erasures alter column asked_by drop not null;
alter table erasures add constraint erasures_asked check (origin = 'time' or asked_by is not null);

do $$
declare t text;
begin
  foreach t in array array['care_times', 'record_retention'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select on care_times to mydr24_app;
grant select, insert on care_times to mydr24_engine;
grant update (last_care_at) on care_times to mydr24_engine;
grant select, insert, update on record_retention to mydr24_app;
grant select on record_retention to mydr24_engine;
grant insert on erasures to mydr24_engine;
