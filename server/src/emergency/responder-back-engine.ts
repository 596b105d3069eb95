// Whoever comes back into coverage while an emergency is offered to them, and whom the app has not paged in it, is paged by the app now. People come
// back in crowds after a restart, so who came within a moment is looked up together. What follows is emergency.ts's.
import type { EmergencyId, PersonId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import type { InvolvedTellerOptions } from './responder-loss-engine.ts';

const GATHER_MS = 200;

export interface ResponderBack {
  /** A socket of theirs is open. Never throws; a fault is reported, and the plan goes on without it. */
  came(personId: string): void;
  /** Looks up who came so far; resolves when they are paged. */
  flush(): Promise<void>;
}

export function createResponderBack({ pg, clock, engine, onProblem }: InvolvedTellerOptions): ResponderBack {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const people = [...waiting];
    waiting = new Set();
    if (people.length === 0) return;
    try {
      const asked = await pg.asEngine((tx) => listUnpagedOffers(tx, people), { readOnly: true });
      for (const { emergencyId, personId } of asked) {
        await pg.asEngine((tx) => engine.apply(tx, emergencyId, () => ({ type: 'responder-back', personId }), clock.nowMs()));
      }
    } catch (error) {
      onProblem(error);
    }
  }

  return {
    came(personId) {
      waiting.add(personId);
      timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    flush,
  };
}

function listUnpagedOffers(tx: Tx, personIds: readonly string[]): Promise<{ emergencyId: EmergencyId; personId: PersonId }[]> {
  return tx.query(
    `select o.emergency_id as "emergencyId", o.responder_id as "personId" from emergencies e join offers o on o.emergency_id = e.id
     where e.wake_at is not null and (e.status = 'seeking' or o.place is not null) and o.status = 'offered' and o.responder_id = any($1::uuid[])
       and not exists (select from pages g where g.emergency_id = e.id and g.person_id = o.responder_id and g.channel = 'app')
     order by o.emergency_id, o.responder_id`,
    [personIds], 'offers-not-paged-by-app',
  );
}
