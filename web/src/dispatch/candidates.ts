// Whom a dispatcher can hand an emergency to: responders on duty, free ones first, and in the order of the ranking, by road. Where the ranking
// could not be had, or leaves somebody out, the straight line stands in and says so.
import type { EmergencySummary, RankedPerson, Responder } from '@mydr24/protocol';
import type { Candidate } from '../emergency/hand-over-dialog.tsx';
import { distanceM, distanceWords } from '../map/distance.ts';
import { etaWords, isEstimated } from '../map/eta-words.ts';
import type { Say } from '../words/words.ts';
import { markOf } from './responder-mark.ts';

export function candidatesFor(emergency: Pick<EmergencySummary, 'holderId' | 'place'>, responders: readonly Responder[], ranked: readonly RankedPerson[], say: Say, locale: string): Candidate[] {
  const { position } = emergency.place;
  const rankOf = new Map(ranked.map((person, index) => [person.personId, { person, rank: index }]));
  return responders
    .filter(({ personId, duty }) => duty === 'on' && personId !== emergency.holderId)
    .map((responder) => {
      const at = responder.position ?? responder.base;
      const { person = null, rank = Infinity } = rankOf.get(responder.personId) ?? {};
      return { responder, mark: markOf(responder), person, rank, metres: at === null || position === null ? null : distanceM(at, position) };
    })
    .toSorted((a, b) => Number(b.mark === 'free') - Number(a.mark === 'free') || compare(a.rank, b.rank) || compare(a.metres ?? Infinity, b.metres ?? Infinity))
    .map(({ responder, mark, person, metres }) => ({ personId: responder.personId, name: responder.name, note: [say(`mark.${mark}`), wayWords(person, metres, say, locale)].join(' · ') }));
}

/** Infinity less itself is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

function wayWords(person: RankedPerson | null, metres: number | null, say: Say, locale: string): string {
  if (person !== null && person.etaS !== null) return etaWords(person.etaS, isEstimated(person.reasons), say);
  return metres === null ? say('distance.unknown') : say('handOver.straight', { distance: distanceWords(metres, say, locale) });
}
