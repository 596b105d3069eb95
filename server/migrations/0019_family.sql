-- compatible
-- Family links without an account (family passes), what each link shares, who opened one, news sent to family, and hospitals' addresses.

alter table facilities add column address text;

alter table family_links
  alter column person_id drop not null,
  -- Opens this emergency only; null: the patient's, until the link ends.
  add column emergency_id uuid references emergencies,
  -- For whom a pass is, as whoever made it wrote it.
  add column label text,
  add column token_hash bytea,
  add column locale text,
  add column shares text[] not null default '{responder,place,hospital}' check (shares <@ '{responder,place,hospital}'::text[]),
  -- Belongs to the browser that opens it first.
  add column is_bound boolean not null default false,
  -- How long after the end of its emergency.
  add column ends_after_ms integer check (ends_after_ms between 0 and 86400000),
  add column basis text check (basis in ('own', 'agreed', 'cannot-be-asked')),
  -- How news of changes is told; an account is told by push or mail.
  add column news_by text check (news_by in ('account', 'sms', 'email')),
  add column news_address text,
  add column opened_at timestamptz,
  -- The last event that was looked at for news, and the state that was told.
  add column told_seq bigint not null default 0,
  add column told_status text,
  add constraint family_links_one_way check ((person_id is null) = (token_hash is not null)),
  add constraint family_links_news check ((news_by in ('sms', 'email')) = (news_address is not null)),
  add constraint family_links_pass_ends check (person_id is not null or expires_at is not null);
create index family_links_emergency on family_links (emergency_id) where emergency_id is not null;
create index family_links_news on family_links (id) where news_by is not null and revoked_at is null;
create index family_links_expires on family_links (expires_at) where expires_at is not null;

-- A browser that opened a pass. Its secret is a cookie; only the hash is kept.
create table family_viewers (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  link_id uuid not null references family_links,
  secret_hash bytea not null,
  -- What kind of browser, as far as it says: phone, tablet, computer.
  browser text not null,
  opened_at timestamptz not null,
  -- When watching was last written to the audit.
  recorded_at timestamptz
);
create index family_viewers_link on family_viewers (link_id, opened_at);
alter table family_viewers enable row level security;
alter table family_viewers force row level security;
create policy people on family_viewers to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on family_viewers to mydr24_engine using (true) with check (true);
grant select, insert, update (recorded_at) on family_viewers to mydr24_app;
grant select on family_viewers to mydr24_engine;
-- The engine knows no secret of a link.
revoke select on family_links from mydr24_engine;
grant select (id, tenant_id, patient_id, person_id, granted_by, granted_at, expires_at, revoked_at, emergency_id, label, locale, shares, is_bound, ends_after_ms, news_by, news_address,
  opened_at, told_seq, told_status) on family_links to mydr24_engine;
grant update (expires_at, told_seq, told_status) on family_links to mydr24_engine;

-- Whoever opens a pass is no person we know, and is in the audit all the same.
alter table audit_rows drop constraint audit_rows_actor_kind_check,
  add constraint audit_rows_actor_kind_check check (actor_kind in ('person', 'device', 'engine', 'viewer'));

-- A notice to somebody without an account goes one way to one address.
alter table notices alter column person_id drop not null,
  add column way text check (way in ('sms', 'email')),
  add column address text,
  add column locale text,
  add constraint notices_to_somebody check ((person_id is null) = (way is not null and address is not null and locale is not null));
create unique index notices_once_address on notices (address, once) where person_id is null;
