// Devices a patient brings themselves: added, read and taken back by the patient alone, under their own sign-in. Nobody holds a
// key of such a device. What it sends is judged and stored as any reading; its silence alarms nobody.
import { randomBytes } from 'node:crypto';
import type { DeviceId } from '@mydr24/protocol';
import type { DeviceIntake } from '../intake/device-intake.ts';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { countOwnDevices, endOwnDevice, findOwnDevice, hasOwnDevice, putOwnDevice } from './own-device-store.ts';

export interface OwnDeviceRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly devices: DeviceIntake;
  readonly tenants: Pick<TenantGate, 'takeRoom'>;
}

export type OwnDeviceHandlers = Pick<Handlers<Caller>, 'addOwnDevice' | 'removeOwnDevice' | 'submitOwnReadings'>;

/** Nobody wears more; each is a row that every list of this patient shows. */
const MOST_OWN = 20;

const notOwn = () => refuse('conflict', 'not-own-device', 'this is no device of your own, or you stopped it; add it again to send its readings');
const personOf = (caller: Caller): string => (caller.type === 'person' ? caller.personId : '');

export function createOwnDeviceHandlers({ pg, door, ids, devices, tenants }: OwnDeviceRouteOptions): OwnDeviceHandlers {
  return {
    addOwnDevice: ({ caller, params: { patientId }, body: { ref, name }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const others = await countOwnDevices(tx, patientId, ref);
        if (others >= MOST_OWN) return refuse('conflict', 'too-many-devices', `you have ${others} devices of your own; remove one first`);
        const full = (await hasOwnDevice(tx, patientId, ref)) ? null : await tenants.takeRoom(tx, tenantOf(caller), 'devices', patientId);
        if (full !== null) return { ok: false, error: full };
        const given = { deviceId: ids.next<DeviceId>(), tenantId: tenantOf(caller), patientId, personId: personOf(caller), ref, name, keyHash: randomBytes(32), nowMs };
        return answer(await putOwnDevice(tx, given));
      }),
    removeOwnDevice: ({ caller, params: { patientId, deviceId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.own', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        return (await endOwnDevice(tx, patientId, deviceId, nowMs)) ? answer({}) : notOwn();
      }),
    async submitOwnReadings({ caller, params: { patientId, deviceId }, body: { readings, device: report }, requestId }) {
      const tenantId = tenantOf(caller);
      const entry = await pg.asTenant(tenantId, async (tx) => {
        const entered = await door.enter(tx, caller, 'reading.send-own', { type: 'patient', id: patientId }, requestId);
        if (!entered.ok) return entered;
        return (await findOwnDevice(tx, patientId, deviceId)) === undefined ? notOwn() : entered;
      });
      if (!entry.ok) return entry;
      return answer(await devices.submit({ deviceId, tenantId, patientId }, { way: 'bluetooth', report, isOwn: true }, readings));
    },
  };
}
