// Hospitals with what they can take, and staff's word on it. Rights are the door's; how old is too old is said with every answer.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { getHospital, insertCapacity, listHospitals } from './capacity-store.ts';

export type CapacityHandlers = Pick<Handlers<Caller>, 'listHospitals' | 'reportCapacity'>;

/** A hospital's beds of two hours ago are history: emergency departments report at the least once in a shift's quarter. Ours, to be discussed. */
const STALE_AFTER_MS = 2 * 60 * 60_000;

export function createCapacityHandlers({ pg, door, ids }: { pg: Postgres; door: Door; ids: Ids }): CapacityHandlers {
  return {
    listHospitals: ({ caller, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'capacity.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ hospitals: await listHospitals(tx), staleAfterMs: STALE_AFTER_MS }) : entry;
      }, { readOnly: true }),
    reportCapacity: ({ caller, params: { facilityId }, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'capacity.report', { type: 'facility', id: facilityId }, requestId);
        if (!entry.ok) return entry;
        if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
        await insertCapacity(tx, { ...body, id: ids.next(), tenantId: tenantOf(caller), facilityId, byId: caller.personId, nowMs });
        return answer(await getHospital(tx, facilityId));
      }),
  };
}
