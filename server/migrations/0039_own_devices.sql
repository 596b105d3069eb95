-- compatible
-- A device a patient brings themselves: their own browser reads it and sends under their own sign-in, so it has no key anybody knows.
alter table devices add column consented_by uuid references persons;
alter table devices add column consented_at timestamptz;
-- What the patient's browser calls it, so that adding it again finds it.
alter table devices add column own_ref text;
alter table devices add constraint devices_own check (
  (consented_at is null) = (consented_by is null) and (consented_at is null) = (own_ref is null) and (consented_at is null or patient_id is not null)
);
create unique index devices_own_ref on devices (patient_id, own_ref) where own_ref is not null and revoked_at is null;
