-- compatible
-- Networks of tenants of one installation, and shared care: one patient offered by their own tenant to a unit or a person of another member.
-- Everything of a grant stands in the patient's own tenant; the other tenant has an address of it and nothing more. No policy lets one tenant
-- see a row of another: a guest reads under the patient's tenant, as a row of `guests` there.

-- Of the machine, by the operator. No request of people reads it: a member keeps the name.
create table networks (
  id uuid primary key,
  name text not null unique check (length(name) between 2 and 80),
  created_at timestamptz not null
);

create table network_members (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  -- Not a reference: a tenant that moves to another installation takes its row along.
  network_id uuid not null,
  network_name text not null,
  invited_at timestamptz not null,
  -- What was offered before counts no more: joining again begins anew.
  joined_at timestamptz,
  joined_by uuid references persons,
  left_at timestamptz,
  -- Null: the operator.
  left_by uuid references persons,
  check ((joined_at is null) = (joined_by is null)),
  check (left_at is null or joined_at is null or left_at >= joined_at)
);
create unique index network_members_one on network_members (tenant_id, network_id) where left_at is null;
create index network_members_network on network_members (network_id) where left_at is null;

-- Somebody of another tenant who was let in to a patient here, as they are named in what is kept of it.
create table guests (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  guest_tenant_id uuid not null,
  guest_person_id uuid not null,
  name text not null,
  tenant_name text not null,
  -- Theirs at home, when they were last here.
  roles text[] not null,
  made_at timestamptz not null,
  unique (tenant_id, guest_tenant_id, guest_person_id)
);

create table shared_care_grants (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  network_id uuid not null,
  guest_tenant_id uuid not null,
  guest_tenant_name text not null,
  -- The unit or the person it is offered to, with the name as it was then.
  guest_unit_id uuid,
  guest_person_id uuid,
  guest_name text not null,
  topics text[] not null check (cardinality(topics) between 1 and 3 and topics <@ array['vitals', 'notes', 'emergencies']),
  reason text not null check (length(reason) between 10 and 500),
  offered_by uuid not null references persons,
  offered_at timestamptz not null,
  until_at timestamptz not null,
  accepted_by uuid references guests,
  accepted_at timestamptz,
  ended_at timestamptz,
  ended_why text check (ended_why in ('declined', 'home', 'guest', 'patient', 'ran-out', 'left-network', 'suspended')),
  ended_by uuid references persons,
  check ((guest_unit_id is null) <> (guest_person_id is null)),
  check (guest_tenant_id <> tenant_id),
  check (until_at > offered_at and until_at <= offered_at + interval '90 days 1 hour'),
  check ((accepted_at is null) = (accepted_by is null)),
  check ((ended_at is null) = (ended_why is null))
);
create index shared_care_grants_patient on shared_care_grants (patient_id, offered_at desc);
-- One at a time to one of them.
create unique index shared_care_grants_one on shared_care_grants (patient_id, guest_tenant_id, coalesce(guest_unit_id, guest_person_id)) where ended_at is null;
create index shared_care_grants_open on shared_care_grants (until_at) where ended_at is null;

-- Where a grant of another tenant is to be asked for, and for whom of this tenant it is. Says nothing of the patient.
create table shared_care_addresses (
  grant_id uuid primary key,
  tenant_id uuid not null references tenants,
  home_tenant_id uuid not null,
  home_tenant_name text not null,
  network_id uuid not null,
  unit_id uuid,
  person_id uuid,
  offered_at timestamptz not null,
  check ((unit_id is null) <> (person_id is null)),
  check (home_tenant_id <> tenant_id)
);
create index shared_care_addresses_tenant on shared_care_addresses (tenant_id, offered_at desc);

do $$
declare t text;
begin
  foreach t in array array['network_members', 'guests', 'shared_care_grants', 'shared_care_addresses'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select on network_members, guests, shared_care_grants, shared_care_addresses to mydr24_app;
grant insert on guests, shared_care_grants, shared_care_addresses to mydr24_app;
grant update (joined_at, joined_by, left_at, left_by) on network_members to mydr24_app;
grant update (name, tenant_name, roles) on guests to mydr24_app;
grant update (accepted_by, accepted_at, ended_at, ended_why, ended_by) on shared_care_grants to mydr24_app;
grant select on networks, network_members, guests to mydr24_engine;
grant select (id, tenant_id, network_id, guest_tenant_id, offered_at, until_at, accepted_at, ended_at) on shared_care_grants to mydr24_engine;
grant update (ended_at, ended_why) on shared_care_grants to mydr24_engine;

alter table audit_rows drop constraint audit_rows_actor_kind_check,
  add constraint audit_rows_actor_kind_check check (actor_kind in ('person', 'device', 'engine', 'viewer', 'service', 'guest'));
