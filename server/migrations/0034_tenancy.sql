-- compatible
-- A tenant may be suspended, and an operator may work on the rows of one tenant at a time: as the owner of the tables, bound by app.operated_tenant.
alter table tenants add column suspended_at timestamptz, add column suspended_reason text,
  add constraint suspended_has_reason check ((suspended_at is null) = (suspended_reason is null));

create function app_operated() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.operated_tenant', true), '')::uuid $$;
create policy operated on tenants using (id = app_operated()) with check (id = app_operated());

-- For every table of tenants there is, and run again after every migration for those that come.
create function ensure_operated() returns void language plpgsql as $$
declare t text;
begin
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'operated')
  loop
    execute format('create policy operated on %I to current_user using (tenant_id = app_operated()) with check (tenant_id = app_operated())', t);
  end loop;
end $$;
revoke all on function ensure_operated() from public;
select ensure_operated();
