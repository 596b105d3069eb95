// Words of the patient’s own devices and trends, ICU message format.
export const ownReadingsWords = {
  'readings.gap': 'Res de nou de: {what}. Mira que l’aparell estigui encès i ben posat. Si continua així, avisa el teu equip.',
  'readings.devices': 'Els meus aparells',
  'readings.devices.none': 'No tens cap aparell vinculat. El teu equip ho pot fer amb tu.',
  'readings.devices.heard': 'sentit per última vegada fa {age}',
  'readings.devices.never': 'encara no s’ha sentit: engega’l',
  'readings.devices.battery': 'Bateria {n}%: carrega’l aviat',
  'readings.trend': 'En les últimes dues hores, sobretot: de {low} a {high}',
} as const;
