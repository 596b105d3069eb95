// Registering, listing and revoking devices, new keys, who an HL7 v2 sender and a foreign identifier is. A key is shown once
// and only its hash is kept. Readings themselves are the intake's.
import type { DeviceId } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { formatDeviceKey, type Secrets } from '../people/secrets.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import { isUniqueViolation, type Postgres } from '../platform/postgres.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { addPatientIdentifier, insertDevice, listDevices, listDevicesOf, revokeDevice, rotateKey, setHl7Sender } from './device-store.ts';

export interface DeviceRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly rightsChanges: RightsChanges;
  /** How many a tenant may have. */
  readonly tenants: Pick<TenantGate, 'takeRoom'>;
  /** So that a list shows what was heard a moment ago. */
  readonly flushHeard?: () => Promise<void>;
}

export type DeviceHandlers = Pick<
  Handlers<Caller>, 'registerDevice' | 'revokeDevice' | 'listDevices' | 'listPatientDevices' | 'rotateDeviceKey' | 'rotateOwnKey' | 'setHl7Sender' | 'addPatientIdentifier'
>;

const gone = () => refuse('not-found', 'not-found', 'There is no such device, or it was revoked.');

export function createDeviceHandlers({ pg, keys, door, ids, secrets, rightsChanges, tenants, flushHeard }: DeviceRouteOptions): DeviceHandlers {
  const rotate = async (tx: Parameters<typeof rotateKey>[0], deviceId: DeviceId, oldKeyUntil: number) => {
    const secret = secrets.make();
    const device = await rotateKey(tx, deviceId, secrets.hash(secret), oldKeyUntil);
    if (!device) return gone();
    return answer({ deviceId, name: device.name, key: formatDeviceKey({ deviceId, secret }), oldKeyUntil });
  };
  return {
    registerDevice: ({ caller, body, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const { name, patientId = null, noDataMs = null, isAlertSource = false } = body;
        const entry = await door.enter(tx, caller, 'device.register', patientId === null ? { type: 'tenant' } : { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        if (isAlertSource && patientId !== null) return refuse('unprocessable', 'alert-source-of-a-patient', 'a source of alerts belongs to no patient; leave patientId out');
        const full = await tenants.takeRoom(tx, tenantOf(caller), 'devices', patientId);
        if (full !== null) return { ok: false, error: full };
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
    async listDevices({ caller, requestId }) {
      await flushHeard?.();
      return pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.list', { type: 'tenant' }, requestId);
        return entry.ok ? answer({ devices: await listDevices(tx) }) : entry;
      }, { readOnly: true });
    },
    async listPatientDevices({ caller, params: { patientId }, requestId }) {
      await flushHeard?.();
      return pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer({ devices: await listDevicesOf(tx, patientId) }) : entry;
      }, { readOnly: true });
    },
    rotateDeviceKey: ({ caller, params: { deviceId }, body: { overlapMs }, nowMs, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.rotate-key', { type: 'device', id: deviceId }, requestId);
        return entry.ok ? rotate(tx, deviceId, nowMs + overlapMs) : entry;
      }),
    async rotateOwnKey({ caller, body: { overlapMs }, nowMs }) {
      if (caller.type !== 'device') return refuse('unauthenticated', 'device-key-needed', 'a device asks for its new key with the one it has');
      return pg.asTenant(caller.tenantId, (tx) => rotate(tx, caller.deviceId as DeviceId, nowMs + overlapMs));
    },
    setHl7Sender: ({ caller, params: { deviceId }, body, requestId }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.hl7-sender', { type: 'device', id: deviceId }, requestId);
        if (!entry.ok) return entry;
        await setHl7Sender(tx, deviceId, body);
        return answer({});
      }).catch((error: unknown) => {
        if (!isUniqueViolation(error)) throw error;
        return refuse('conflict', 'hl7-sender-taken', 'another device is this sender already');
      }),
    addPatientIdentifier: ({ caller, params: { patientId }, body, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'patient.identify', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const owner = await addPatientIdentifier(tx, keys, tenantOf(caller), patientId, body, nowMs);
        return owner.patientId === patientId ? answer({}) : refuse('conflict', 'identifier-taken', 'another patient has this identifier; look which one is right before it is moved');
      }),
  };
}
