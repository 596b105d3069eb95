// Words of what devices say about themselves, source language. ICU message format.
export const signalWords = {
  'signal.title': 'The devices say',
  'signal.battery-low': 'Battery low',
  'signal.battery-empty': 'Battery nearly empty',
  'signal.lead-off': 'Lead off',
  'signal.sensor-off': 'Sensor off or not worn',
  'signal.device-fault': 'Device fault',
  'signal.of': '{vital}: {signal}, no valid data',
  'signal.next.battery-low': 'charge it or change the battery',
  'signal.next.battery-empty': 'change the battery now',
  'signal.next.lead-off': 'look at the leads',
  'signal.next.sensor-off': 'look at the sensor',
  'signal.next.device-fault': 'look at the device, or change it',
  'signal.mark': '{what}{more, plural, =0 {} other { (and # more)}}',
};
