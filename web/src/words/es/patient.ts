// Words of the patient screens and parts in Spanish; every key of the source must be here.
import type { patientWords as source } from '../en/patient.ts';

export const patientWords: Record<keyof typeof source, string> = {
  'patient.title': 'Mi atención',
};
