// Judges device keys, thousands a second: a key that was right is remembered for four seconds (so a revocation counts within
// five, on every node), and many requests of one device ask the database once. A wrong key is never remembered.
import { LATEST_MS, type WireError, wireError } from '@mydr24/protocol';
import { answer, type Answer } from '../platform/handlers.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { Caller } from '../people/access.ts';
import { type DeviceRow, findDevice } from './device-store.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { parseDeviceKey, type Secrets } from '../people/secrets.ts';

export type DeviceCaller = Extract<Caller, { type: 'device' }>;
export type DeviceVerdict = Answer<{ caller: DeviceCaller; expiresAtMs: number }>;
export type VerifyDeviceKey = (key: string) => Promise<DeviceVerdict>;

const REMEMBER_MS = 4_000;
const LOOK_AGAIN_MS = 250;
const MAX_REMEMBERED = 50_000;
const refusal: WireError = wireError('unauthenticated', 'device-key-refused', 'The device key is not valid, or was revoked. Register the device again.');

export interface DeviceEngineOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'monotonicMs' | 'nowMs'>;
  readonly secrets: Secrets;
  readonly rightsChanges: Pick<RightsChanges, 'subscribe'>;
}

interface Remembered {
  row: Promise<DeviceRow | undefined>;
  untilMs: number;
}

export function createDeviceVerifier({ pg, clock, secrets, rightsChanges }: DeviceEngineOptions): VerifyDeviceKey {
  const remembered = new Map<string, Remembered>();
  rightsChanges.subscribe((changes) => {
    for (const change of changes) if (change.type === 'device') remembered.delete(change.deviceId);
  });
  const look = (deviceId: string): Promise<DeviceRow | undefined> => {
    const nowMs = clock.monotonicMs();
    const old = remembered.get(deviceId);
    if (old && nowMs < old.untilMs) return old.row;
    const row = pg.asEngine((tx) => findDevice(tx, deviceId), { readOnly: true });
    const entry = { row, untilMs: nowMs + REMEMBER_MS };
    remembered.set(deviceId, entry);
    const forget = (): void => {
      if (remembered.get(deviceId) === entry) remembered.delete(deviceId);
    };
    row.then((found) => (found && !found.isRevoked ? undefined : forget()), forget);
    evict(remembered, nowMs);
    return row;
  };
  /** False: it was looked at just now. So a wrong key asks the database four times a second at most. */
  const forgetOlder = (deviceId: string): boolean => {
    const old = remembered.get(deviceId);
    return old === undefined || (clock.monotonicMs() - (old.untilMs - REMEMBER_MS) > LOOK_AGAIN_MS && remembered.delete(deviceId));
  };
  /** After a rotation the key before counts for a while. */
  const isKeyOf = ({ keyHash, previousKeyHash, previousKeyUntil }: DeviceRow, secret: string): boolean =>
    secrets.isHashOf(secret, keyHash) || (previousKeyHash !== null && (previousKeyUntil ?? 0) > clock.nowMs() && secrets.isHashOf(secret, previousKeyHash));
  return async (text) => {
    const key = parseDeviceKey(text);
    let row = key && (await look(key.deviceId));
    // A key made a moment ago is not in what is remembered.
    if (key && row && !row.isRevoked && !isKeyOf(row, key.secret) && forgetOlder(key.deviceId)) row = await look(key.deviceId);
    if (!key || !row || row.isRevoked || !isKeyOf(row, key.secret)) return { ok: false, error: refusal };
    const { deviceId, tenantId, patientId } = row;
    return answer({ caller: { type: 'device', deviceId, tenantId, patientId }, expiresAtMs: LATEST_MS });
  };
}

function evict(remembered: Map<string, Remembered>, nowMs: number): void {
  if (remembered.size <= MAX_REMEMBERED) return;
  for (const [deviceId, { untilMs }] of remembered) if (untilMs <= nowMs || remembered.size > MAX_REMEMBERED) remembered.delete(deviceId);
}
