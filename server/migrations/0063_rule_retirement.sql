-- compatible
-- A set in force goes out of it, and one that was comes back, by two people: one asks, another does it, and whoever may edit takes the asking back.
alter table alarm_rule_deeds drop constraint alarm_rule_deeds_what_check;
alter table alarm_rule_deeds add constraint alarm_rule_deeds_what_check
  check (what in ('created', 'saved', 'proposed', 'approved', 'activated', 'withdrawn', 'retire-asked', 'reinstate-asked', 'kept', 'retired'));
