-- compatible
-- A device's own alarm of high priority is a word among those of devices, for the rules of a site.
alter table device_signals drop constraint device_signals_signal_check;
alter table device_signals add constraint device_signals_signal_check check (signal in (
  'battery-low', 'battery-empty', 'lead-off', 'sensor-off', 'device-fault', 'poor-signal', 'no-signal', 'device-alarm',
  'asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia', 'fall'));
