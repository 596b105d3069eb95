// What devices of a patient alarmed about, for those who care for them.
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import { listDeviceAlertsOf } from './device-alert-store.ts';

export function createDeviceAlertHandlers({ pg, door }: { pg: Postgres; door: Door }): Pick<Handlers<Caller>, 'listDeviceAlerts'> {
  return {
    listDeviceAlerts: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        return answer({ alerts: await listDeviceAlertsOf(tx, patientId) });
      }, { readOnly: true }),
  };
}
