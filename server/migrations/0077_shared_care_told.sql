-- compatible
-- What people were told last of a shared patient. What stands already is taken as told, up to its end.
alter table shared_care_grants add column told text default 'accepted' check (told in ('offered', 'accepted', 'ending', 'ended'));
alter table shared_care_grants alter column told drop default;
create index shared_care_grants_to_tell on shared_care_grants (offered_at) where told is distinct from 'ended';

grant select (patient_id, guest_unit_id, guest_person_id, offered_by, ended_by, ended_why, told) on shared_care_grants to mydr24_engine;
grant update (told) on shared_care_grants to mydr24_engine;
grant select (may_choose) on patient_proxies to mydr24_engine;
