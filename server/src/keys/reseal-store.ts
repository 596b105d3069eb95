// Rows that are plain, or sealed with a retired key, in SQL: found a few at a time, locked, and put back sealed. Identifiers apart,
// because they are found by what stands in their column.
import type { Tx } from '../platform/postgres.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface ToSeal {
  readonly row: string;
  readonly tenantId: string;
  readonly patientId: string;
  /** Null where it is sealed with a retired key. */
  readonly plain: Uint8Array | null;
  readonly sealed: Uint8Array | null;
}

const VERSION = `(get_byte(s.sealed, 1) * 16777216::bigint + get_byte(s.sealed, 2) * 65536 + get_byte(s.sealed, 3) * 256 + get_byte(s.sealed, 4))`;
const ofColumn = ({ table, join }: SealedColumn): string => `from ${table} s ${join}`;

export function listPlain(engine: Tx, column: SealedColumn, limit: number): Promise<ToSeal[]> {
  const { row, patient, plain, table } = column;
  return engine.query<ToSeal>(
    `select ${row} as row, s.tenant_id as "tenantId", ${patient} as "patientId", ${plain} as plain, s.sealed ${ofColumn(column)} where s.sealed is null and ${plain} is not null limit $1 for update of s skip locked`, [limit], `reseal-plain-${table}`);
}

export function listRetired(engine: Tx, column: SealedColumn, limit: number): Promise<ToSeal[]> {
  const { row, patient, keyClass, table } = column;
  return engine.query<ToSeal>(
    `select ${row} as row, s.tenant_id as "tenantId", ${patient} as "patientId", null as plain, s.sealed ${ofColumn(column)}
       join data_keys k on k.tenant_id = s.tenant_id and k.patient_id = ${patient} and k.class = '${keyClass}' and k.retired_at is not null and k.wrapped is not null
      where s.sealed is not null and k.version = ${VERSION} limit $1 for update of s skip locked`, [limit], `reseal-retired-${table}`);
}

export const putSealed = (engine: Tx, { table, row, clear }: SealedColumn, name: string, sealed: Uint8Array): Promise<number> =>
  engine.execute(`update ${table} s set sealed = $2, ${clear} where ${row} = $1`, [name, sealed], `reseal-put-${table}`);

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
