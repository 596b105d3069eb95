// Coverage for those who dispatch, and asking somebody to move. Rights are the door's.
import type { Roster } from '../dispatch/responder-roster.ts';
import { isOnDuty } from '../dispatch/responder-roster.ts';
import type { TellPerson } from '../paging/notice.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { CoverageEngine } from './coverage-engine.ts';
import { listAskedMoves, MOVE_NOTICE } from './coverage-store.ts';
import { moveText } from './move-text.ts';

export interface CoverageRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly roster: Roster;
  readonly coverage: Pick<CoverageEngine, 'of'>;
  readonly tellPerson: TellPerson;
}

export type CoverageHandlers = Pick<Handlers<Caller>, 'getCoverage' | 'askToMove'>;

/** Who was asked is shown this long. */
const ASKED_SHOWN_MS = 30 * 60_000;

export function createCoverageHandlers({ pg, door, ids, roster, coverage, tellPerson }: CoverageRouteOptions): CoverageHandlers {
  return {
    getCoverage: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'coverage.read', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ ...coverage.of(tenantOf(caller)), asked: await listAskedMoves(tx, nowMs - ASKED_SHOWN_MS) }) : entry;
      }),
    async askToMove({ caller, params: { personId }, body: { squareId }, requestId, nowMs }) {
      const entry = await pg.asTenant(tenantOf(caller), (tx) => door.enter(tx, caller, 'coverage.ask-to-move', { type: 'person', id: personId }, requestId));
      if (!entry.ok) return entry;
      const { holes, move } = coverage.of(tenantOf(caller));
      const square = [...(move === null ? [] : [move.to]), ...holes].find(({ id }) => id === squareId);
      if (square === undefined) return refuse('conflict', 'covered-meanwhile', 'this square is no hole any more; look again');
      const person = roster.find(personId);
      if (!person?.responder || !isOnDuty(person) || person.responder.emergencyId !== null) return refuse('conflict', 'not-free', 'this person is not on duty, or is with somebody; look again');
      await pg.asEngine((tx) => tellPerson(tx, tenantOf(caller), personId, `${MOVE_NOTICE}${ids.next()}`, (locale) => moveText(square, locale), nowMs));
      return answer({ personId, name: person.name, askedAt: nowMs, state: 'waiting' as const });
    },
  };
}
