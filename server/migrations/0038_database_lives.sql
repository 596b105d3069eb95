-- compatible
-- A life of the database: from its making, or from a restore, to the next restore. What was numbered in another life may have been
-- numbered differently there, so every topic gets a new epoch when a life begins.

create table database_lives (
  n bigint generated always as identity primary key,
  id uuid not null unique,
  -- PostgreSQL's own marks of the cluster: a restore begins a new timeline, a copy by SQL lies in another system.
  system_id text not null,
  timeline int not null,
  began_at timestamptz not null
);
alter table database_lives enable row level security;
alter table database_lives force row level security;
create policy engine on database_lives to mydr24_engine using (true) with check (true);
grant select, insert on database_lives to mydr24_engine;
