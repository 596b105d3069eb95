-- compatible
-- One way to tell staff what is no page: gaps in rotas go by notices. No release has written to the table that goes.
drop table rota_notices;

-- What is told, so that nobody is told it twice.
alter table notices add column once text;
create unique index notices_once on notices (person_id, once);
create index notices_done on notices (created_at) where due_at is null;

-- What is long over is swept.
grant delete on notices, test_pages to mydr24_engine;
