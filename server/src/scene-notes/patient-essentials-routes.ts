// Allergies and door code of a patient: said by the patient and by those who care for them. Whoever goes reads them by scene-routes.ts.
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findEssentials, putEssentials } from './scene-store.ts';

export type PatientEssentialsHandlers = Pick<Handlers<Caller>, 'getPatientEssentials' | 'setPatientEssentials'>;

export function createPatientEssentialsHandlers({ pg, door, keys }: { pg: Postgres; door: Door; keys: Keys }): PatientEssentialsHandlers {
  return {
    getPatientEssentials: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer(await findEssentials(tx, keys, patientId)) : entry;
      }, { readOnly: true }),
    setPatientEssentials: ({ caller, params: { patientId }, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.set-essentials', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        await putEssentials(tx, keys, { tenantId: tenantOf(caller), patientId, byPersonId: caller.type === 'person' ? caller.personId : '' }, body, nowMs);
        return answer({});
      }),
  };
}
