// Seals, in small steps while the server runs, what came plain (from before, from an older program, from a table of the demo) and what is
// sealed with a retired key, or with a key of somebody it is no longer only of. A step that finds nothing to do costs some twenty short look-ups.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { identifierOwner, identifierPlace } from './identifier.ts';
import type { Keys } from './keys.ts';
import { listMisplaced, listPlain, listPlainIdentifiers, listRetired, listRetiredIdentifiers, type PlainIdentifier, putIdentifier, putSealed, type ToSeal } from './reseal-store.ts';
import { keyVersionOf } from './sealed.ts';
import { columnsAfter, type SealedColumn } from './sealed-columns.ts';

export interface ResealOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

const ROWS_AT_ONCE = 25;
const EVERY_MS = 15_000;

export function createResealing(options: ResealOptions): LookLoop {
  const { pg, keys, clock, onProblem } = options;
  const madeAtMs = clock.monotonicMs();
  return createLookLoop({ look: () => resealAll(pg, keys, columnsAfter(clock.monotonicMs() - madeAtMs)), everyMs: EVERY_MS, firstAfterMs: EVERY_MS, restTimes: 4, clock, onProblem });
}

/** Until nothing is left; each step is one short transaction. Answers how many rows it sealed. */
export async function resealAll(pg: Postgres, keys: Keys, columns: readonly SealedColumn[] = columnsAfter(Infinity)): Promise<number> {
  let total = 0;
  for (;;) {
    const rows = await resealStep(pg, keys, columns);
    total += rows;
    if (rows === 0) return total;
  }
}

async function resealStep(pg: Postgres, keys: Keys, columns: readonly SealedColumn[]): Promise<number> {
  let rows = 0;
  for (const column of columns) {
    for (const list of [listPlain, listRetired, listMisplaced]) rows += await pg.asEngine(async (tx) => sealRows(tx, keys, column, await list(tx, column, ROWS_AT_ONCE)));
  }
  for (const list of [listPlainIdentifiers, listRetiredIdentifiers]) rows += await pg.asEngine(async (tx) => sealIdentifiers(tx, keys, await list(tx, ROWS_AT_ONCE)));
  return rows;
}

/** For a minute after its end a retired key is still what this process seals with: such a row waits for a later look. */
const isSealedAnew = (before: Uint8Array | null, after: Uint8Array): boolean => before === null || keyVersionOf(before) !== keyVersionOf(after);

async function sealRows(tx: Tx, keys: Keys, column: SealedColumn, found: readonly ToSeal[]): Promise<number> {
  let rows = 0;
  for (const one of found) {
    const { row, tenantId, patientId, sealedFor, plain, sealed } = one;
    const [owner, place] = [{ tenantId, patientId, keyClass: column.keyClass }, { table: column.table, column: column.column, row }];
    const content = plain ?? (await keys.open(tx, { ...owner, patientId: sealedFor }, place, sealed!));
    // Their patient was erased before it could be moved to the tenant's key: it is gone, and keeps nothing else from being sealed.
    if (content === null && patientId !== sealedFor) continue;
    if (content === null) throw new Error(`a row of ${column.table} does not open with the key it names`);
    const anew = await keys.seal(tx, owner, place, content);
    const blind = column.blind === undefined ? null : await keys.blind(tx, tenantId, column.blind.parts(one.kind!, Buffer.from(content).toString('utf8')));
    if (patientId !== sealedFor || isSealedAnew(plain === null ? sealed : null, anew)) rows += await putSealed(tx, column, one, anew, blind);
  }
  return rows;
}

async function sealIdentifiers(tx: Tx, keys: Keys, found: readonly PlainIdentifier[]): Promise<number> {
  let rows = 0;
  for (const one of found) {
    const { tenantId, patientId, authority, value, sealed } = one;
    const owner = identifierOwner(tenantId, patientId);
    const text = sealed === null ? value : await keys.openText(tx, owner, identifierPlace(authority, value), sealed);
    if (text === null) throw new Error('an identifier does not open with the key it names');
    const blind = await keys.blind(tx, tenantId, [authority, text]);
    const anew = await keys.sealText(tx, owner, identifierPlace(authority, blind), text);
    if (isSealedAnew(sealed, anew)) rows += await putIdentifier(tx, one, blind, anew);
  }
  return rows;
}
