// A responder goes on and off duty. Rights are the door's; where they are is the positions slice's.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { eventsOf, type RosterEngine } from './responder-roster-engine.ts';
import { updateDuty } from './responder-store.ts';

export interface DispatchRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly log: TopicLog;
  readonly roster: RosterEngine;
  /** Open pages to them are withdrawn and the next are asked: awaited, so that whoever reads "off duty" gets no more. Never rejects. */
  readonly onDutyEnded?: (personId: string) => Promise<void>;
}

export type DispatchHandlers = Pick<Handlers<Caller>, 'setDuty'>;

const noResponder = () => refuse('unprocessable', 'not-a-responder', 'this person is not registered as a responder; ask an administrator');
/** Where somebody off duty was last is on no map. */
const nowhere = { position: null, accuracyM: null, positionedAt: null };

export function createDispatchHandlers({ pg, door, log, roster, onDutyEnded }: DispatchRouteOptions): DispatchHandlers {
  return {
    async setDuty({ caller, body: { duty }, requestId, nowMs }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'responder.duty', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const personId = caller.type === 'person' ? caller.personId : '';
        const [changed] = await updateDuty(tx, personId, duty, nowMs);
        if (!changed) return noResponder();
        await log.append(tx, eventsOf([changed]), nowMs);
        tx.afterCommit(() => roster.patch(personId, { duty, dutyChangedAt: nowMs, ...(duty === 'off' && nowhere) }));
        return answer(changed.responder);
      });
      if (done.ok && duty === 'off') await onDutyEnded?.(done.body.personId);
      return done;
    },
  };
}
