// What becomes of the rows of reads when the database does not say whether it kept them, or keeps none of a few.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../platform/fault.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { AuditRow } from './audit.ts';
import { insertAudit } from './audit-store.ts';

/** Reads at once, each with one row; how each was answered, and how many rows each attempt to keep them had. */
async function reads(count: number, keep: (requestIds: readonly string[]) => void) {
  const attempts: number[] = [];
  const writing = { execute: async (_text: string, values: readonly (readonly string[])[]) => (attempts.push(values[8]!.length), keep(values[8]!), values[8]!.length) };
  const pg = { asEngine: (work: (tx: Tx) => Promise<unknown>) => work(writing as unknown as Tx) } as unknown as Postgres;
  const read = async (n: number): Promise<void> => {
    const hooks: ((given: Postgres) => Promise<unknown>)[] = [];
    await insertAudit({ isReadOnly: true, beforeAnswer: (hook) => void hooks.push(hook) } as Tx, [{ tenantId: 't', atMs: 0, requestId: `r${n}` } as AuditRow]);
    for (const hook of hooks) await hook(pg);
  };
  const answers = await Promise.allSettled(Array.from({ length: count }, (_, n) => read(n)));
  return { answers: answers.map(({ status }) => status), attempts };
}

test('[A1] a commit whose end nobody knows is not made again: those reads are refused, and no call has two rows', async () => {
  const { answers, attempts } = await reads(4, () => {
    throw new Fault('lost', { kind: 'unavailable', code: 'database-unavailable', isOutcomeUnknown: true });
  });
  assert.deepEqual([attempts.reduce((sum, rows) => sum + rows, 0), new Set(answers)], [4, new Set(['rejected'])]);
});

test('[A1] a row that cannot be kept refuses its own read, and no other', async () => {
  const { answers } = await reads(4, (requestIds) => {
    if (requestIds.includes('r2')) throw new Error('refused');
  });
  assert.deepEqual(answers, ['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
