// Tells every open emergency that asked somebody who goes off duty or signs out: nothing more is sent to them, and their open
// offer goes to the next person at once. What follows is off-duty.ts's.
import type { PersonId } from '@mydr24/protocol';
import { createInvolvedTeller, type InvolvedTellerOptions } from './responder-loss-engine.ts';

export type EndDuty = (personId: string) => Promise<void>;

/** Never rejects: a fault is reported, and the emergency's own waits still run. */
export function createDutyEnd(options: InvolvedTellerOptions): EndDuty {
  return createInvolvedTeller(options, (personId: PersonId) => ({ type: 'went-off-duty', personId }));
}
