// Rows that are plain, or sealed with a retired key, in SQL: found a few at a time, locked, and put back sealed. Identifiers apart,
// because they are found by what stands in their column.
import type { Tx } from '../platform/postgres.ts';
import type { KeptHome } from './address.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface ToSeal {
  /** Where it lies until the end of this transaction. */
  readonly at: string;
  readonly row: string;
  readonly tenantId: string;
  /** By whose key it is sealed from now on. */
  readonly patientId: string | null;
  /** By whose it was. */
  readonly sealedFor: string | null;
  /** Null where it is sealed. */
  readonly plain: Uint8Array | null;
  readonly sealed: Uint8Array | null;
  readonly kind: string | null;
}

const VERSION = `(get_byte(s.sealed, 1) * 16777216::bigint + get_byte(s.sealed, 2) * 65536 + get_byte(s.sealed, 3) * 256 + get_byte(s.sealed, 4))`;
const whoseOf = ({ saysWhose, patient }: SealedColumn): string => (saysWhose === true ? 's.sealed_for' : patient);
const selected = (column: SealedColumn, plain: string): string =>
  `select s.ctid::text as at, ${column.row} as row, s.tenant_id as "tenantId", ${column.patient} as "patientId", ${whoseOf(column)} as "sealedFor", ${plain} as plain, s.sealed,
          ${column.blind?.kind ?? 'null'} as kind from ${column.table} s ${column.join}`;

export function listPlain(engine: Tx, column: SealedColumn, limit: number): Promise<ToSeal[]> {
  const { plain, table, only = 'true' } = column;
  return engine.query<ToSeal>(`${selected(column, plain)} where s.sealed is null and ${only} and ${plain} is not null limit $1 for update of s skip locked`, [limit], `reseal-plain-${table}`);
}

export function listRetired(engine: Tx, column: SealedColumn, limit: number): Promise<ToSeal[]> {
  const { keyClass, table } = column;
  return engine.query<ToSeal>(
    `${selected(column, 'null')}
       join data_keys k on k.tenant_id = s.tenant_id and k.patient_id is not distinct from ${whoseOf(column)} and k.class = '${keyClass}' and k.retired_at is not null and k.wrapped is not null
      where s.sealed is not null and k.version = ${VERSION} limit $1 for update of s skip locked`, [limit], `reseal-retired-${table}`);
}

/** Sealed by a patient's key, and meanwhile somebody's at work too: it would be lost with the patient's erasure. */
export function listMisplaced(engine: Tx, column: SealedColumn, limit: number): Promise<ToSeal[]> {
  if (column.saysWhose !== true) return Promise.resolve([]);
  return engine.query<ToSeal>(
    `${selected(column, 'null')} where s.sealed_for is not null and s.sealed_for is distinct from ${column.patient} limit $1 for update of s skip locked`, [limit], `reseal-misplaced-${column.table}`);
}

/** `blind`: what the former column holds from now on, where rows are asked for by it. */
export function putSealed(engine: Tx, { table, column, clear, saysWhose, blind: how }: SealedColumn, { at, patientId }: ToSeal, sealed: Uint8Array, blind: string | null): Promise<number> {
  const sets = ['sealed = $2', ...(clear === '' ? [] : [clear]), ...(blind === null ? [] : [`${column} = $3`]), ...(saysWhose === true ? [`sealed_for = $${blind === null ? 3 : 4}::uuid`] : [])];
  const values = [at, sealed, ...(blind === null ? [] : [blind]), ...(saysWhose === true ? [patientId] : [])];
  const isFree = how?.isUnique === true ? ` and not exists (select from ${table} o where lower(o.${column}) = lower($3) and o.ctid <> $1::tid)` : '';
  return engine.execute(`update ${table} s set ${sets.join(', ')} where s.ctid = $1::tid${isFree}`, values, `reseal-put-${table}`);
}

export interface PlainIdentifier {
  readonly tenantId: string;
  readonly authority: string;
  readonly value: string;
  readonly patientId: string;
  readonly sealed: Uint8Array | null;
}

const IDENTIFIER = `s.tenant_id as "tenantId", s.authority, s.value, s.patient_id as "patientId", s.sealed from patient_identifiers s`;

export const listPlainIdentifiers = (engine: Tx, limit: number): Promise<PlainIdentifier[]> =>
  engine.query<PlainIdentifier>(`select ${IDENTIFIER} where s.sealed is null limit $1 for update of s skip locked`, [limit], 'reseal-plain-identifiers');

export const listRetiredIdentifiers = (engine: Tx, limit: number): Promise<PlainIdentifier[]> =>
  engine.query<PlainIdentifier>(
    `select ${IDENTIFIER} join data_keys k on k.tenant_id = s.tenant_id and k.patient_id = s.patient_id and k.class = 'private' and k.retired_at is not null and k.wrapped is not null
      where s.sealed is not null and k.version = ${VERSION} limit $1 for update of s skip locked`, [limit], 'reseal-retired-identifiers');

export const putIdentifier = (engine: Tx, { tenantId, authority, value }: PlainIdentifier, blind: string, sealed: Uint8Array): Promise<number> =>
  engine.execute('update patient_identifiers set value = $4, sealed = $5 where tenant_id = $1 and authority = $2 and value = $3', [tenantId, authority, value, blind, sealed], 'reseal-put-identifier');

/** Of those who lie in no bed: to them somebody may be called at home. */
export const listSealedHomes = (engine: Tx, afterId: string | null, limit: number): Promise<KeptHome[]> =>
  engine.query<KeptHome>(
    `select id, tenant_id as "tenantId", address, sealed from patients where sealed is not null and bed is null and ($1::uuid is null or id > $1) order by id limit $2`, [afterId, limit], 'sealed-homes');
