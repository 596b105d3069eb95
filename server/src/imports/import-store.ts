// SQL of imports on a screen: what was begun, its sealed pieces, and how far it is. Rows in, rows out.
import type { ImportFile, ImportOptions, ImportState, ImportSummary, PatientImport } from '@mydr24/protocol';
import { createHash, randomBytes } from 'node:crypto';
import { instant, json, type Tx } from '../platform/postgres.ts';

export type ImportRowStored = Omit<PatientImport, 'pieces' | 'received'>;
const COLUMNS = `i.id, i.patient_id as "patientId", p.given_name || ' ' || p.family_name as "patientName", p.born_on::text as "bornOn", i.state, i.files, i.summary, i.stored, i.already_there as "alreadyThere",
  i.refused_at_store as "refusedAtStore", i.problem, i.begun_at as "begunAt", i.done_at as "doneAt"`;

export async function insertImport(tx: Tx, one: { id: string; tenantId: string; patientId: string; begunBy: string; files: readonly ImportFile[] }, nowMs: number): Promise<void> {
  await tx.execute(`insert into patient_imports (id, tenant_id, patient_id, begun_by, begun_at, state, files) values ($1, $2, $3, $4, $5, 'receiving', $6)`, [one.id, one.tenantId, one.patientId, one.begunBy, instant(nowMs), json(one.files)], 'insert-import');
}

export const findImport = (tx: Tx, patientId: string, id: string): Promise<ImportRowStored | undefined> =>
  tx.maybe<ImportRowStored>(`select ${COLUMNS} from patient_imports i join patients p on p.id = i.patient_id where i.id = $1 and i.patient_id = $2 and i.state <> 'dropped'`, [id, patientId], 'find-import');

export const countPieces = async (tx: Tx, id: string): Promise<number> => (await tx.one<{ n: number }>('select count(*)::int as n from patient_import_pieces where import_id = $1', [id], 'count-import-pieces')).n;
export const putPiece = (tx: Tx, one: { id: string; tenantId: string; patientId: string; n: number; sealed: Uint8Array }): Promise<number> =>
  tx.execute('insert into patient_import_pieces (import_id, n, tenant_id, patient_id, sealed) values ($1, $2, $3, $4, $5) on conflict do nothing', [one.id, one.n, one.tenantId, one.patientId, one.sealed], 'put-import-piece');
export const findPiece = async (tx: Tx, id: string, n: number): Promise<Uint8Array | undefined> =>
  (await tx.maybe<{ sealed: Uint8Array }>('select sealed from patient_import_pieces where import_id = $1 and n = $2', [id, n], 'find-import-piece'))?.sealed;

/** What people forget is marked, and deleted by the engine. */
export const dropOwnUnfinished = (tx: Tx, begunBy: string): Promise<number> => tx.execute(`update patient_imports set state = 'dropped' where begun_by = $1 and state in ('receiving', 'reading', 'read', 'failed')`, [begunBy], 'drop-own-imports');
export const countUnfinished = async (tx: Tx): Promise<number> => (await tx.one<{ n: number }>(`select count(*)::int as n from patient_imports where state not in ('done', 'dropped')`, [], 'count-imports')).n;
export const dropImport = (tx: Tx, id: string): Promise<number> => tx.execute(`update patient_imports set state = 'dropped' where id = $1`, [id], 'drop-import');

/** False: it is in none of these states (any more). */
export const moveImport = async (tx: Tx, id: string, from: readonly ImportState[], to: ImportState, options: ImportOptions | null = null): Promise<boolean> =>
  (await tx.execute(
    `update patient_imports set state = $3, problem = null, claimed_until = null, options = coalesce($4, options), summary = case when $3 = 'reading' then null else summary end where id = $1 and state = any($2::text[])`,
    [id, from, to, options === null ? null : json(options)], 'move-import')) > 0;

// The engine's ----------------------------------------------------------------------------------------------------

export interface ClaimedImport {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly state: 'reading' | 'storing';
  readonly files: readonly ImportFile[];
  readonly options: ImportOptions;
  readonly begunAt: number;
  readonly stored: number;
}

export const claimImport = (engine: Tx, nowMs: number, untilMs: number): Promise<ClaimedImport | undefined> =>
  engine.maybe<ClaimedImport>(
    `update patient_imports set claimed_until = $2 where id = (
       select id from patient_imports where state in ('reading', 'storing') and (claimed_until is null or claimed_until < $1) order by begun_at limit 1 for update skip locked)
     returning id, tenant_id as "tenantId", patient_id as "patientId", state, files, options, begun_at as "begunAt", stored`, [instant(nowMs), instant(untilMs)], 'claim-import');

/** False: somebody dropped it meanwhile, or it is in another state. */
export const keepClaim = async (engine: Tx, { id, state }: ClaimedImport, untilMs: number, stored: number): Promise<boolean> =>
  (await engine.execute('update patient_imports set claimed_until = $3, stored = $4 where id = $1 and state = $2', [id, state, instant(untilMs), stored], 'keep-import-claim')) > 0;
export const finishReading = (engine: Tx, id: string, outcome: { summary: ImportSummary } | { problem: string }): Promise<number> =>
  engine.execute(`update patient_imports set state = $2, summary = $3, problem = $4, claimed_until = null where id = $1 and state = 'reading'`,
    [id, 'summary' in outcome ? 'read' : 'failed', 'summary' in outcome ? json(outcome.summary) : null, 'problem' in outcome ? outcome.problem : null], 'finish-import-reading');
export async function finishStoring(engine: Tx, id: string, done: { stored: number; alreadyThere: number; refused: number; doneAt: number }): Promise<void> {
  await engine.execute(`update patient_imports set state = 'done', stored = $2, already_there = $3, refused_at_store = $4, done_at = $5, claimed_until = null where id = $1`, [id, done.stored, done.alreadyThere, done.refused, instant(done.doneAt)], 'finish-import');
  await engine.execute('delete from patient_import_pieces where import_id = $1', [id], 'drop-import-pieces');
}
export const failImport = (engine: Tx, id: string, problem: string): Promise<number> => engine.execute(`update patient_imports set state = 'failed', problem = $2, claimed_until = null where id = $1`, [id, problem], 'fail-import');
/** What was dropped; and what is a day old, also while it is being stored: that takes no day. */
export const dropOld = (engine: Tx, beforeMs: number): Promise<number> => engine.execute(`delete from patient_imports where begun_at < $1 or state = 'dropped'`, [instant(beforeMs)], 'drop-old-imports');

const DEVICE_NAME = 'Imported files';

/** The device that stands for files people import for this patient: always the same, so that the same row of another export is the same reading. Its key is thrown away as it is made. */
export async function ensureImportDevice(tx: Tx, tenantId: string, patientId: string, nowMs: number): Promise<string> {
  const hex = createHash('sha256').update(`${DEVICE_NAME}/${patientId}`).digest('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  await tx.execute(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`, [id, tenantId, patientId, DEVICE_NAME, randomBytes(32), instant(nowMs)], 'ensure-import-device');
  return id;
}
