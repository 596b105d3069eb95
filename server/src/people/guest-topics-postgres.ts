// What of a patient a guest could read at this moment, by the same facts and policies the door asks. Writes no audit row: it opens nothing.
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/postgres.ts';
import { findConsents, findFacts, findGuestTopics } from './access-store.ts';
import type { Action, GuestCaller, Rights } from './access.ts';

export function createGuestTopics({ clock, rights }: { readonly clock: Pick<Clock, 'nowMs'>; readonly rights: Rights }) {
  return async (tx: Tx, guest: GuestCaller, patientId: string, actions: readonly Action[]): Promise<ReadonlySet<Action>> => {
    const nowMs = clock.nowMs();
    const [facts, guestTopics] = [await findFacts(tx, guest, { type: 'patient', id: patientId }, nowMs), await findGuestTopics(tx, guest, patientId, nowMs)];
    if (facts === null || guestTopics === undefined) return new Set();
    const consents = await findConsents(tx, patientId, nowMs);
    return new Set(actions.filter((action) => rights.decide(guest, action, { ...facts, guestTopics, consents }).allowed));
  };
}
