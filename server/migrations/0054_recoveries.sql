-- compatible
-- Recovery with two people: who asked it for whom and why, who agreed, from when it opens, and what ended it.
create table recoveries (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  asked_by uuid not null references persons,
  ask_reason text not null,
  asked_at timestamptz not null,
  agreed_by uuid references persons,
  agree_reason text,
  agreed_at timestamptz,
  -- Of the address in the message that tells the person: it stops, and opens nothing.
  stop_hash bytea not null unique,
  -- The two halves, each for minutes: the link of who asked, the code of who agreed.
  link_hash bytea,
  link_until timestamptz,
  code_hash bytea,
  code_until timestamptz,
  wrong integer not null default 0,
  stopped_at timestamptz,
  -- Null: by the address in a message.
  stopped_by uuid references persons,
  used_at timestamptz,
  check (agreed_by is null or (agreed_by <> asked_by and agreed_by <> person_id)),
  check (asked_by <> person_id)
);
create unique index recoveries_open on recoveries (person_id) where stopped_at is null and used_at is null;
create index recoveries_tenant on recoveries (tenant_id, asked_at);

alter table recoveries enable row level security;
alter table recoveries force row level security;
create policy people on recoveries to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on recoveries to mydr24_engine using (true) with check (true);
grant select, insert, update on recoveries to mydr24_app;
