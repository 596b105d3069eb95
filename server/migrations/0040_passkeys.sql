-- compatible
-- Passkeys: public keys of people's devices. What would sign in somebody else is never here.

create table passkeys (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  -- As the authenticator names it; of all tenants, because it says who signs in.
  credential_id text not null unique,
  public_key bytea not null,
  -- Signatures so far, by the authenticator's own count; 0 where it does not count.
  counter bigint not null,
  transports text[] not null,
  name text not null,
  is_backed_up boolean not null,
  made_at timestamptz not null,
  used_at timestamptz,
  -- When the newest challenge it answered was made: the same or an older one is not taken again.
  challenged_at timestamptz,
  removed_at timestamptz
);
create index passkeys_person on passkeys (person_id) where removed_at is null;

alter table passkeys enable row level security;
alter table passkeys force row level security;
create policy people on passkeys to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on passkeys to mydr24_engine using (true) with check (true);
grant select, insert, update on passkeys to mydr24_app;
grant select (tenant_id, credential_id) on passkeys to mydr24_engine;
