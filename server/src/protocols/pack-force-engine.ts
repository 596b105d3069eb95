// Puts a version in force, or schedules it, inside a transaction: signs, retires the one before, writes the deeds. One door for a
// person's request, for the time a schedule names, and for the demo's seeding. Asks nobody's rights.
import type { PersonId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import { hasErrors } from './finding.ts';
import { isApprovedByAnother, statementOf } from './pack-approval.ts';
import { judgeReading, type ReadSource } from './pack-judgement.ts';
import { type Signature, sha256Of, signBytes, type SigningKey, verifyBytes } from '../platform/signature-node.ts';
import { type Deed, findActiveVersion, findPack, insertDeed, listDeeds, listPlaces, lockPacks, type StoredPack, updateState } from './pack-store.ts';
import type { Staffing } from './staffing.ts';

export type StaffingOf = (tx: Tx, tenantId: string) => Promise<Staffing>;

/** Made where the other slices' books are: people from the roster in memory, places from the database. */
export function staffingSource(books: Pick<Staffing, 'rotas' | 'alertDevices'> & { listPeople(tenantId: string): Staffing['people'] }): StaffingOf {
  return async (tx, tenantId) => {
    const places = await listPlaces(tx, tenantId);
    return {
      tenantId, people: books.listPeople(tenantId), rotas: books.rotas, alertDevices: books.alertDevices,
      places: places.map(({ lat, lon, ...place }) => ({ ...place, position: lat === null || lon === null ? null : { lat, lon } })),
    };
  };
}

export const signPack = (pack: StoredPack, deeds: readonly Deed[], activateAt: number, key: SigningKey): Signature =>
  signBytes(statementOf({ ...pack, sha256: sha256Of(pack.source) }, deeds, activateAt), key);

/** Null when text, people and times are those that were signed; else why they are not believed. */
export function findForgery(pack: StoredPack, deeds: readonly Deed[], key: SigningKey): string | null {
  if (pack.signature === null || pack.activateAt === null) return 'it was never signed';
  if (!isApprovedByAnother(deeds)) return 'no second person approved it';
  const verdict = verifyBytes(statementOf({ ...pack, sha256: sha256Of(pack.source) }, deeds, pack.activateAt), pack.signature, [key]);
  if (verdict.ok) return null;
  return verdict.reason === 'unknown-key' ? 'another server\'s key signed it' : 'its text or its approvals are not those that were signed';
}

/** Locks the tenant's packs. `personId` null: the time of a schedule has come. */
export async function putInForce(tx: Tx, pack: StoredPack, by: { personId: PersonId | null; nowMs: number }, signature: Signature): Promise<void> {
  const { tenantId, version } = pack;
  const before = await findActiveVersion(tx, tenantId);
  if (before !== null && before !== version) {
    const old = (await findPack(tx, tenantId, before))!;
    await updateState(tx, { tenantId, version: before, state: 'retired', activateAt: old.activateAt, signature: old.signature, nowMs: by.nowMs });
    await insertDeed(tx, tenantId, before, { what: 'retired', personId: by.personId, at: by.nowMs });
  }
  await updateState(tx, { tenantId, version, state: 'active', activateAt: pack.activateAt, signature, nowMs: by.nowMs });
  await insertDeed(tx, tenantId, version, { what: 'activated', personId: by.personId, at: by.nowMs });
}

export interface DueOptions {
  key: SigningKey;
  staffingOf: StaffingOf;
  readSource: ReadSource;
  nowMs: number;
}

/** Why a scheduled version was not put in force; null when it was. It is judged again: people and rotas have changed since. */
export async function activateDue(tx: Tx, tenantId: string, version: number, { key, staffingOf, readSource, nowMs }: DueOptions): Promise<string | null> {
  await lockPacks(tx, tenantId);
  const pack = await findPack(tx, tenantId, version);
  if (pack?.state !== 'scheduled') return null;
  const deeds = await listDeeds(tx, tenantId, version);
  const forgery = findForgery(pack, deeds, key);
  const { findings } = forgery === null ? judgeReading(await readSource(pack.source), await staffingOf(tx, tenantId), nowMs) : { findings: [] };
  if (forgery === null && !hasErrors(findings)) {
    await putInForce(tx, pack, { personId: null, nowMs }, pack.signature!);
    return null;
  }
  await updateState(tx, { tenantId, version, state: 'approved', activateAt: null, signature: null, nowMs });
  await insertDeed(tx, tenantId, version, { what: 'refused', personId: null, at: nowMs });
  return forgery ?? `the linter found: ${[...new Set(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code))].join(', ')}`;
}
