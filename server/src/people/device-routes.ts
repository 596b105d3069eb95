// Registering and revoking devices. A key is shown once and only its hash is kept. Readings themselves are the intake's.
import type { DeviceId } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { type Caller, type Door, tenantOf } from './access.ts';
import { insertDevice, revokeDevice } from './device-store.ts';
import type { RightsChanges } from './rights-changes.ts';
import { formatDeviceKey, type Secrets } from './secrets.ts';

export interface DeviceRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly rightsChanges: RightsChanges;
}

export type DeviceHandlers = Pick<Handlers<Caller>, 'registerDevice' | 'revokeDevice'>;

export function createDeviceHandlers({ pg, door, ids, secrets, rightsChanges }: DeviceRouteOptions): DeviceHandlers {
  return {
    registerDevice: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const { name, patientId = null, noDataMs = null, isAlertSource = false } = body;
        const entry = await door.enter(tx, caller, 'device.register', patientId === null ? { type: 'tenant' } : { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        if (isAlertSource && patientId !== null) return refuse('unprocessable', 'alert-source-of-a-patient', 'a source of alerts belongs to no patient; leave patientId out');
        const deviceId = ids.next<DeviceId>();
        const secret = secrets.make();
        await insertDevice(tx, { deviceId, tenantId: tenantOf(caller), patientId, name, keyHash: secrets.hash(secret), noDataMs, isAlertSource, nowMs });
        return answer({ deviceId, name, key: formatDeviceKey({ deviceId, secret }) });
      }),
    revokeDevice: ({ caller, params: { deviceId }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.revoke', { type: 'device', id: deviceId }, requestId);
        if (!entry.ok) return entry;
        await revokeDevice(tx, deviceId, nowMs);
        tx.afterCommit(() => rightsChanges.publish([{ type: 'device', deviceId }]));
        return answer({});
      }),
  };
}
