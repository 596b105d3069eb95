-- compatible
-- Readings that came from a file or another archive. They are history and shown as such; a node that starts judges nobody by them.
alter table readings add column is_history boolean not null default false;
