// Words of what devices say about themselves, Catalan. ICU message format.
export const signalWords = {
  'signal.title': 'Els aparells diuen',
  'signal.battery-low': 'Bateria baixa',
  'signal.battery-empty': 'Bateria gairebé buida',
  'signal.lead-off': 'Elèctrode desconnectat',
  'signal.sensor-off': 'Sensor tret o no posat',
  'signal.device-fault': 'Avaria de l’aparell',
  'signal.of': '{vital}: {signal}, sense dades vàlides',
  'signal.next.battery-low': 'carrega’l o canvia la bateria',
  'signal.next.battery-empty': 'canvia la bateria ara',
  'signal.next.lead-off': 'mira els elèctrodes',
  'signal.next.sensor-off': 'mira el sensor',
  'signal.next.device-fault': 'mira l’aparell o canvia’l',
  'signal.mark': '{what}{more, plural, =0 {} other { (i # més)}}',
};
