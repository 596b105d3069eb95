-- compatible
-- A patient without an account is told of a break-glass by a letter, which the privacy officer prints and says to have given.

alter table break_glass
  -- Whether their account was told with the opening; null of uses from before this was kept.
  add column told_by_account boolean,
  add column letter_at timestamptz,
  add column letter_by uuid references persons,
  add constraint break_glass_letter check ((letter_at is null) = (letter_by is null));
grant update (letter_at, letter_by) on break_glass to mydr24_app;
