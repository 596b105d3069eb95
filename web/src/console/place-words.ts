// Where a patient is, in the fewest words: the bed, at home, or not known.
import type { Patient } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

export function placeWords(patient: Pick<Patient, 'bed' | 'address'>, say: Say): string {
  if (patient.bed !== null) return patient.bed;
  return say(patient.address === null ? 'console.bed.none' : 'console.bed.home');
}
