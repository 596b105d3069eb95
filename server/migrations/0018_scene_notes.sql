-- compatible
-- What was done and seen at the scene: ticks of the checklist, notes and photos; and what only whoever goes is told of a patient.

create table scene_ticks (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  emergency_id uuid not null references emergencies,
  item_id text not null,
  -- As it stood on the screen of whoever ticked it.
  item_text text not null,
  is_done boolean not null,
  person_id uuid not null references persons,
  -- By the phone's clock; the server's follows.
  said_at timestamptz not null,
  received_at timestamptz not null
);
create index scene_ticks_emergency on scene_ticks (emergency_id, said_at);

create table scene_notes (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  emergency_id uuid not null references emergencies,
  text text not null check (length(text) between 1 and 2000),
  person_id uuid not null references persons,
  said_at timestamptz not null,
  received_at timestamptz not null
);
create index scene_notes_emergency on scene_notes (emergency_id, said_at);

create table scene_photos (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  emergency_id uuid not null references emergencies,
  content bytea not null check (octet_length(content) <= 524288),
  width_px integer not null,
  height_px integer not null,
  sha256 text not null,
  person_id uuid not null references persons,
  said_at timestamptz not null,
  received_at timestamptz not null
);
create index scene_photos_emergency on scene_photos (emergency_id, said_at);

create table patient_essentials (
  patient_id uuid primary key references patients,
  tenant_id uuid not null references tenants,
  -- Null: nobody has said. Empty: none are known.
  allergies text,
  door_code text,
  changed_by uuid references persons,
  changed_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['scene_ticks', 'scene_notes', 'scene_photos', 'patient_essentials'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy people on %I to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
-- What was written at a scene is never changed.
grant select, insert on scene_ticks, scene_notes, scene_photos, patient_essentials to mydr24_app;
grant update on patient_essentials to mydr24_app;
