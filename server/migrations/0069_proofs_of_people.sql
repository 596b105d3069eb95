-- compatible
-- A password that somebody else made (the administrator's of a new tenant) ends by itself unless its person chooses their own before.
alter table persons add column password_until timestamptz;

-- What a provider must have proved somebody by: values of acr or amr, of which one must be in its ID token; empty: its word alone.
alter table sso_providers add column strength text not null default '';
