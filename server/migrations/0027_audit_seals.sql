-- compatible
-- The audit as a chain: every row gets the next number of its tenant and a hash over itself and the one before.

-- The transaction that wrote a row: rows of all transactions older than any that runs can be put in an order nobody joins later.
alter table audit_rows add column written_in xid8 not null default pg_current_xact_id();
create index audit_rows_written on audit_rows (written_in, id);
-- Nobody says by hand in which transaction a row was written.
revoke insert on audit_rows from mydr24_app, mydr24_engine;
grant insert (tenant_id, at, actor_kind, actor_id, action, resource, patient_id, outcome, request_id) on audit_rows to mydr24_app, mydr24_engine;

create table audit_seals (
  tenant_id uuid not null,
  seq bigint not null check (seq > 0),
  row_id bigint not null unique,
  hash bytea not null check (length(hash) = 32),
  primary key (tenant_id, seq)
);
-- Where each chain ends, and up to where rows are sealed.
create table audit_heads (
  tenant_id uuid primary key,
  seq bigint not null,
  hash bytea not null,
  written_in xid8 not null,
  row_id bigint not null,
  sealed_at timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['audit_seals', 'audit_heads'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine on %I to mydr24_engine using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on audit_seals, audit_heads to mydr24_engine;
grant update on audit_heads to mydr24_engine;
