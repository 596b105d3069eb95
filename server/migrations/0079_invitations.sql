-- compatible
-- Invitations of people to work here: who invited whom to which roles and units, and the hash of the one link that counts. What names the person
-- is emptied when it is over: by then they have an account, or are nobody's to know.
create table invitations (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  -- Whom the account will be; nobody yet.
  person_id uuid not null unique,
  given_name text not null,
  family_name text not null,
  way text not null check (way in ('email', 'sms')),
  -- The address, by the tenant's key; null once it is over.
  sealed bytea,
  locale text not null,
  roles text[] not null,
  unit_ids uuid[] not null,
  invited_by uuid not null references persons,
  invited_at timestamptz not null,
  link_hash bytea unique,
  link_until timestamptz not null,
  -- E-mails tried with a link sent to a telephone that were somebody's.
  wrong integer not null default 0,
  closed_at timestamptz,
  closed_as text check (closed_as in ('accepted', 'taken-back', 'refused', 'forgotten')),
  check ((closed_at is null) = (closed_as is null)),
  check (closed_at is null or (sealed is null and link_hash is null))
);
create index invitations_open on invitations (tenant_id, invited_at) where closed_at is null;

alter table invitations enable row level security;
alter table invitations force row level security;
create policy people on invitations to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on invitations to mydr24_engine using (true) with check (true);
grant select, insert, update on invitations to mydr24_app;
grant select (ctid, id, tenant_id, sealed), update (sealed) on invitations to mydr24_engine;
