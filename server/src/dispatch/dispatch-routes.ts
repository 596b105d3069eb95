// A responder's own requests: duty and position. Rights are the door's, judging a position is shared-position.ts.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import type { Distance } from './great-circle.ts';
import { eventsOf, type RosterEngine } from './responder-roster-engine.ts';
import { updateDuty, updatePosition } from './responder-store.ts';
import { type Fix, judgePosition, type PositionRefusal } from './shared-position.ts';
import type { RosterPerson } from './responder-roster.ts';

export interface DispatchRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly log: TopicLog;
  readonly roster: RosterEngine;
  readonly distance: Distance;
  /** Open pages to them are withdrawn and the next are asked: awaited, so that whoever reads "off duty" gets no more. Never rejects. */
  readonly onDutyEnded?: (personId: string) => Promise<void>;
}

export type DispatchHandlers = Pick<Handlers<Caller>, 'setDuty' | 'sharePosition'>;

const messages: Record<PositionRefusal, string> = {
  'position-in-future': 'the position was taken in the future; set the clock of this device',
  'position-too-old': 'the position is more than a day old; send a current one',
  'position-impossible': 'nobody can have moved that far in that time; send the next position',
};
const noResponder = () => refuse('unprocessable', 'not-a-responder', 'this person is not registered as a responder; ask an administrator');

export function createDispatchHandlers({ pg, door, log, roster, distance, onDutyEnded }: DispatchRouteOptions): DispatchHandlers {
  return {
    async setDuty({ caller, body: { duty }, requestId, nowMs }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'responder.duty', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const personId = caller.type === 'person' ? caller.personId : '';
        const [changed] = await updateDuty(tx, personId, duty, nowMs);
        if (!changed) return noResponder();
        await log.append(tx, eventsOf([changed]), nowMs);
        tx.afterCommit(() => roster.patch(personId, { duty, dutyChangedAt: nowMs }));
        return answer(changed.responder);
      });
      if (done.ok && duty === 'off') await onDutyEnded?.(done.body.personId);
      return done;
    },
    sharePosition: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'responder.position', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const person = caller.type === 'person' ? roster.find(caller.personId) : undefined;
        if (!person?.responder) return noResponder();
        const verdict = judgePosition(fixOf(person), body, nowMs, distance);
        if (verdict.type === 'refused') return refuse('unprocessable', verdict.reason, messages[verdict.reason]);
        if (verdict.type === 'older') return answer({});
        if (roster.isPositionRowDue(person.personId)) await log.append(tx, eventsOf(await updatePosition(tx, person.personId, body)), nowMs);
        tx.afterCommit(() => roster.moved(person, body));
        return answer({});
      }),
  };
}

function fixOf({ responder }: RosterPerson): Fix | null {
  if (!responder?.position || responder.positionedAt === null) return null;
  return { ...responder.position, accuracyM: responder.accuracyM, takenAt: responder.positionedAt };
}
