// Says where a responder is now, as the positions slice decided it: to rankings and maps at once, to the row now and then,
// and at once when it goes back or is taken away. Judges no position.
import type { Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { eventsOf, type RosterEngine } from './responder-roster-engine.ts';
import type { Fix } from './responder-roster.ts';
import { updatePosition } from './responder-store.ts';

export function createPlaceResponder({ log, roster }: { log: TopicLog; roster: RosterEngine }) {
  return async (tx: Tx, personId: string, now: Fix | null, nowMs: number): Promise<void> => {
    const before = roster.find(personId)?.responder;
    if (!before || isSame(before, now)) return;
    const isBack = now === null || now.takenAt < (before.positionedAt ?? 0);
    if (isBack || roster.isPositionRowDue(personId)) await log.append(tx, eventsOf(await updatePosition(tx, personId, now)), nowMs);
    tx.afterCommit(() => {
      const person = roster.find(personId);
      if (now === null) roster.patch(personId, { position: null, accuracyM: null, positionedAt: null });
      else if (person?.responder?.duty === 'on') roster.moved(person, now);
    });
  };
}

function isSame({ position, positionedAt }: { position: { lat: number; lon: number } | null; positionedAt: number | null }, now: Fix | null): boolean {
  if (now === null) return position === null;
  return positionedAt === now.takenAt && position?.lat === now.lat && position.lon === now.lon;
}
