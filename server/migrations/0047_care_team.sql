-- compatible
-- Who is named on a patient's care team beyond the ward, and until when they were.

create table care_team (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  person_id uuid not null references persons,
  added_at timestamptz not null,
  added_by uuid not null references persons,
  removed_at timestamptz,
  removed_by uuid references persons,
  check ((removed_at is null) = (removed_by is null))
);
create unique index care_team_now on care_team (patient_id, person_id) where removed_at is null;
create index care_team_of_person on care_team (person_id) where removed_at is null;
create index care_team_removed on care_team (removed_at) where removed_at is not null;

alter table care_team enable row level security;
alter table care_team force row level security;
create policy people on care_team to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on care_team to mydr24_engine using (true) with check (true);
grant select, insert on care_team to mydr24_app;
grant update (removed_at, removed_by) on care_team to mydr24_app;
-- Only that somebody was taken off, to close what they have open.
grant select (id, tenant_id, removed_at) on care_team to mydr24_engine;
