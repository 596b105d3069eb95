// Paraules de les ones: què troben els detectors, tires en directe, la tira d’una alarma. Català. Format de missatge ICU.
export const waveformWords = {
  'finding.asystole': 'Asistòlia',
  'finding.vf-vt': 'Fibril·lació o taquicàrdia ventricular',
  'finding.extreme-bradycardia': 'Bradicàrdia extrema',
  'finding.extreme-tachycardia': 'Taquicàrdia extrema',
  'finding.fall': 'Caiguda',
};
