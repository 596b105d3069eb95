-- compatible
-- Whom a dispatcher asked to wait elsewhere, and what they answered. A request is open for half an hour; the latest of a person is the one that counts.
create table move_requests (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null references persons,
  asked_by uuid not null references persons,
  -- A square of about a kilometre named by a facility (CoveredSquare); no patient, no address.
  square jsonb not null,
  -- Its notice: whether it got through.
  notice_once text not null,
  asked_at timestamptz not null,
  answer text check (answer in ('yes', 'no')),
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create index move_requests_latest on move_requests (tenant_id, person_id, asked_at desc);

alter table move_requests enable row level security;
alter table move_requests force row level security;
create policy people on move_requests to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on move_requests to mydr24_engine using (true) with check (true);
grant select, insert on move_requests to mydr24_app;
grant update (answer, answered_at) on move_requests to mydr24_app;
grant select on move_requests to mydr24_engine;
