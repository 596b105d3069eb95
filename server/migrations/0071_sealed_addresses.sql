-- compatible
-- Telephone numbers and addresses of people are sealed like notes are (0048): by the key of the patient whose account it is, else by the tenant's
-- own. Where a row is asked for by its address, a keyed hash of it stands in the former column. A program from before this sees that hash, and
-- cannot page by it: upgrade every node before the first hour is over.

alter table contact_channels add column sealed bytea, add column sealed_for uuid references patients;
alter table notices add column sealed bytea;
alter table family_links add column sealed bytea;
create index contact_channels_plain on contact_channels (person_id) where sealed is null;
create index contact_channels_address on contact_channels (address) where sealed is not null;
create index contact_channels_sealed_for on contact_channels (sealed_for) where sealed_for is not null;
create index notices_plain on notices (id) where sealed is null and address is not null;
create index family_links_plain on family_links (id) where sealed is null and news_address is not null;
create index data_keys_index on data_keys (tenant_id) where class = 'index';

grant update (address, sealed, sealed_for) on contact_channels to mydr24_engine;
grant select (sealed) on family_links to mydr24_engine;
grant update (news_address, sealed) on family_links to mydr24_engine;
