-- compatible
-- Where patients live is sealed like the numbers they are reached by (0071). A program from before this shows a placeholder as the address: rows of
-- before are sealed an hour after a server started, by when every node runs the new one. An erasure empties what is sealed too; the two functions
-- are as before else.

alter table patients add column sealed bytea;
create index patients_plain on patients (id) where sealed is null and address is not null;
create index patients_at_home on patients (id) where sealed is not null and bed is null;
grant select (ctid, address, sealed) on patients to mydr24_engine;
grant update (address, sealed) on patients to mydr24_engine;

create or replace function erase_patient_rows(tenant uuid, erasure uuid, part text, tables text[], links text[]) returns jsonb
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
    update patients set address = null, sealed = null, lat = null, lon = null where id = asked.patient_id;
    if who is not null then
      update sessions set revoked_at = coalesce(revoked_at, clock_timestamp()), device_name = null, network = null where person_id = who;
      update persons set email = 'erased-' || id || '@invalid', sealed = null, sealed_for = null, password_hash = null, is_active = false where id = who;
    end if;
  else
    update patients set given_name = 'erased', family_name = 'erased', born_on = '1900-01-01', sex = 'unknown', facility_id = null, unit_id = null, bed = null, is_pregnant = false, carer_sex = null, care_language = null, programme = null where id = asked.patient_id;
    update persons p set given_name = 'erased', family_name = 'erased' where p.id = who;
  end if;
  perform set_config('app.operated_tenant', '', true);
  return counts;
end $$;

create or replace function count_patient_rows(tenant uuid, patient uuid, part text, tables text[], links text[]) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  bound text := coalesce(current_setting('app.operated_tenant', true), '');
  who uuid;
  counts jsonb := '{}';
  found bigint;
  clause text;
begin
  if tenant is distinct from coalesce(nullif(bound, '')::uuid, app_tenant()) then raise exception 'not bound to this tenant' using errcode = 'insufficient_privilege'; end if;
  perform set_config('app.operated_tenant', tenant::text, true);
  -- An account that is somebody's at work, or of another patient's family, stays.
  select p.person_id into who from patients p where p.id = patient and p.person_id is not null
     and not exists (select from person_roles r where r.person_id = p.person_id and r.role <> 'patient');
  for i in 1 .. cardinality(tables) loop
    -- Of links through another table also what points to nothing any more: their table went first.
    clause := case links[i]
      when 'patient' then 'patient_id = $1'
      when 'emergency' then 'emergency_id is not null and (emergency_id in (select id from emergencies where patient_id = $1) or not exists (select from emergencies o where o.id = emergency_id))'
      when 'alarm' then 'alarm_id is not null and (alarm_id in (select id from alarms where patient_id = $1) or not exists (select from alarms o where o.id = alarm_id))'
      when 'link' then 'link_id is not null and (link_id in (select id from family_links where patient_id = $1) or not exists (select from family_links o where o.id = link_id))'
      when 'export' then 'export_id is not null and (export_id in (select id from privacy_exports where patient_id = $1) or not exists (select from privacy_exports o where o.id = export_id))'
      when 'grant' then 'grant_id is not null and (grant_id in (select id from smart_grants where patient_id = $1) or not exists (select from smart_grants o where o.id = grant_id))'
      when 'page' then 'page_id is not null and not exists (select from pages o where o.id = page_id)'
      when 'grants' then '(patient_id = $1 or person_id = $2)'
      when 'person' then 'person_id = $2'
    end;
    if clause is null then raise exception 'no such link' using errcode = 'check_violation'; end if;
    execute format('select count(*) from %I where $2 is not distinct from $2 and ', tables[i]) || clause into found using patient, who;
    if found > 0 then counts := counts || jsonb_build_object(tables[i], found); end if;
  end loop;
  -- What was emptied, and whose sign-in was ended.
  if part = 'private' then
    select count(*) into found from patients where id = patient and (address is not null or sealed is not null or lat is not null or lon is not null);
    if found > 0 then counts := counts || jsonb_build_object('patients', found); end if;
    select count(*) into found from persons where id = who and (is_active or password_hash is not null or email not like 'erased-%' or sealed is not null);
    if found > 0 then counts := counts || jsonb_build_object('persons', found); end if;
    select count(*) into found from sessions where person_id = who and (revoked_at is null or device_name is not null or network is not null);
    if found > 0 then counts := counts || jsonb_build_object('sessions', found); end if;
  else
    select count(*) into found from patients where id = patient and (given_name <> 'erased' or family_name <> 'erased' or born_on <> '1900-01-01' or sex <> 'unknown' or bed is not null or unit_id is not null);
    if found > 0 then counts := counts || jsonb_build_object('patients', found); end if;
    select count(*) into found from persons where id = who and (given_name <> 'erased' or family_name <> 'erased');
    if found > 0 then counts := counts || jsonb_build_object('persons', found); end if;
    select count(*) into found from devices where patient_id = patient;
    if found > 0 then counts := counts || jsonb_build_object('devices', found); end if;
  end if;
  select count(*) into found from data_keys where patient_id = patient and class = part and wrapped is not null;
  if found > 0 then counts := counts || jsonb_build_object('data_keys', found); end if;
  perform set_config('app.operated_tenant', bound, true);
  return counts;
end $$;
