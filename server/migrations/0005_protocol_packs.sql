-- compatible
-- Protocol packs of a tenant: numbered versions, who did what to each, and which is in force. A version's text is fixed from the
-- moment it is proposed; its number is never used again in its tenant, so that an emergency's number alone names its pack.

create table protocol_pack_numbers (
  tenant_id uuid primary key references tenants,
  last_version integer not null
);

create table protocol_pack_versions (
  tenant_id uuid not null references tenants,
  version integer not null check (version > 1),
  pack_id text not null,
  state text not null check (state in ('draft', 'proposed', 'approved', 'scheduled', 'active', 'retired', 'withdrawn')),
  revision integer not null,
  title text not null,
  region text not null,
  languages text[] not null,
  source text not null,
  sha256 text not null,
  based_on_pack text,
  based_on_version integer,
  activate_at timestamptz,
  retired_at timestamptz,
  -- Made when a person activates or schedules: over text, people and times.
  signature jsonb,
  primary key (tenant_id, version),
  check ((state = 'scheduled') <= (activate_at is not null)),
  check ((state in ('scheduled', 'active')) <= (signature is not null))
);
create unique index protocol_pack_versions_active on protocol_pack_versions (tenant_id) where state = 'active';
create index protocol_pack_versions_due on protocol_pack_versions (activate_at) where state = 'scheduled';

create table protocol_pack_deeds (
  tenant_id uuid not null,
  version integer not null,
  n integer not null,
  what text not null check (what in ('created', 'saved', 'proposed', 'approved', 'scheduled', 'activated', 'withdrawn', 'retired', 'refused')),
  -- Null when the server did it.
  person_id uuid references persons,
  at timestamptz not null,
  primary key (tenant_id, version, n),
  foreign key (tenant_id, version) references protocol_pack_versions
);

create function keep_proposed_pack() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.source, new.sha256, new.pack_id, new.version, new.revision) is distinct from (old.source, old.sha256, old.pack_id, old.version, old.revision) then
    raise exception 'the text of a proposed pack is fixed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_proposed_pack before update on protocol_pack_versions for each row execute function keep_proposed_pack();

do $$
declare t text;
begin
  foreach t in array array['protocol_pack_numbers', 'protocol_pack_versions', 'protocol_pack_deeds'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;

-- Deeds are never changed.
grant select, insert on protocol_pack_numbers, protocol_pack_versions, protocol_pack_deeds to mydr24_app;
grant update on protocol_pack_numbers, protocol_pack_versions to mydr24_app;
grant select on protocol_pack_versions, protocol_pack_deeds to mydr24_engine;
grant update on protocol_pack_versions to mydr24_engine;
grant insert on protocol_pack_deeds to mydr24_engine;
