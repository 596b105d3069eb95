// Where I am signed in, and signing out there from here. What ends is told at once to open sockets of this node and found
// by the others within seconds (people/revocation-engine.ts).
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { endOwnSessions, listOwnSessions } from './own-session-store.ts';

export interface OwnSessionOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly rightsChanges: RightsChanges;
}

export type OwnSessionHandlers = Pick<Handlers<Caller>, 'listSessions' | 'endSession' | 'endOtherSessions'>;

export function createOwnSessionHandlers({ pg, door, rightsChanges }: OwnSessionOptions): OwnSessionHandlers {
  const end = async (tx: Tx, person: PersonCaller, which: Parameters<typeof endOwnSessions>[2], nowMs: number): Promise<number> => {
    const ended = await endOwnSessions(tx, person, which, nowMs);
    tx.afterCommit(() => rightsChanges.publish(ended.map((sessionId) => ({ type: 'session', sessionId }))));
    return ended.length;
  };
  return {
    listSessions: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
        return entry.ok ? answer({ sessions: await listOwnSessions(tx, caller as PersonCaller, nowMs) }) : entry;
      }, { readOnly: true }),
    endSession: ({ caller, params, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'session.end', { type: 'session', id: params.sessionId }, requestId);
        if (!entry.ok) return entry;
        await end(tx, caller as PersonCaller, { only: params.sessionId }, nowMs);
        return answer({});
      }),
    endOtherSessions: ({ caller, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'session.end-others', { type: 'self' }, requestId);
        return entry.ok ? answer({ ended: await end(tx, caller as PersonCaller, 'others', nowMs) }) : entry;
      }),
  };
}
