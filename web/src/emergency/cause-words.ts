// What an emergency is and what set it off, in words and one big value. Reads the contract's codes; judges nothing.
import type { EmergencySummary } from '@mydr24/protocol';
import { alarmValue, conditionWords } from '../design/alarm-words.ts';
import type { Say } from '../words/words.ts';

export interface CauseShown {
  /** "Oxygen saturation", "Call for help by the patient", or the note of the person who raised it. */
  text: string;
  /** "78%"; null when there is no number. */
  value: string | null;
}

export function causeShown(emergency: Pick<EmergencySummary, 'cause' | 'patientName'>, say: Say, locale: string): CauseShown {
  const { cause } = emergency;
  if (cause.type === 'sos') return { text: say('cause.sos'), value: null };
  if (cause.type === 'staff') return { text: cause.note === '' ? say('cause.staff') : say('cause.staff.note', { note: cause.note }), value: null };
  // The score's unit is a UCUM annotation, which says nothing to a reader.
  if (cause.conditionKey.startsWith('news2')) return { text: say('news2.title'), value: cause.value === null ? null : String(cause.value) };
  return { text: conditionWords(cause, say, locale), value: alarmValue(cause, say, locale) };
}

/** "UCI, bed U04" or the address. */
export function placeWords({ place }: Pick<EmergencySummary, 'place'>, say: Say): string {
  return place.bed === null || place.label.includes(place.bed) ? place.label : say('place.bed', { place: place.label, bed: place.bed });
}
