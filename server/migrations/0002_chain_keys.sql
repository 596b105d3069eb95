-- compatible
-- Takes four foreign keys off the path from a reading to a page: a new emergency writes some thirty rows that each asked
-- for a parent the same transaction had just written, and locked it. What they said still holds: events are inserted by the
-- one statement that writes their topic's row (topic-log-store.ts), offers, pages and entries in the transaction that writes
-- or has locked their emergency (emergency-store.ts), and no role of ours may delete a topic or an emergency.

alter table topic_events drop constraint topic_events_topic_fkey;
alter table offers drop constraint offers_emergency_id_fkey;
alter table pages drop constraint pages_emergency_id_fkey;
alter table timeline_entries drop constraint timeline_entries_emergency_id_fkey;
