// Pairing by a short code: staff of the patient make it, the device types it in and gets a key, and the key counts once they
// confirm that the device that claimed it is the one at the bed.
import { randomBytes } from 'node:crypto';
import type { DeviceId } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { formatDeviceKey, type Secrets } from '../people/secrets.ts';
import { answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { insertDevice } from './device-store.ts';
import { PAIRING_MS, pairingCodeOf, plainCode } from './pairing-code.ts';
import { claimPairing, confirmPairing, insertPairing, listPairings, notePairedDevice } from './pairing-store.ts';

export interface PairingRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly tenants: Pick<TenantGate, 'takeRoom'>;
}

export type PairingHandlers = Pick<Handlers<Caller>, 'makePairing' | 'listPairings' | 'claimPairing' | 'confirmPairing'>;

export function createPairingHandlers({ pg, door, ids, secrets, tenants }: PairingRouteOptions): PairingHandlers {
  return {
    makePairing: ({ caller, params: { patientId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.pair', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const code = pairingCodeOf(randomBytes(8));
        const personId = caller.type === 'person' ? caller.personId : '';
        const pairing = await insertPairing(tx, {
          pairingId: ids.next(), tenantId: tenantOf(caller), patientId, codeHash: secrets.hash(plainCode(code)), personId, nowMs, expiresAt: nowMs + PAIRING_MS,
        });
        return answer({ ...pairing, code });
      }),
    listPairings: ({ caller, params: { patientId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.pair', { type: 'patient', id: patientId }, requestId);
        return entry.ok ? answer({ pairings: await listPairings(tx, patientId, nowMs) }) : entry;
      }, { readOnly: true }),
    async claimPairing({ body: { code, name, model = null, firmware = null }, nowMs }) {
      const secret = secrets.make();
      const claimed = await pg.asEngine((tx) => claimPairing(tx, secrets.hash(plainCode(code)), { name, model, firmware, keyHash: secrets.hash(secret) }, nowMs));
      if (!claimed) return refuse('not-found', 'pairing-code-refused', 'this code is not known, was used, or is over; ask for a new one at the bed');
      const deviceId = claimed.pairingId as DeviceId;
      return answer({ deviceId, name, key: formatDeviceKey({ deviceId, secret }) });
    },
    confirmPairing: ({ caller, params: { patientId, pairingId }, requestId, nowMs }) =>
      pg.asTenant(tenantOf(caller), async (tx) => {
        const entry = await door.enter(tx, caller, 'device.pair', { type: 'patient', id: patientId }, requestId);
        if (!entry.ok) return entry;
        const full = await tenants.takeRoom(tx, tenantOf(caller), 'devices', patientId);
        if (full !== null) return { ok: false, error: full };
        const confirmed = await confirmPairing(tx, pairingId, patientId, caller.type === 'person' ? caller.personId : '', nowMs);
        if (!confirmed?.claim) return refuse('conflict', 'no-such-pairing', 'no device waits for this; it may be over, or confirmed already');
        const { keyHash, ...pairing } = confirmed;
        const deviceId = pairingId as unknown as DeviceId;
        await insertDevice(tx, { deviceId, tenantId: tenantOf(caller), patientId, name: confirmed.claim.name, keyHash, noDataMs: null, nowMs });
        await notePairedDevice(tx, pairingId);
        return answer({ ...pairing, deviceId });
      }),
  };
}
