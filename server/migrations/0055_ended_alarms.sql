-- compatible
-- What ended lately on a unit is listed: how each alarm ended, and whether it still asked for a person then. Null for alarms of before.
alter table alarms add column ending text;
alter table alarms add column ended_unanswered boolean;
create index alarms_ended on alarms (unit_id, ended_at desc, id desc) where ended_at is not null;
