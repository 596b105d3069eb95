-- compatible
-- Of a shared patient: who of the other hospital opened it last, and why a privacy officer, of either side, ended it.
alter table shared_care_grants
  add column last_opened_at timestamptz,
  add column last_opened_by uuid references guests,
  add column end_reason text check (length(end_reason) between 10 and 500),
  add check ((last_opened_at is null) = (last_opened_by is null)),
  add check (end_reason is null or ended_at is not null);
create index shared_care_grants_tenant on shared_care_grants (tenant_id, offered_at desc);
grant update (last_opened_at, last_opened_by, end_reason) on shared_care_grants to mydr24_app;
