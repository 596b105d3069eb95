// Carries out what was granted: at once what no law keeps, the record when its years are over; each part in one transaction with the end of
// its keys. Decides nothing about requests: people do, and the database looks again.
import type { Clock } from '../platform/clock.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres } from '../platform/postgres.ts';
import { inReferenceOrder } from '../tenancy/tenant-tables.ts';
import { type ErasedTable, type ErasurePart, partDue, tablesErased, tablesUnlinked } from './erasure.ts';
import { destroyKeys, erasePatientRows, type GrantedErasure, listGranted, listLinks, noteErased } from './erasure-store.ts';

export interface ErasureOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly onProblem: (error: unknown) => void;
}

const EVERY_MS = 60_000;

export interface Erasing extends LookLoop {
  /** Does not wait for the next minute. */
  wake(): void;
}

export function createErasing({ pg, clock, onProblem }: ErasureOptions): Erasing {
  const look = () => eraseDue(pg, clock.nowMs());
  const loop = createLookLoop({ look, everyMs: EVERY_MS, firstAfterMs: EVERY_MS, clock, onProblem });
  return { ...loop, wake: () => void look().catch(onProblem) };
}

/** One that fails is told and leaves the others alone. Answers how many parts were erased. */
export async function eraseDue(pg: Postgres, nowMs: number): Promise<number> {
  let parts = 0;
  const problems: unknown[] = [];
  for (const erasure of await pg.asEngine((tx) => listGranted(tx, nowMs), { readOnly: true })) {
    try {
      for (let facts = erasure, part = partDue(facts, nowMs); part !== null; part = partDue(facts, nowMs)) {
        await erasePart(pg, facts, part, nowMs);
        parts += 1;
        if (part === 'record') break;
        facts = { ...facts, privateErasedAt: nowMs };
      }
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
  return parts;
}

function erasePart(pg: Postgres, erasure: GrantedErasure, part: ErasurePart, nowMs: number): Promise<void> {
  return pg.asEngine(async (tx) => {
    const order = inOrder(tablesErased(part), await listLinks(tx));
    // What only pointed at the record lets go of it first.
    const tables = part === 'record' ? [...tablesUnlinked(), ...order] : order;
    const rows = await erasePatientRows(tx, erasure, part, tables);
    const keys = await destroyKeys(tx, erasure.patientId, part, nowMs);
    await noteErased(tx, erasure, part, { rows, keys }, nowMs);
  });
}

/** Those that refer go before what they refer to. */
function inOrder(tables: readonly ErasedTable[], links: readonly { table: string; refersTo: string }[]): ErasedTable[] {
  const byName = new Map(tables.map((one) => [one.table, one]));
  return inReferenceOrder([...byName.keys()], links).toReversed().map((name) => byName.get(name)!);
}
