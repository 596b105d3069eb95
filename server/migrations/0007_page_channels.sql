-- compatible
-- What a carrier calls a page, what people answered from outside the app, and notices that may wait.

-- The carrier's own id of the message, by which its status reports name it.
alter table pages add column provider_ref text;
create index pages_provider_ref on pages (provider_ref) where provider_ref is not null;

-- Answers that came by a push action, an SMS, a voice key or a link: who said what by which way, and what they were told.
create table page_answers (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  page_id uuid not null,
  person_id uuid not null,
  way text not null check (way in ('token', 'sms', 'voice')),
  answer text not null,
  -- Empty while it is being worked out, in the same transaction.
  outcome text,
  answered_at timestamptz not null
);
-- The token of a page decides once.
create unique index page_answers_token on page_answers (page_id) where way = 'token' and answer in ('accept', 'decline', 'call-back');
create index page_answers_page on page_answers (page_id);

-- Messages to staff that are no pages: a gap in a rota, a digest. They wait while a provider is out.
create table notices (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  subject text not null,
  lines jsonb not null,
  created_at timestamptz not null,
  -- Null once nothing is left to send.
  due_at timestamptz,
  attempts integer not null default 0,
  sent_at timestamptz,
  sent_by text,
  failed_at timestamptz,
  failure text
);
create index notices_due on notices (due_at) where due_at is not null;
create index notices_person on notices (person_id, created_at desc);

do $$
declare t text;
begin
  foreach t in array array['page_answers', 'notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update on page_answers to mydr24_app;
grant select on page_answers, notices to mydr24_engine;
grant select on notices to mydr24_app;
grant insert, update on notices to mydr24_engine;

-- In which language a telephone on a desk is spoken to.
alter table alert_devices add column locale text not null default 'en';

-- Whose number an SMS came from, however it was written down.
create index contact_channels_digits on contact_channels (regexp_replace(address, '\D', '', 'g')) where channel in ('sms', 'voice');
