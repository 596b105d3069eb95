-- compatible
-- Which readings are not taken as sure, and why. The reading stays as it came; rows are few, and whoever scores or looks for the newest
-- value leaves them out.
create table reading_doubts (
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  kind text not null,
  -- The key of the reading.
  taken_at timestamptz not null,
  device_id uuid not null,
  device_seq bigint not null,
  reason text not null check (reason in ('poor-signal', 'not-worn', 'jump', 'twin', 'no-pulse', 'flat-line')),
  primary key (patient_id, kind, taken_at, device_id, device_seq)
);
create index reading_doubts_key on reading_doubts (device_id, device_seq, taken_at);

alter table reading_doubts enable row level security;
alter table reading_doubts force row level security;
create policy people on reading_doubts to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on reading_doubts to mydr24_engine using (true) with check (true);
grant select on reading_doubts to mydr24_app;
grant select, insert, delete on reading_doubts to mydr24_engine;

-- New words of devices, and of what is found of their values.
alter table device_signals drop constraint device_signals_signal_check;
alter table device_signals add constraint device_signals_signal_check check (signal in (
  'battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault', 'poor-signal', 'no-signal', 'not-worn', 'device-alarm', 'doubtful-values', 'doubtful-danger',
  'asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia', 'fall'));

-- What says that an old reading was doubtful goes with it, as its corrections do.
create or replace function delete_old_amendments(tenant uuid, held uuid[], from_at timestamptz, to_at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform must_be_old(to_at);
  perform set_config('app.operated_tenant', tenant::text, true);
  delete from reading_amendments where taken_at >= from_at and taken_at < to_at and tenant_id = tenant and patient_id <> all (held);
  delete from reading_doubts where taken_at >= from_at and taken_at < to_at and tenant_id = tenant and patient_id <> all (held);
  perform set_config('app.operated_tenant', '', true);
end $$;

create or replace function delete_old_readings_of(tenant uuid, patient uuid, kinds text[], to_at timestamptz, most integer) returns bigint
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
    delete from reading_doubts where patient_id = patient and taken_at < to_at;
  end if;
  perform set_config('app.operated_tenant', '', true);
  return gone;
end $$;
