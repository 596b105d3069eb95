-- compatible
-- Notes of a scene may be specially protected, as those of a chart (0061): by whoever writes them, or afterwards. Never taken back.
alter table scene_notes add column protected_kind text;
-- The patient's ward when it was marked: its staff are the circle that may be let in.
alter table scene_notes add column protected_unit_id uuid references units;
create policy protected on scene_notes as restrictive for select to mydr24_app using (protected_kind is null or current_setting('app.protected', true) = 'on');
grant update (protected_kind, protected_unit_id) on scene_notes to mydr24_app;
