// Shared care for privacy officers: of their own patients, and of what their people read of others' patients, whom they never learn of. Both sides end one with a reason.
import { MOST_REVIEWED, type ReviewedVisit, type sharedCareReviewEndpoints } from '@mydr24/protocol';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Call, type Handlers, refuse } from '../platform/handlers.ts';
import type { Keys } from '../keys/keys.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findPatientOf, listAllAddresses, listOut, listVisits, type ReviewedAddress, type VisitRow } from './review-store.ts';
import { LISTED_WITHIN_MS, stateOf } from './shared-care.ts';
import { endGrant } from './shared-care-store.ts';

export interface ReviewRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  /** From the guest's side: see guest-routes.ts. */
  readonly stopVisit: (call: Call<Caller, 'stopSharedIn'>) => ReturnType<ReviewHandlers['stopSharedIn']>;
}
export type ReviewHandlers = Pick<Handlers<Caller>, keyof typeof sharedCareReviewEndpoints>;

export function createReviewHandlers(options: ReviewRouteOptions): ReviewHandlers {
  const { pg, keys, door, stopVisit } = options;
  return {
    listSharedOut: ({ caller, query: { state }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'shared-care.review', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ grants: (await listOut(tx, keys, state, nowMs, MOST_REVIEWED)).map((row) => ({ ...row, ...stateOf(row, nowMs) })) }) : entry;
      }, { readOnly: true }),
    listSharedIn: (call) => listIn(options, call),
    stopSharedOut: ({ caller, params: { sharedCareId }, body: { reason }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        // What is not there, or of another tenant, is asked for all the same: the door answers both alike.
        const patientId = (await findPatientOf(tx, sharedCareId)) ?? sharedCareId;
        const entry = await door.enter(tx, caller, 'shared-care.stop', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const isEnded = await endGrant(tx, sharedCareId, 'home', (caller as PersonCaller).personId, nowMs, reason);
        return isEnded ? answer({ id: sharedCareId, endedAt: nowMs, endedWhy: 'home' as const }) : refuse('conflict', 'over-already', 'It is over already.');
      }),
    stopSharedIn: stopVisit,
  };
}

async function listIn({ pg, keys, door }: ReviewRouteOptions, { caller, query: { state }, nowMs, requestId }: Call<Caller, 'listSharedIn'>): ReturnType<ReviewHandlers['listSharedIn']> {
  const tenantId = tenantOf(caller);
  const own = await pg.asTenant(tenantId, async (tx): Promise<Answer<ReviewedAddress[]>> => {
    const entry = await door.enter(tx, caller, 'shared-care.review', { type: 'tenant' }, requestId);
    return entry.ok ? answer(await listAllAddresses(tx, nowMs - LISTED_WITHIN_MS, MOST_REVIEWED)) : entry;
  });
  if (!own.ok) return own;
  const visits: ReviewedVisit[] = [];
  for (const [homeTenantId, here] of Map.groupBy(own.body, (address) => address.homeTenantId)) {
    const rows = await pg.asTenant(homeTenantId, (tx) => listVisits(tx, keys, here.map(({ grantId }) => grantId), tenantId, nowMs), { readOnly: true });
    visits.push(...rows.map((row) => shown(row, here.find(({ grantId }) => grantId === row.id)!, nowMs)));
  }
  return answer({ visits: visits.filter((visit) => visit.state === state).toSorted((a, b) => b.offeredAt - a.offeredAt) });
}

/** What holds on one side alone is over. */
function shown({ holds, acceptedAt, ...row }: VisitRow, { homeName, toName, holds: holdsHere }: ReviewedAddress, nowMs: number): ReviewedVisit {
  const state = stateOf({ ...row, acceptedAt }, nowMs);
  const isBroken = state.state !== 'ended' && !(holds && holdsHere);
  return { ...row, homeName, toName, ...(isBroken ? { state: 'ended', endedAt: nowMs, endedWhy: 'left-network' } : state) };
}
