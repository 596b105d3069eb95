-- compatible
-- Limits a clinician signed for one patient, within what the unit's rule allows: the mildest band of one rule, by day and by night,
-- until a date. Numbered like rule sets, so that an alarm names which one it was judged by.
create table personal_limits (
  tenant_id uuid not null references tenants,
  version integer not null,
  patient_id uuid not null references patients,
  rule_id text not null,
  priority text not null,
  day_limit double precision not null,
  night_limit double precision,
  -- Minutes of the local day.
  night_from integer not null check (night_from between 0 and 1439),
  night_to integer not null check (night_to between 0 and 1439),
  time_zone text not null,
  reason text not null,
  signed_by uuid not null references persons,
  signed_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > signed_at),
  ended_by uuid references persons,
  ended_at timestamptz,
  primary key (tenant_id, version)
);
create unique index personal_limits_open on personal_limits (patient_id, rule_id) where ended_at is null;

alter table personal_limits enable row level security;
alter table personal_limits force row level security;
create policy people on personal_limits to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on personal_limits to mydr24_engine using (true) with check (true);
grant select, insert on personal_limits to mydr24_app;
grant update (ended_by, ended_at) on personal_limits to mydr24_app;
grant select on personal_limits to mydr24_engine;
