-- compatible
-- What proves a person and when it last did (step-up), and what a session shows of itself in its person's list.

alter table sessions
  -- The last time this session's person proved who they are, and by what.
  add column proven_at timestamptz,
  add column proven_by text check (proven_by in ('password', 'passkey', 'code', 'sign-on', 'demo')),
  -- Browser and system as the browser names itself; never what tells one device from the next.
  add column device_name text,
  -- The network part of the address only (/24 of IPv4, /48 of IPv6).
  add column network text;
