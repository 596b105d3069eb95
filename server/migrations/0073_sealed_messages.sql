-- compatible
-- FHIR observations as they came are sealed by their patient's key, HL7 v2 messages that were kept by the tenant's own: whose they are is often what
-- could not be told. A program from before this would find an empty resource, and keeps its messages plain; they are sealed later.

alter table fhir_observations add column sealed bytea;
alter table heard_messages add column sealed bytea;
create index fhir_observations_plain on fhir_observations (id) where sealed is null;
create index heard_messages_plain on heard_messages (received_at) where sealed is null and kept_text is not null;
grant select on fhir_observations to mydr24_engine;
grant update (resource, sealed) on fhir_observations to mydr24_engine;
