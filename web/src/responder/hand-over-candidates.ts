// Whom a responder can hand over to: everyone this emergency already asked or told, nearest first. There is no list of all staff on a phone.
import type { EmergencyDetail, PersonId } from '@mydr24/protocol';
import type { Candidate } from '../emergency/hand-over-dialog.tsx';
import type { Say } from '../words/words.ts';

export function handOverCandidates(detail: EmergencyDetail | null, me: PersonId, say: Say): Candidate[] {
  if (detail === null) return [];
  const found = new Map<PersonId, Candidate>();
  for (const offer of detail.offers.toSorted((a, b) => a.rank - b.rank)) {
    if (offer.responderId !== me) found.set(offer.responderId, { personId: offer.responderId, name: offer.responderName, note: say('handOver.note.asked') });
  }
  for (const page of detail.pages) {
    if (page.personId === null || page.personId === me || found.has(page.personId)) continue;
    found.set(page.personId, { personId: page.personId, name: page.recipient, note: say('handOver.note.told') });
  }
  return [...found.values()];
}
