-- compatible
-- Which regional rules of consent a tenant goes by, and kinds of notes that are specially protected (42 CFR Part 2 and what a site names
-- beside it): shown to nobody but by the patient's consent for that kind.

create table consent_rules (
  tenant_id uuid primary key references tenants,
  rule_set text not null,
  -- The site's own age from which a patient chooses alone; null: the rule set's.
  chooses_from integer check (chooses_from between 0 and 25),
  -- Kinds the site protects beside substance use treatment: [{code, name}].
  kinds jsonb not null default '[]',
  -- Null: an operator.
  changed_by uuid references persons,
  changed_at timestamptz not null
);

alter table consents drop constraint consents_topic_check;
alter table consents add constraint consents_topic_check check (topic in ('vitals', 'notes', 'emergencies', 'protected'));
alter table consents add column protected_kind text;
alter table consents add constraint consents_kind check ((topic = 'protected') = (protected_kind is not null));

alter table chart_notes add column protected_kind text;
-- The ward it was written on: its staff are the circle that may be let in.
alter table chart_notes add column protected_unit_id uuid references units;
-- Not there for a request that did not open them, in whatever statement it counts or lists.
create policy protected on chart_notes as restrictive for select to mydr24_app using (protected_kind is null or current_setting('app.protected', true) = 'on');

alter table break_glass add column opens_protected boolean not null default false;
alter table break_glass add column is_in_care boolean not null default false;
-- 42 CFR 2.51(a): a medical emergency, and nothing else.
alter table break_glass add constraint break_glass_protected check (not opens_protected or reason = 'life-threatening');

-- What 42 CFR 2.51(c) wants in the patient's record, once for each use and kind.
create table protected_disclosures (
  break_glass_id uuid not null references break_glass,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  person_name text not null,
  affiliation text not null,
  -- Who made the disclosure.
  disclosed_by text not null,
  disclosed_at timestamptz not null,
  nature text not null,
  kind text not null,
  primary key (break_glass_id, kind)
);
create index protected_disclosures_patient on protected_disclosures (patient_id, disclosed_at);

do $$
declare t text;
begin
  foreach t in array array['consent_rules', 'protected_disclosures'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
create policy protected on protected_disclosures as restrictive for select to mydr24_app using (current_setting('app.protected', true) = 'on');
grant select, insert, update on consent_rules to mydr24_app;
grant select on consent_rules to mydr24_engine;
grant select, insert on protected_disclosures to mydr24_app;
grant select (tenant_id) on protected_disclosures to mydr24_engine;
