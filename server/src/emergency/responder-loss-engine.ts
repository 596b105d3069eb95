// Tells every open emergency that asked, or is held by, somebody of a change in that person: here that their last socket
// closed, so that open offers to them go on by another channel at once, instead of waiting for a receipt that cannot come.
// What follows is emergency.ts's.
import type { PersonId } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import type { EmergencyEvent } from './emergency-state.ts';
import { listOpenInvolving } from './emergency-store.ts';

export interface InvolvedTellerOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly engine: Pick<EmergencyEngine, 'apply'>;
  readonly onProblem: (error: unknown) => void;
}

/** Never rejects: a fault is reported, and the emergency's own waits still run. */
export function createInvolvedTeller({ pg, clock, engine, onProblem }: InvolvedTellerOptions, event: (personId: PersonId) => EmergencyEvent): (personId: string) => Promise<void> {
  return async (personId) => {
    try {
      const open = await pg.asEngine((tx) => listOpenInvolving(tx, personId), { readOnly: true });
      for (const { id } of open) {
        await pg.asEngine((tx) => engine.apply(tx, id, () => event(personId as PersonId), clock.nowMs()));
      }
    } catch (error) {
      onProblem(error);
    }
  };
}

export function createResponderLoss(options: InvolvedTellerOptions): (personId: string) => Promise<void> {
  return createInvolvedTeller(options, (personId) => ({ type: 'responder-lost', personId }));
}
