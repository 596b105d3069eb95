// Pairings in SQL. A code is found by its hash as the engine (the device that types it in knows no tenant); all else is the tenant's.
import type { Pairing } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

const VIEW = `id, patient_id as "patientId", expires_at as "expiresAt", device_id as "deviceId",
  case when claimed_at is null then null else jsonb_build_object('name', device_name, 'model', model, 'firmware', firmware, 'at', round(extract(epoch from claimed_at) * 1000)) end as claim`;

export interface NewPairing {
  pairingId: string;
  tenantId: string;
  patientId: string;
  codeHash: Buffer;
  personId: string;
  nowMs: number;
  expiresAt: number;
}

export const insertPairing = (tx: Tx, { pairingId, tenantId, patientId, codeHash, personId, nowMs, expiresAt }: NewPairing): Promise<Pairing> =>
  tx.one<Pairing>(
    `insert into pairings (id, tenant_id, patient_id, code_hash, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7) returning ${VIEW}`,
    [pairingId, tenantId, patientId, codeHash, personId, instant(nowMs), instant(expiresAt)], 'insert-pairing');

export const listPairings = (tx: Tx, patientId: string, nowMs: number): Promise<Pairing[]> =>
  tx.query<Pairing>(`select ${VIEW} from pairings where patient_id = $1 and confirmed_at is null and expires_at > $2 order by created_at desc`, [patientId, instant(nowMs)], 'list-pairings');

/** Once only; undefined when the code is unknown, used or over. */
export const claimPairing = (engine: Tx, codeHash: Buffer, claim: { name: string; model: string | null; firmware: string | null; keyHash: Buffer }, nowMs: number): Promise<{ pairingId: string } | undefined> =>
  engine.maybe<{ pairingId: string }>(
    `update pairings set device_name = $2, model = $3, firmware = $4, key_hash = $5, claimed_at = $6
      where code_hash = $1 and claimed_at is null and expires_at > $6 returning id as "pairingId"`,
    [codeHash, claim.name, claim.model, claim.firmware, claim.keyHash, instant(nowMs)], 'claim-pairing');

/** The device bears the pairing's id: its key, made when it claimed, says so already. */
export const confirmPairing = (tx: Tx, pairingId: string, patientId: string, personId: string, nowMs: number): Promise<(Pairing & { keyHash: Buffer }) | undefined> =>
  tx.maybe<Pairing & { keyHash: Buffer }>(
    `update pairings set confirmed_by = $3, confirmed_at = $4
      where id = $1 and patient_id = $2 and claimed_at is not null and confirmed_at is null and expires_at > $4 returning ${VIEW}, key_hash as "keyHash"`,
    [pairingId, patientId, personId, instant(nowMs)], 'confirm-pairing');

export const notePairedDevice = (tx: Tx, pairingId: string): Promise<number> => tx.execute('update pairings set device_id = id where id = $1', [pairingId], 'pairing-device');
