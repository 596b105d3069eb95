// Words of waveforms: what detectors find, live strips, the strip an alarm rests on. Source language. ICU message format.
export const waveformWords = {
  'finding.asystole': 'Asystole',
  'finding.vf-vt': 'Ventricular fibrillation or tachycardia',
  'finding.extreme-bradycardia': 'Extreme bradycardia',
  'finding.extreme-tachycardia': 'Extreme tachycardia',
  'finding.fall': 'Fall',
};
