-- compatible
-- What hospitals can take, as staff told it. Words are added and never changed; the newest one counts.

create table capacity_reports (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  facility_id uuid not null references facilities,
  -- Of each kind of bed: {"kind", "free", "total"}.
  beds jsonb not null,
  is_closed boolean not null,
  note text not null check (length(note) <= 120),
  told_at timestamptz not null,
  told_by uuid not null references persons
);
create index capacity_reports_newest on capacity_reports (facility_id, told_at desc, id desc);

alter table capacity_reports enable row level security;
alter table capacity_reports force row level security;
create policy people on capacity_reports to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on capacity_reports to mydr24_engine using (true) with check (true);
grant select, insert on capacity_reports to mydr24_app;
