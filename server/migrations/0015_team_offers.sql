-- compatible
-- An emergency may be offered for a place of its team; of each place, and of whoever leads, one offer at most is the accepted one.
alter table offers add column place text;
drop index offers_one_accepted;
create unique index offers_one_accepted on offers (emergency_id, coalesce(place, 'lead')) where status = 'accepted';
