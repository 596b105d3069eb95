-- compatible
-- Data keys, each wrapped by a master key that lies outside of the database, and what is sealed with them. A sealed row keeps its former
-- column, which holds a placeholder: yesterday's program shows that, and rows it writes are sealed later.

create table data_keys (
  tenant_id uuid not null references tenants,
  -- Null: the tenant's own.
  patient_id uuid references patients,
  class text not null check (class in ('record', 'private', 'index')),
  version integer not null check (version > 0),
  -- Which master key wraps it; of a destroyed one, which did last.
  master text not null,
  wrapped bytea,
  made_at timestamptz not null,
  -- Seals nothing new from then on.
  retired_at timestamptz,
  destroyed_at timestamptz,
  constraint data_keys_destroyed check ((wrapped is null) = (destroyed_at is not null))
);
create unique index data_keys_one on data_keys (tenant_id, patient_id, class, version) nulls not distinct;
create index data_keys_master on data_keys (master) where wrapped is not null;
create index data_keys_retired on data_keys (patient_id, class, version) where retired_at is not null and wrapped is not null;
alter table data_keys enable row level security;
alter table data_keys force row level security;
create policy people on data_keys to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on data_keys to mydr24_engine using (true) with check (true);
grant select, insert on data_keys to mydr24_app, mydr24_engine;
grant update (master, wrapped, retired_at, destroyed_at) on data_keys to mydr24_engine;

-- Format, version of the key, nonce, tag, content: server/src/keys/sealed.ts.
alter table scene_notes add column sealed bytea;
alter table scene_photos add column sealed bytea;
alter table chart_notes add column sealed bytea;
alter table patient_essentials add column sealed bytea;
alter table patient_identifiers add column sealed bytea;
create index scene_notes_plain on scene_notes (id) where sealed is null;
create index scene_photos_plain on scene_photos (id) where sealed is null;
create index chart_notes_plain on chart_notes (id) where sealed is null;
create index patient_essentials_plain on patient_essentials (patient_id) where sealed is null;
create index patient_identifiers_plain on patient_identifiers (tenant_id, authority, value) where sealed is null;

grant select on scene_notes, scene_photos, chart_notes, patient_essentials, patient_identifiers to mydr24_engine;
grant update (text, sealed) on scene_notes to mydr24_engine;
grant update (content, sealed) on scene_photos to mydr24_engine;
grant update (body, sealed) on chart_notes to mydr24_engine;
grant update (allergies, door_code, sealed) on patient_essentials to mydr24_engine;
grant update (value, sealed) on patient_identifiers to mydr24_engine;
