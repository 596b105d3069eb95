// When somebody is expected at a scene, and by what: where they are now, an older position, or only what was reckoned when they were asked. Said with the time.
import type { Arrival, EmergencyId, PersonId } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { minuteWords } from '../map/eta-words.ts';
import type { Say } from '../words/words.ts';

export interface Expected {
  etaAt: number;
  by: 'position' | 'old-position' | 'offer';
  isEstimate: boolean;
}

interface Coming {
  emergencyId: EmergencyId;
  personId: PersonId | null;
  /** As it was reckoned when they were asked; null where it was not. */
  atOffer: { etaAt: number; isEstimate: boolean } | null;
}

/** The server ranks an older position behind fresh ones. */
const OLD_MS = 120_000;
/** Nobody is late within the minute that is said. */
const GRACE_MS = 60_000;

export function expectedOf(arrivals: readonly Arrival[], { emergencyId, personId, atOffer }: Coming, now: number): Expected | null {
  const arrival = arrivals.find((each) => each.personId === personId && each.emergencyId === emergencyId);
  if (arrival !== undefined) return { etaAt: arrival.etaAt, by: now - arrival.positionedAt > OLD_MS ? 'old-position' : 'position', isEstimate: arrival.isEstimate };
  return atOffer === null ? null : { ...atOffer, by: 'offer' };
}

export function expectedWords({ etaAt, by, isEstimate }: Expected, now: number, say: Say, locale: string): string {
  const time = timeOfDay(etaAt, locale);
  const eta = now - etaAt > GRACE_MS ? say('desk.unit.overdue', { time }) : say('desk.unit.eta', { time, in: minuteWords(Math.max(0, etaAt - now) / 1000, say) });
  const limits = [...(isEstimate ? [say('expected.estimate')] : []), ...(by === 'position' ? [] : [say(`expected.by.${by}`)])];
  return limits.length === 0 ? eta : `${eta} (${limits.join(', ')})`;
}
