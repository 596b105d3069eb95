// The standing assignment read, and its suggestions taken or dismissed by a dispatcher. Rights are the door's, for each emergency that is touched.
import type { AssignmentMove } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { AssignmentEngine } from './assignment-engine.ts';
import { insertDismissed } from './assignment-store.ts';
import { listOffDuty, listOn } from './mass-casualty-store.ts';
import { shown } from './mass-casualty.ts';
import { personIdOf } from './caller.ts';

/** The emergency slice's commands: one person is asked, or sent away, under the row's lock. */
export interface SceneCommands {
  lock(tx: Tx, emergencyIds: readonly string[]): Promise<unknown>;
  /** False when it was refused: somebody holds it by now, or nothing reaches them. */
  ask(tx: Tx, move: AssignmentMove, byId: string, nowMs: number): Promise<boolean>;
  sendAway(tx: Tx, emergencyId: string, personId: AssignmentMove['personId'], byId: string, nowMs: number): Promise<void>;
}

export interface AssignmentRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly assignment: Pick<AssignmentEngine, 'boardOf' | 'wake' | 'dismiss'>;
  readonly scenes: SceneCommands;
}

export type AssignmentHandlers = Pick<Handlers<Caller>, 'getAssignment' | 'takeSuggestion' | 'dismissSuggestion'>;

export function createAssignmentHandlers({ pg, door, assignment, scenes }: AssignmentRouteOptions): AssignmentHandlers {
  const suggestionOf = (caller: Caller, key: string) => assignment.boardOf(tenantOf(caller)).suggestions.find((each) => each.key === key);
  return {
    getAssignment: ({ caller, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'assignment.read', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const [on, offDuty] = await Promise.all([listOn(tx, nowMs), listOffDuty(tx)]);
        return answer({ ...assignment.boardOf(tenantOf(caller)), massCasualties: on.map(shown), offDuty: offDuty.length });
      }, { readOnly: true }),
    async takeSuggestion({ caller, params: { suggestionKey }, requestId, nowMs }) {
      const done = await pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'assignment.take', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        const suggestion = suggestionOf(caller, suggestionKey);
        if (suggestion === undefined) return refuse('conflict', 'suggestion-gone', 'it was taken, or things have changed since; look at what is suggested now');
        for (const { emergencyId } of suggestion.moves) {
          const each = await door.enter(tx, caller, 'emergency.offer-by-hand', { type: 'emergency', id: emergencyId }, requestId);
          if (!each.ok) return each;
        }
        return answer({ asked: await carryOut(tx, suggestion.moves, personIdOf(caller), nowMs) });
      });
      if (done.ok) assignment.wake();
      return done;
    },
    dismissSuggestion: ({ caller, params: { suggestionKey }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'assignment.dismiss', { type: 'tenant' }, requestId);
        if (!entry.ok) return entry;
        await insertDismissed(tx, tenantOf(caller), suggestionKey, personIdOf(caller), nowMs);
        tx.afterCommit(() => assignment.dismiss(tenantOf(caller), suggestionKey));
        return answer({});
      }),
  };

  /** Asked first and sent away after: whoever is left without anybody asked would begin the next step. */
  async function carryOut(tx: Tx, moves: readonly AssignmentMove[], byId: string, nowMs: number): Promise<number> {
    await scenes.lock(tx, [...new Set(moves.flatMap(({ emergencyId, leaves }) => [emergencyId, ...leaves]))]);
    const asked: AssignmentMove[] = [];
    for (const move of moves) if (await scenes.ask(tx, move, byId, nowMs)) asked.push(move);
    for (const { personId, leaves } of asked) for (const emergencyId of leaves) await scenes.sendAway(tx, emergencyId, personId, byId, nowMs);
    return asked.length;
  }
}
