// Words of what devices say about themselves, Spanish. ICU message format.
export const signalWords = {
  'signal.title': 'Los aparatos dicen',
  'signal.battery-low': 'Batería baja',
  'signal.battery-empty': 'Batería casi vacía',
  'signal.lead-off': 'Electrodo desconectado',
  'signal.sensor-off': 'Sensor quitado o no puesto',
  'signal.device-fault': 'Avería del aparato',
  'signal.of': '{vital}: {signal}, sin datos válidos',
  'signal.next.battery-low': 'cárgalo o cambia la batería',
  'signal.next.battery-empty': 'cambia la batería ahora',
  'signal.next.lead-off': 'mira los electrodos',
  'signal.next.sensor-off': 'mira el sensor',
  'signal.next.device-fault': 'mira el aparato o cámbialo',
  'signal.mark': '{what}{more, plural, =0 {} other { (y # más)}}',
};
