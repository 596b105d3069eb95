-- compatible
-- Where a vehicle stands while nobody is aboard: its tracker's newest point alone, without a history, gone when somebody boards.
alter table vehicles add column parked_lat double precision, add column parked_lon double precision, add column parked_accuracy_m real, add column parked_at timestamptz,
  add constraint parked_is_whole check ((parked_lat is null) = (parked_at is null) and (parked_lon is null) = (parked_at is null));
