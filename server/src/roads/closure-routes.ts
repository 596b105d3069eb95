// Dispatchers' own words on roads: closed or slow, until when, and open again. Rights are the door's.
import type { RoadClosureId } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { ClosureEngine } from './closure-engine.ts';
import { insertClosure, type KeptClosure, liftClosure, listClosures } from './closure-store.ts';

export interface ClosureRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly closures: Pick<ClosureEngine, 'reload' | 'segmentsOf'>;
}

export type ClosureHandlers = Pick<Handlers<Caller>, 'listClosures' | 'enterClosure' | 'liftClosure'>;

const personIdOf = (caller: Caller) => {
  if (caller.type !== 'person') throw new Error('the door let in somebody who is no person');
  return caller.personId;
};

export function createClosureHandlers({ pg, door, ids, closures }: ClosureRouteOptions): ClosureHandlers {
  const shown = ({ tenantId: _tenantId, feedKey: _feedKey, ...closure }: KeptClosure) => ({ ...closure, segments: closures.segmentsOf(closure.shape) });
  /** Counts for the very next question on this node. */
  const counted = async <Body>(change: Promise<Body>): Promise<Body> => {
    const done = await change;
    await closures.reload();
    return done;
  };
  return {
    listClosures: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'road-closure.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ closures: (await listClosures(tx, nowMs)).map(shown) }) : entry;
      }, { readOnly: true }),
    enterClosure: ({ caller, body, requestId, nowMs }) =>
      counted(pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'road-closure.edit', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        if (body.untilAt !== null && body.untilAt <= nowMs) return refuse('unprocessable', 'already-over', 'it would be over already; give a later time');
        const id = ids.next<RoadClosureId>();
        await insertClosure(tx, { ...body, id, tenantId: tenantOf(caller), byId: personIdOf(caller), nowMs });
        const kept = (await listClosures(tx, nowMs)).find((closure) => closure.id === id)!;
        return answer(shown(kept));
      })),
    liftClosure: ({ caller, params: { closureId }, requestId, nowMs }) =>
      counted(pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'road-closure.edit', { type: 'road-closure', id: closureId }, requestId);
        if (!entry.ok) return entry;
        await liftClosure(tx, closureId, personIdOf(caller), nowMs);
        return answer({});
      })),
  };
}
