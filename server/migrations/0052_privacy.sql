-- compatible
-- A patient's request for erasure, legal holds against it, and exports a patient made. Rows of a patient are deleted by one function, which
-- looks itself whether somebody granted it and nothing stands against it.

create table legal_holds (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  reason text not null check (length(reason) between 10 and 1000),
  placed_by uuid not null references persons,
  placed_at timestamptz not null,
  lifted_by uuid references persons,
  lifted_at timestamptz,
  lift_reason text check (length(lift_reason) between 10 and 1000),
  constraint legal_holds_lifted check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null))
);
create unique index legal_holds_one on legal_holds (patient_id) where lifted_at is null;

create table erasures (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  state text not null check (state in ('asked', 'refused', 'withdrawn', 'granted', 'done')),
  asked_by uuid not null references persons,
  asked_at timestamptz not null,
  decided_by uuid references persons,
  decided_at timestamptz,
  -- What the officer told the patient.
  note text,
  private_erased_at timestamptz,
  -- Until when the law wants the rest.
  kept_until timestamptz,
  record_erased_at timestamptz,
  -- Rows deleted by table, for the proof.
  report jsonb not null default '{}',
  constraint erasures_decided check ((decided_at is not null) = (state in ('refused', 'granted', 'done'))),
  constraint erasures_order check ((record_erased_at is null or private_erased_at is not null) and (private_erased_at is null or state in ('granted', 'done')))
);
create unique index erasures_one on erasures (patient_id) where state in ('asked', 'granted', 'done');
create index erasures_due on erasures (tenant_id) where state = 'granted';

create table privacy_exports (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  asked_by uuid not null references persons,
  asked_at timestamptz not null,
  state text not null check (state in ('waiting', 'making', 'ready', 'failed')),
  -- A maker that died is followed by another.
  began_at timestamptz,
  language text not null,
  done_at timestamptz,
  expires_at timestamptz,
  bytes bigint,
  sha256 text,
  pieces integer,
  problem text
);
create index privacy_exports_patient on privacy_exports (patient_id, asked_at desc);
create index privacy_exports_open on privacy_exports (asked_at) where state in ('waiting', 'making');
create table privacy_export_pieces (
  export_id uuid not null references privacy_exports,
  n integer not null,
  tenant_id uuid not null references tenants,
  sealed bytea not null,
  primary key (export_id, n)
);

do $$
declare t text;
begin
  foreach t in array array['legal_holds', 'erasures', 'privacy_exports', 'privacy_export_pieces'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on legal_holds, erasures, privacy_exports to mydr24_app;
grant select on privacy_export_pieces to mydr24_app;
grant update (lifted_by, lifted_at, lift_reason) on legal_holds to mydr24_app;
grant update (state, decided_by, decided_at, note, kept_until) on erasures to mydr24_app;
grant select on legal_holds, erasures, privacy_exports, privacy_export_pieces to mydr24_engine;
grant update (state, private_erased_at, kept_until, record_erased_at, report) on erasures to mydr24_engine;
grant update (state, began_at, done_at, expires_at, bytes, sha256, pieces, problem) on privacy_exports to mydr24_engine;
grant insert, delete on privacy_export_pieces to mydr24_engine;
grant delete on privacy_exports to mydr24_engine;
grant select on consents, break_glass, family_links, personal_limits to mydr24_engine;

-- Deletes the rows of one patient in these tables, in this order, for one granted request. The links are the tags of schema-tags.ts.
create function erase_patient_rows(tenant uuid, erasure uuid, part text, tables text[], links text[]) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked erasures;
  who uuid;
  counts jsonb := '{}';
  gone bigint;
  clause text;
begin
  perform set_config('app.operated_tenant', tenant::text, true);
  select * into asked from erasures where id = erasure for update;
  if asked.id is null or asked.state <> 'granted' then raise exception 'this erasure was not granted' using errcode = 'check_violation'; end if;
  if exists (select from legal_holds where patient_id = asked.patient_id and lifted_at is null) then raise exception 'a legal hold stands against it' using errcode = 'check_violation'; end if;
  if exists (select from emergencies where patient_id = asked.patient_id and closed_at is null) then raise exception 'an emergency is open' using errcode = 'check_violation'; end if;
  if part = 'record' and (asked.private_erased_at is null or asked.kept_until is null or asked.kept_until > clock_timestamp()) then raise exception 'the law still keeps the record' using errcode = 'check_violation'; end if;
  -- An account that is somebody's at work, or of another patient's family, stays.
  select p.person_id into who from patients p where p.id = asked.patient_id and p.person_id is not null
     and not exists (select from person_roles r where r.person_id = p.person_id and r.role <> 'patient');
  for i in 1 .. cardinality(tables) loop
    clause := case links[i]
      when 'patient' then 'patient_id = $1'
      when 'emergency' then 'emergency_id in (select id from emergencies where patient_id = $1)'
      when 'alarm' then 'alarm_id in (select id from alarms where patient_id = $1)'
      when 'page' then 'page_id in (select g.id from pages g join emergencies e on e.id = g.emergency_id where e.patient_id = $1)'
      when 'link' then 'link_id in (select id from family_links where patient_id = $1)'
      when 'export' then 'export_id in (select id from privacy_exports where patient_id = $1)'
      when 'grant' then 'grant_id in (select id from smart_grants where patient_id = $1 or person_id = $2)'
      when 'grants' then '(patient_id = $1 or person_id = $2)'
      when 'person' then 'person_id = $2'
      when 'unlink-patient' then 'patient_id = $1'
      when 'unlink-emergency' then 'emergency_id in (select id from emergencies where patient_id = $1)'
      when 'unlink-scene' then 'scene_emergency_id in (select id from emergencies where patient_id = $1)'
    end;
    if clause is null then raise exception 'no such link' using errcode = 'check_violation'; end if;
    if links[i] like 'unlink-%' then
      execute format('update %I set %I = null where $2 is not distinct from $2 and ', tables[i], case links[i] when 'unlink-patient' then 'patient_id' when 'unlink-emergency' then 'emergency_id' else 'scene_emergency_id' end) || clause using asked.patient_id, who;
    else
      execute format('delete from %I where $2 is not distinct from $2 and ', tables[i]) || clause using asked.patient_id, who;
      get diagnostics gone = row_count;
      if gone > 0 then counts := counts || jsonb_build_object(tables[i], gone); end if;
    end if;
  end loop;
  if part = 'private' then
    update patients set address = null, lat = null, lon = null where id = asked.patient_id;
    if who is not null then
      update sessions set revoked_at = coalesce(revoked_at, clock_timestamp()), device_name = null, network = null where person_id = who;
      update persons set email = 'erased-' || id || '@invalid', password_hash = null, is_active = false where id = who;
    end if;
  else
    update patients set given_name = 'erased', family_name = 'erased', born_on = '1900-01-01', sex = 'unknown', facility_id = null, unit_id = null, bed = null, is_pregnant = false, carer_sex = null, care_language = null, programme = null where id = asked.patient_id;
    update persons p set given_name = 'erased', family_name = 'erased' where p.id = who;
  end if;
  perform set_config('app.operated_tenant', '', true);
  return counts;
end $$;
revoke all on function erase_patient_rows(uuid, uuid, text, text[], text[]) from public;
grant execute on function erase_patient_rows(uuid, uuid, text, text[], text[]) to mydr24_engine;
