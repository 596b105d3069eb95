-- compatible
-- An administrator says how long readings are kept, as the operator could before. The bounds stand on the table; nobody deletes by it.
grant insert, update on reading_retention to mydr24_app;
