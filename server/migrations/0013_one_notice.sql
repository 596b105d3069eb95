-- compatible
-- Staff are told what is no page by one way, and why a round asked whom is kept short. No release has written to what goes here.
drop table rota_notices;

-- What is told, so that nobody is told it twice.
alter table notices add column once text;
create unique index notices_once on notices (person_id, once);
create index notices_done on notices (created_at) where due_at is null;

-- Of each round 20 who could go and 20 who could not: an array of [personId, name, as, isEligible, isAsked, [[code, value, isAgainst]]];
-- of the others how many of each reason.
truncate rankings;
alter table rankings alter column left_out type jsonb using '[]';

-- What is long over is swept.
grant delete on notices, test_pages to mydr24_engine;
