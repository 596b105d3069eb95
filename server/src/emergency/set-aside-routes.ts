// What a dispatcher can do about an emergency that was set aside: see to it, and say that it is over. Decides nothing.
import type { EmergencyId, SetAside } from '@mydr24/protocol';
import { type Caller, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import type { MarkResponders } from './emergency-record-store.ts';
import { createEntry, type EmergencyCall, type EmergencyRouteOptions, personOf } from './emergency-entry-routes.ts';
import type { Named } from './emergency-state.ts';
import { closeSetAside, findSetAside, noticeSetAside } from './set-aside-store.ts';

export type SetAsideHandlers = Pick<Handlers<Caller>, 'noticeSetAside' | 'endSetAside'>;

/** As long as the fail-safe of a plan pauses when somebody has taken notice (E7). */
const NOTICED_MS = 120_000;
const notSetAside = () => refuse('conflict', 'not-set-aside', 'this emergency is not set aside, or no longer; look at the list again');

export function createSetAsideHandlers(options: EmergencyRouteOptions & { log: TopicLog; markResponders: MarkResponders }): SetAsideHandlers {
  const { pg, door, log, markResponders } = options;
  const { named } = createEntry(options);
  const enter = <Body>({ caller, params, requestId }: EmergencyCall, act: (tx: Tx, id: EmergencyId, by: Named) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const id = params.emergencyId as EmergencyId;
      const entry = await door.enter(tx, caller, 'emergency.set-aside', { type: 'emergency', id }, requestId);
      return entry.ok ? act(tx, id, await named(tx, personOf(caller).personId)) : entry;
    });
  return {
    noticeSetAside: (call) =>
      enter<SetAside>(call, async (tx, id, by) => {
        const events = await noticeSetAside(tx, tenantOf(call.caller), id, by, call.nowMs + NOTICED_MS, call.nowMs);
        if (events === null) return notSetAside();
        await log.append(tx, events, call.nowMs);
        return answer((await findSetAside(tx, id))!);
      }),
    endSetAside: (call) =>
      enter(call, async (tx, id, by) => {
        const closed = await closeSetAside(tx, tenantOf(call.caller), id, by, call.nowMs);
        if (closed === null) return notSetAside();
        const freed = await markResponders(tx, closed.freed.map((personId) => ({ personId, emergencyId: null })), call.nowMs);
        await log.append(tx, [...closed.events, ...freed], call.nowMs);
        return answer({});
      }),
  };
}
