// Palabras de las ondas: qué encuentran los detectores, tiras en directo, la tira de una alarma. Español. Formato de mensaje ICU.
export const waveformWords = {
  'finding.asystole': 'Asistolia',
  'finding.vf-vt': 'Fibrilación o taquicardia ventricular',
  'finding.extreme-bradycardia': 'Bradicardia extrema',
  'finding.extreme-tachycardia': 'Taquicardia extrema',
  'finding.fall': 'Caída',
};
