-- compatible
-- Identity from outside (single sign-on, SCIM) and apps from outside (SMART): whom a provider vouches for, what its groups mean
-- here, who may provision, which apps there are and what each was allowed by whom.

create table sso_providers (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  slug text not null check (slug ~ '^[a-z0-9-]{1,40}$'),
  -- As the button says it.
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed with the server's key; null: a public client, by PKCE alone.
  sealed_secret text,
  scopes text not null,
  groups_claim text not null,
  takes_roles boolean not null,
  creates_people boolean not null,
  links_by_email boolean not null,
  asks_anew boolean not null,
  is_listed boolean not null,
  changed_at timestamptz not null,
  changed_by uuid not null references persons,
  removed_at timestamptz
);
create unique index sso_providers_slug on sso_providers (tenant_id, slug) where removed_at is null;

-- Who somebody is at a provider.
create table sso_identities (
  provider_id uuid not null references sso_providers,
  subject text not null,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  linked_at timestamptz not null,
  primary key (provider_id, subject)
);
create index sso_identities_person on sso_identities (person_id);

-- Which sessions began at a provider, and under which of its own: it may end them.
create table sso_sessions (
  session_id uuid primary key references sessions,
  tenant_id uuid not null references tenants,
  provider_id uuid not null references sso_providers,
  subject text not null,
  provider_session text
);
create index sso_sessions_subject on sso_sessions (provider_id, subject);

-- What groups outside mean here; one text for single sign-on and SCIM.
create table group_roles (
  tenant_id uuid primary key references tenants,
  rules jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null references persons
);

create table scim_tokens (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  secret_hash bytea not null,
  created_at timestamptz not null,
  created_by uuid not null references persons,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz
);
create index scim_tokens_tenant on scim_tokens (tenant_id, created_at);

create table scim_users (
  person_id uuid primary key references persons,
  tenant_id uuid not null references tenants,
  external_id text,
  version integer not null,
  changed_at timestamptz not null,
  -- Deleted there; the person stays here for the record, without access.
  deleted_at timestamptz
);
create table scim_groups (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  display_name text not null,
  external_id text,
  version integer not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  deleted_at timestamptz
);
create unique index scim_groups_name on scim_groups (tenant_id, lower(display_name)) where deleted_at is null;
create table scim_members (
  group_id uuid not null references scim_groups,
  person_id uuid not null references persons,
  tenant_id uuid not null references tenants,
  left_at timestamptz,
  primary key (group_id, person_id)
);
create index scim_members_person on scim_members (person_id);

create table smart_apps (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null,
  -- public: PKCE alone; secret: a shared one; key: private_key_jwt; service: private_key_jwt, acts for nobody.
  kind text not null check (kind in ('public', 'secret', 'key', 'service')),
  redirect_uris text[] not null,
  launch_url text,
  secret_hash bytea,
  -- The one before, until it ends.
  previous_secret_hash bytea,
  previous_secret_until timestamptz,
  jwks jsonb,
  scopes text[] not null,
  -- Of a service: whose patients it may read.
  unit_ids uuid[] not null default '{}',
  created_at timestamptz not null,
  created_by uuid references persons,
  ended_at timestamptz
);
create index smart_apps_tenant on smart_apps (tenant_id, created_at);

-- What somebody allowed an app. Its id is a session's: whatever ends that person's sessions ends it too.
create table smart_grants (
  id uuid primary key references sessions,
  tenant_id uuid not null references tenants,
  app_id uuid not null references smart_apps,
  person_id uuid not null references persons,
  -- The session it was allowed in; without offline access it ends with that.
  within_session_id uuid references sessions,
  scopes text[] not null,
  patient_id uuid references patients,
  refresh_hash bytea,
  previous_refresh_hash bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index smart_grants_person on smart_grants (person_id);
create index smart_grants_app on smart_grants (app_id);
create table smart_codes (
  code_hash bytea primary key,
  tenant_id uuid not null references tenants,
  grant_id uuid not null references smart_grants,
  redirect_uri text not null,
  challenge text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table smart_access (
  token_hash bytea primary key,
  tenant_id uuid not null references tenants,
  app_id uuid not null references smart_apps,
  -- Null: a service's own.
  grant_id uuid references smart_grants,
  scopes text[] not null,
  expires_at timestamptz not null
);
create table smart_launches (
  launch_hash bytea primary key,
  tenant_id uuid not null references tenants,
  app_id uuid not null references smart_apps,
  person_id uuid not null references persons,
  patient_id uuid not null references patients,
  expires_at timestamptz not null,
  used_at timestamptz
);
-- Each signed proof of a client counts once.
create table smart_proofs (
  app_id uuid not null references smart_apps,
  jti text not null,
  tenant_id uuid not null references tenants,
  expires_at timestamptz not null,
  primary key (app_id, jti)
);

do $$
declare t text;
begin
  foreach t in array array['sso_providers', 'sso_identities', 'sso_sessions', 'group_roles', 'scim_tokens', 'scim_users', 'scim_groups', 'scim_members',
    'smart_apps', 'smart_grants', 'smart_codes', 'smart_access', 'smart_launches', 'smart_proofs'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to mydr24_app', t);
  end loop;
end $$;
grant update on sso_providers, group_roles, scim_users, scim_groups to mydr24_app;
grant update (expires_at, revoked_at, used_at) on scim_tokens to mydr24_app;
grant update (secret_hash, previous_secret_hash, previous_secret_until, jwks, ended_at) on smart_apps to mydr24_app;
grant update (refresh_hash, previous_refresh_hash, expires_at) on smart_grants to mydr24_app;
grant update (used_at) on smart_codes to mydr24_app;
grant update (used_at) on smart_launches to mydr24_app;
grant update (left_at) on scim_members to mydr24_app;
grant update (expires_at) on smart_access to mydr24_app;
-- People made and changed from outside. A role or a unit that is taken away is gone; the audit has who took it.
grant insert (id, tenant_id, given_name, family_name, email, locale, is_active, created_at) on persons to mydr24_app;
grant insert, delete on person_roles, person_units to mydr24_app;
grant insert (person_id, tenant_id) on responders to mydr24_app;

-- Before anybody is signed in only the engine can look: who offers sign-in, and whose app it is. No secret, no person.
grant select (id, tenant_id, name, is_listed, removed_at) on sso_providers to mydr24_engine;
grant select (id, tenant_id, ended_at) on smart_apps to mydr24_engine;
-- And it clears away what ran out.
grant select (expires_at), delete on smart_codes, smart_access, smart_launches, smart_proofs to mydr24_engine;
