-- compatible
-- Each hour of each vital of a patient, minute by minute, reckoned from its readings; so that a chart of a day or a year reads some rows and not all of them.
-- Readings stay the truth: an hour is reckoned anew when something late or corrected comes for it.
create table reading_hours (
  tenant_id uuid not null references tenants,
  patient_id uuid not null references patients,
  kind text not null,
  hour timestamptz not null,
  -- Of the hour: readings with a number, and those without a valid value.
  n integer not null,
  invalid integer not null,
  low double precision,
  high double precision,
  first_at timestamptz,
  last_at timestamptz,
  last double precision,
  lag interval,
  -- Of each minute with a number, in order, all of one length: minute of the hour, how many, lowest, highest, last, milliseconds of the first and the last into the hour, longest lag in ms.
  minutes smallint[] not null,
  counts integer[] not null,
  lows double precision[] not null,
  highs double precision[] not null,
  lasts double precision[] not null,
  first_ms integer[] not null,
  last_ms integer[] not null,
  lag_ms bigint[] not null,
  primary key (patient_id, kind, hour)
);
-- Up to where hours are reckoned, and of which readings late ones were looked for.
create table reading_hours_state (
  is_only boolean primary key default true check (is_only),
  rolled_until timestamptz,
  received_until timestamptz
);
insert into reading_hours_state default values;

-- Rows come in the order of both times, nearly: an index of ranges is small and costs an insert almost nothing.
create index readings_received on readings using brin (received_at) with (pages_per_range = 32, autosummarize = on);
create index readings_taken on readings using brin (taken_at) with (pages_per_range = 32, autosummarize = on);

alter table reading_hours enable row level security;
alter table reading_hours force row level security;
create policy people on reading_hours to mydr24_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy engine on reading_hours to mydr24_engine using (true) with check (true);
grant select on reading_hours to mydr24_app;
grant select, insert, update, delete on reading_hours to mydr24_engine;
grant select on reading_hours_state to mydr24_app;
grant select, update on reading_hours_state to mydr24_engine;
