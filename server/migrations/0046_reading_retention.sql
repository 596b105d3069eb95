-- compatible
-- How long a tenant keeps readings and the hours reckoned from them, and how far it has let go of them. What is held (an open emergency, a legal hold) stays.
create table reading_retention (
  tenant_id uuid primary key references tenants,
  keep_days integer not null check (keep_days between 35 and 36500),
  keep_hours_days integer not null check (keep_hours_days between keep_days and 36500),
  set_at timestamptz not null,
  -- A shorter time counts from then on only, so that a slip of the hand can be taken back.
  counts_from timestamptz not null
);
create table reading_let_go (
  tenant_id uuid primary key references tenants,
  -- No reading before it but those held, and none is taken.
  readings_until timestamptz,
  hours_until timestamptz
);
-- Patients whose readings stayed behind when those of their time went.
create table reading_held_back (
  patient_id uuid primary key references patients,
  tenant_id uuid not null references tenants
);

do $$
declare t text;
begin
  foreach t in array array['reading_retention', 'reading_let_go', 'reading_held_back'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select on reading_retention, reading_let_go to mydr24_app;
grant select on reading_retention, reading_held_back to mydr24_engine;
grant select, insert, update on reading_let_go to mydr24_engine;
grant insert, delete on reading_held_back to mydr24_engine;

-- The engine deletes no reading by itself: only what is old, of one tenant, by these. No slip of a clock or a setting reaches the last 35 days.
create function must_be_old(to_at timestamptz) returns void language plpgsql as $$
begin
  if to_at > clock_timestamp() - interval '35 days' then raise exception 'readings of the last 35 days stay' using errcode = 'check_violation'; end if;
end $$;

create function delete_old_readings(tenant uuid, held uuid[], from_at timestamptz, to_at timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone bigint;
begin
  perform must_be_old(to_at);
  perform set_config('app.operated_tenant', tenant::text, true);
  delete from readings where taken_at >= from_at and taken_at < to_at and tenant_id = tenant and patient_id <> all (held);
  get diagnostics gone = row_count;
  perform set_config('app.operated_tenant', '', true);
  return gone;
end $$;

create function delete_old_amendments(tenant uuid, held uuid[], from_at timestamptz, to_at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform must_be_old(to_at);
  perform set_config('app.operated_tenant', tenant::text, true);
  delete from reading_amendments where taken_at >= from_at and taken_at < to_at and tenant_id = tenant and patient_id <> all (held);
  perform set_config('app.operated_tenant', '', true);
end $$;

-- Of one patient who was held, at most so many.
create function delete_old_readings_of(tenant uuid, patient uuid, kinds text[], to_at timestamptz, most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone bigint;
begin
  perform must_be_old(to_at);
  perform set_config('app.operated_tenant', tenant::text, true);
  delete from readings r using (select device_id, device_seq, taken_at from readings where patient_id = patient and kind = any (kinds) and taken_at < to_at limit most) as old
   where r.device_id = old.device_id and r.device_seq = old.device_seq and r.taken_at = old.taken_at;
  get diagnostics gone = row_count;
  if gone < most then
    delete from reading_amendments where patient_id = patient and taken_at < to_at;
  end if;
  perform set_config('app.operated_tenant', '', true);
  return gone;
end $$;

-- Drops the partition of a week unless it holds a reading of these patients; of anybody, where that is null. Waits for nobody longer than half a second: readings that come meanwhile wait behind it.
create function drop_reading_partition(week date, held uuid[]) returns boolean
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '500ms' as $$
declare
  part text := 'readings_' || to_char(week, 'YYYYMMDD');
  is_held boolean;
begin
  if to_regclass('public.' || part) is null then return true; end if;
  perform must_be_old((week + 7)::timestamp at time zone 'UTC');
  execute format('lock table only readings, %I in access exclusive mode', part);
  execute format('select exists (select from %I where $1 is null or patient_id = any ($1))', part) using held into is_held;
  if is_held then return false; end if;
  execute format('drop table %I', part);
  return true;
end $$;
revoke all on function delete_old_readings(uuid, uuid[], timestamptz, timestamptz), delete_old_amendments(uuid, uuid[], timestamptz, timestamptz), delete_old_readings_of(uuid, uuid, text[], timestamptz, integer), drop_reading_partition(date, uuid[]) from public;
grant execute on function delete_old_readings(uuid, uuid[], timestamptz, timestamptz), delete_old_amendments(uuid, uuid[], timestamptz, timestamptz), delete_old_readings_of(uuid, uuid, text[], timestamptz, integer), drop_reading_partition(date, uuid[]) to mydr24_engine;
