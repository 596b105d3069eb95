-- compatible
-- Break-glass: a clinician opens one patient outside of their care, for at most an hour, and somebody else judges it.

create table break_glass (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  person_id uuid not null references persons,
  reason text not null check (reason in ('life-threatening', 'cannot-wait', 'covering', 'other')),
  note text not null,
  opened_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  verdict text check (verdict in ('justified', 'not-justified', 'asked')),
  verdict_note text not null default '',
  judged_by uuid references persons,
  judged_at timestamptz,
  answer text,
  answered_at timestamptz,
  check (ends_at > opened_at and ends_at <= opened_at + interval '60 minutes'),
  check (judged_by is null or judged_by <> person_id),
  check ((verdict is null) = (judged_at is null) and (verdict is null) = (judged_by is null))
);
-- One patient at a time; what has run out is ended before another is opened.
create unique index break_glass_running on break_glass (person_id) where ended_at is null;
create index break_glass_of_patient on break_glass (patient_id, ends_at);
create index break_glass_of_tenant on break_glass (tenant_id, opened_at desc);
create index break_glass_ended on break_glass (ended_at);
create index break_glass_ends on break_glass (ends_at);

alter table break_glass enable row level security;
alter table break_glass force row level security;
create policy people on break_glass to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on break_glass to mydr24_engine using (true) with check (true);
grant select, insert on break_glass to mydr24_app;
grant update (ended_at, verdict, verdict_note, judged_by, judged_at, answer, answered_at) on break_glass to mydr24_app;
-- Only when each ended, to close what is open.
grant select (id, tenant_id, ends_at, ended_at) on break_glass to mydr24_engine;
