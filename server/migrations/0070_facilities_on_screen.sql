-- compatible
-- Facilities and units are kept on a screen: of which kind a unit is, and out of use without being forgotten.
alter table facilities add column retired_at timestamptz;
alter table units
  add column kind text not null default 'ward' check (kind in ('ward', 'intensive-care', 'emergency', 'operating', 'maternity', 'paediatric', 'outpatient', 'home')),
  add column retired_at timestamptz;
grant insert, update (name, address, lat, lon, retired_at) on facilities to mydr24_app;
grant insert, update (name, kind, facility_id, retired_at) on units to mydr24_app;

-- No patient lies where nobody looks. After the row, so that whoever takes the unit out of use in the same moment has committed: the foreign key waited for them.
create function patient_on_unit_in_use() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from units where id = new.unit_id and retired_at is not null) then
    raise exception 'the unit is out of use' using errcode = 'check_violation', constraint = 'patient_on_unit_in_use';
  end if;
  return null;
end $$;
create trigger stay_on_units_in_use after insert or update of unit_id on patients for each row when (new.unit_id is not null) execute function patient_on_unit_in_use();
