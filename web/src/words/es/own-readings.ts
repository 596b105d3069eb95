// Words of the patient’s own devices and trends, ICU message format.
export const ownReadingsWords = {
  'readings.gap': 'Nada nuevo de: {what}. Mira que el aparato esté encendido y bien puesto. Si sigue así, avisa a tu equipo.',
  'readings.devices': 'Mis aparatos',
  'readings.devices.none': 'No tienes ningún aparato vinculado. Tu equipo puede hacerlo contigo.',
  'readings.devices.heard': 'oído por última vez hace {age}',
  'readings.devices.never': 'todavía no se ha oído: enciéndelo',
  'readings.devices.battery': 'Batería {n}%: cárgalo pronto',
  'readings.trend': 'En las últimas dos horas, sobre todo: de {low} a {high}',
} as const;
