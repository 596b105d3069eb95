-- compatible
-- Whom each round of an emergency considered and why, and patient records that exist for drills only.

create table rankings (
  id uuid primary key,
  tenant_id uuid not null,
  emergency_id uuid not null,
  round integer not null,
  step text not null,
  at timestamptz not null,
  -- Everybody looked at, the nearest first: personId, name, as, isEligible, isAsked, reasons.
  candidates jsonb not null,
  -- How many more were looked at than are kept.
  left_out integer not null
);
create index rankings_emergency on rankings (emergency_id);

-- A drill never touches the record of somebody cared for: a real alarm of the same kind would join it.
alter table patients add column is_drill boolean not null default false;
create index patients_drill on patients (tenant_id) where is_drill;

alter table rankings enable row level security;
alter table rankings force row level security;
create policy people on rankings to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on rankings to mydr24_engine using (true) with check (true);
grant select, insert on rankings to mydr24_app, mydr24_engine;
grant insert on patients to mydr24_app;
