// Whom a dispatcher can hand an emergency to: responders on duty, free ones first, the nearest first.
import type { EmergencySummary, Responder } from '@mydr24/protocol';
import type { Candidate } from '../emergency/hand-over-dialog.tsx';
import { distanceM, distanceWords } from '../map/distance.ts';
import type { Say } from '../words/words.ts';
import { markOf } from './responder-mark.ts';

export function candidatesFor(emergency: Pick<EmergencySummary, 'holderId' | 'place'>, responders: readonly Responder[], say: Say, locale: string): Candidate[] {
  const { position } = emergency.place;
  return responders
    .filter(({ personId, duty }) => duty === 'on' && personId !== emergency.holderId)
    .map((responder) => {
      const at = responder.position ?? responder.base;
      return { responder, mark: markOf(responder), metres: at === null || position === null ? null : distanceM(at, position) };
    })
    .toSorted((a, b) => Number(b.mark === 'free') - Number(a.mark === 'free') || (a.metres ?? Infinity) - (b.metres ?? Infinity))
    .map(({ responder, mark, metres }) => ({
      personId: responder.personId, name: responder.name, note: [say(`mark.${mark}`), metres === null ? say('distance.unknown') : distanceWords(metres, say, locale)].join(' · '),
    }));
}
