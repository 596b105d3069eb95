// Data keys in PostgreSQL, wrapped. What is unwrapped is never written.
import { instant, type Tx } from '../platform/postgres.ts';
import type { WrappedKey } from './key-wrap.ts';
import type { KeyClass, KeyOwner } from './sealed.ts';

export interface DataKeyRow extends WrappedKey {
  readonly version: number;
}

export interface KeyVersion {
  readonly owner: KeyOwner;
  readonly version: number;
}

const OF_OWNER = 'tenant_id = $1 and patient_id is not distinct from $2::uuid and class = $3';
/** One key of a patient must not read all keys of their tenant: `is not distinct from` finds none by the index. */
const ofOwner = ({ patientId }: KeyOwner): string => (patientId === null ? OF_OWNER : 'tenant_id = $1 and patient_id = $2::uuid and class = $3');
const named = (name: string, { patientId }: KeyOwner): string => (patientId === null ? `${name}-own` : name);
const ownerValues = ({ tenantId, patientId, keyClass }: KeyOwner): unknown[] => [tenantId, patientId, keyClass];

export const findSealingKey = (tx: Tx, owner: KeyOwner): Promise<DataKeyRow | undefined> =>
  tx.maybe<DataKeyRow>(`select version, master, wrapped from data_keys where ${ofOwner(owner)} and wrapped is not null and retired_at is null order by version desc limit 1`, ownerValues(owner), named('key-sealing', owner));

export const findKey = (tx: Tx, owner: KeyOwner, version: number): Promise<DataKeyRow | undefined> =>
  tx.maybe<DataKeyRow>(`select version, master, wrapped from data_keys where ${ofOwner(owner)} and version = $4 and wrapped is not null`, [...ownerValues(owner), version], named('key-version', owner));

/** By patient and by the tenant itself apart, so that each half finds its rows by the index. */
export async function findKeys(tx: Tx, wanted: readonly KeyVersion[]): Promise<OwnedKey[]> {
  const columns = [wanted.map(({ owner }) => owner.tenantId), wanted.map(({ owner }) => owner.patientId), wanted.map(({ owner }) => owner.keyClass), wanted.map(({ version }) => version)];
  const from = 'from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) as w (tenant_id, patient_id, class, version) join data_keys k on k.tenant_id = w.tenant_id and k.class = w.class and k.version = w.version and k.wrapped is not null';
  const key = 'k.tenant_id as "tenantId", k.patient_id as "patientId", k.class as "keyClass", k.version, k.master, k.wrapped';
  return tx.query<OwnedKey>(`select ${key} ${from} and k.patient_id = w.patient_id union all select ${key} ${from} and k.patient_id is null and w.patient_id is null`, columns, 'key-versions');
}

/** False: somebody else made one in the same moment. */
export async function insertKey(tx: Tx, owner: KeyOwner, version: number, { master, wrapped }: WrappedKey, nowMs: number): Promise<boolean> {
  return (await tx.execute(
    'insert into data_keys (tenant_id, patient_id, class, version, master, wrapped, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [...ownerValues(owner), version, master, wrapped, instant(nowMs)], 'key-insert')) === 1;
}

export const nextVersion = async (tx: Tx, owner: KeyOwner): Promise<number> =>
  (await tx.one<{ version: number }>(`select coalesce(max(version), 0) + 1 as version from data_keys where ${OF_OWNER}`, ownerValues(owner), 'key-next-version')).version;

/** Masters of living keys that are none of these. */
export async function listForeignMasters(tx: Tx, known: readonly string[]): Promise<string[]> {
  return (await tx.query<{ master: string }>('select distinct master from data_keys where wrapped is not null and master <> all($1::text[])', [known], 'key-foreign-masters')).map(({ master }) => master);
}

export interface OwnedKey extends DataKeyRow {
  readonly tenantId: string;
  readonly patientId: string | null;
  readonly keyClass: KeyClass;
}

export const listIndexKeys = (engine: Tx): Promise<OwnedKey[]> =>
  engine.query<OwnedKey>(
    `select tenant_id as "tenantId", patient_id as "patientId", class as "keyClass", version, master, wrapped from data_keys where class = 'index' and wrapped is not null and retired_at is null`, [], 'key-index');

/** Locks what it answers: two rotations at once take turns. */
export const listWrappedByOthers = (engine: Tx, master: string, limit: number): Promise<OwnedKey[]> =>
  engine.query<OwnedKey>(
    `select tenant_id as "tenantId", patient_id as "patientId", class as "keyClass", version, master, wrapped from data_keys where wrapped is not null and master <> $1 limit $2 for update skip locked`,
    [master, limit], 'key-wrapped-by-others');

export const rewrapKey = (engine: Tx, key: OwnedKey, { master, wrapped }: WrappedKey): Promise<number> =>
  engine.execute(`update data_keys set master = $5, wrapped = $6 where ${OF_OWNER} and version = $4 and wrapped is not null`, [...ownerValues(key), key.version, master, wrapped], 'key-rewrap');

/** From now on the next sealing of each owner makes a new version. Index keys stay: what they made findable would be lost. */
export const retireKeys = (engine: Tx, nowMs: number): Promise<number> =>
  engine.execute(`update data_keys set retired_at = $1 where retired_at is null and wrapped is not null and class <> 'index'`, [instant(nowMs)], 'key-retire');

export interface MasterCount {
  readonly master: string;
  readonly alive: number;
  readonly destroyed: number;
}

export const countByMaster = (engine: Tx): Promise<MasterCount[]> =>
  engine.query<MasterCount>(
    `select master, count(*) filter (where wrapped is not null)::int as alive, count(*) filter (where wrapped is null)::int as destroyed from data_keys group by master order by master`, [], 'key-count');
