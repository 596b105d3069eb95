// Words of the patient’s own devices and trends, ICU message format.
export const ownReadingsWords = {
  'readings.gap': 'Nothing new from: {what}. Check that the device is on and worn. If it stays like this, tell your care team.',
  'readings.devices': 'My devices',
  'readings.devices.none': 'No device is paired with you. Your care team can do it with you.',
  'readings.devices.heard': 'last heard {age} ago',
  'readings.devices.never': 'not heard yet: switch it on',
  'readings.devices.battery': 'Battery {n}%: charge it soon',
  'readings.trend': 'In the last two hours mostly: {low} to {high}',
} as const;
