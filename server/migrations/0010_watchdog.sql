-- compatible
-- The outside watchdog's own tenant: whatever raises an emergency there, it is a test. `mydr24 watchdog setup` writes it as
-- the owner, who may touch no row of any other tenant.

alter table tenants add column is_watchdog boolean not null default false;
create unique index tenants_one_watchdog on tenants (is_watchdog) where is_watchdog;

do $$
declare t text;
begin
  create policy watchdog on tenants to mydr24_owner using (is_watchdog) with check (is_watchdog);
  foreach t in array array['facilities','units','persons','person_roles','person_units','qualifications','responders','patients','devices','sessions'] loop
    execute format(
      'create policy watchdog on %I to mydr24_owner using (exists (select from tenants w where w.id = tenant_id)) with check (exists (select from tenants w where w.id = tenant_id))', t);
  end loop;
end $$;
