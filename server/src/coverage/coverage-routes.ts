// Coverage for those who dispatch, asking somebody to move, and their answer. Rights are the door's.
import type { Roster } from '../dispatch/responder-roster.ts';
import { isOnDuty } from '../dispatch/responder-roster.ts';
import type { TellPerson } from '../paging/notice.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { CoverageEngine } from './coverage-engine.ts';
import { answerMoveRequest, findMoveRequest, insertMoveRequest, listAskedMoves } from './coverage-store.ts';
import { moveText } from './move-text.ts';

export interface CoverageRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly roster: Roster;
  readonly coverage: Pick<CoverageEngine, 'of'>;
  readonly tellPerson: TellPerson;
}

export type CoverageHandlers = Pick<Handlers<Caller>, 'getCoverage' | 'askToMove' | 'getMyMove' | 'answerMove'>;

const personOf = (caller: Caller): string => (caller.type === 'person' ? caller.personId : '');

export function createCoverageHandlers({ pg, door, ids, roster, coverage, tellPerson }: CoverageRouteOptions): CoverageHandlers {
  return {
    getCoverage: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'coverage.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ ...coverage.of(tenantOf(caller)), asked: await listAskedMoves(tx, nowMs) }) : entry;
      }, { readOnly: true }),
    async askToMove({ caller, params: { personId }, body: { squareId }, requestId, nowMs }) {
      const entry = await pg.asTenant(tenantOf(caller), (tx) => door.enter(tx, caller, 'coverage.ask-to-move', { type: 'person', id: personId }, requestId));
      if (!entry.ok) return entry;
      const { holes, move } = coverage.of(tenantOf(caller));
      const square = [...(move === null ? [] : [move.to]), ...holes].find(({ id }) => id === squareId);
      if (square === undefined) return refuse('conflict', 'covered-meanwhile', 'this square is no hole any more; look again');
      const person = roster.find(personId);
      if (!person?.responder || !isOnDuty(person) || person.responder.emergencyId !== null) return refuse('conflict', 'not-free', 'this person is not on duty, or is with somebody; look again');
      const id = ids.next();
      const noticeOnce = `move ${id}`;
      // The request first: a notice to answer what is not there yet would be worse than a request whose notice is late, which the app shows by itself.
      await pg.asTenant(tenantOf(caller), (tx) => insertMoveRequest(tx, { id, tenantId: tenantOf(caller), personId, askedBy: personOf(caller), square, noticeOnce }, nowMs));
      await pg.asEngine((tx) => tellPerson(tx, tenantOf(caller), personId, noticeOnce, (locale) => moveText(square, locale), nowMs));
      return answer({ personId, name: person.name, askedAt: nowMs, state: 'waiting' as const, answer: null, answeredAt: null });
    },
    getMyMove: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'responder.duty', { type: 'self' }, requestId);
        return entry.ok ? answer({ request: await findMoveRequest(tx, personOf(caller), nowMs) }) : entry;
      }, { readOnly: true }),
    answerMove: ({ caller, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'responder.duty', { type: 'self' }, requestId);
        if (!entry.ok) return entry;
        const isAnswered = await answerMoveRequest(tx, personOf(caller), body.askedAt, body.answer, nowMs);
        return isAnswered ? answer({}) : refuse('conflict', 'not-asked', 'no request of that time to you is open: it is older than half an hour, or a newer one came; look again, or tell dispatch by telephone');
      }),
  };
}
