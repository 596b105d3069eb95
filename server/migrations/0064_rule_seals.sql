-- compatible
-- A set in force carries a seal over its text, its place, its people and its activation, made with a key outside of the database.
alter table alarm_rule_sets add column signature jsonb;
-- Once, at the first start with seals: of sets that came into force before there were any.
grant update (signature) on alarm_rule_sets to mydr24_engine;
