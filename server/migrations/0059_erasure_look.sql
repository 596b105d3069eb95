-- compatible
-- What is still there of a patient whose erasure was carried out, table by table: the same look for the operator and for the privacy officer.
-- Reads counts only, of the tenant the caller is bound to; the links are the tags of schema-tags.ts, as for erase_patient_rows.

create function count_patient_rows(tenant uuid, patient uuid, part text, tables text[], links text[]) returns jsonb
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
    select count(*) into found from patients where id = patient and (address is not null or lat is not null or lon is not null);
    if found > 0 then counts := counts || jsonb_build_object('patients', found); end if;
    select count(*) into found from persons where id = who and (is_active or password_hash is not null or email not like 'erased-%');
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
revoke all on function count_patient_rows(uuid, uuid, text, text[], text[]) from public;
grant execute on function count_patient_rows(uuid, uuid, text, text[], text[]) to mydr24_app;
