-- compatible
-- What a patient lets whom see, version by version. Nothing is changed: a later version of the same choice counts instead.

create table consents (
  patient_id uuid not null references patients,
  -- Counts up over all choices of the patient.
  version integer not null check (version > 0),
  tenant_id uuid not null references tenants,
  topic text not null check (topic in ('vitals', 'notes', 'emergencies')),
  purpose text not null check (purpose in ('care', 'review')),
  role text,
  person_id uuid references persons,
  decision text not null check (decision in ('allow', 'refuse')),
  given_at timestamptz not null,
  given_by uuid not null references persons,
  -- The choice ends by itself.
  until_at timestamptz,
  -- The regional rules it was given under.
  rule_set text not null,
  primary key (patient_id, version),
  constraint consents_one_grantee check ((role is null) <> (person_id is null))
);
create index consents_changed on consents (given_at);
alter table consents enable row level security;
alter table consents force row level security;
create policy people on consents to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on consents to mydr24_engine using (true) with check (true);
grant select, insert on consents to mydr24_app;
grant select (patient_id, version, given_at) on consents to mydr24_engine;
