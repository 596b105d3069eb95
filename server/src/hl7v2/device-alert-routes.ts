// What devices of a patient alarmed about, for those who care for them.
import type { DeviceAlert } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';

const MAX_SHOWN = 200;

export function createDeviceAlertHandlers({ pg, door }: { pg: Postgres; door: Door }): Pick<Handlers<Caller>, 'listDeviceAlerts'> {
  return {
    listDeviceAlerts: ({ caller, params: { patientId }, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const alerts = await tx.query<DeviceAlert>(
          `select device_id as "deviceId", source, event, kind, priority, phase, state, inactivation, value, started_at as "startedAt", updated_at as "updatedAt", ended_at as "endedAt"
             from device_alerts where patient_id = $1 order by started_at desc limit ${MAX_SHOWN}`, [patientId], 'device-alerts');
        return answer({ alerts });
      }),
  };
}
