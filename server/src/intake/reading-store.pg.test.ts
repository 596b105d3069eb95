// Partitions of readings, made by whichever node comes first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { ensurePartitions } from './reading-store.ts';

const WEEK_MS = 7 * 86_400_000;

test('[I13] two nodes that need the same new week at once both get it', async (t) => {
  const database = await createTestDatabase(t);
  const other = database.openPostgres();
  const from = Date.UTC(2031, 0, 6);
  const ensure = (pg: typeof database.pg) => pg.asEngine((tx) => ensurePartitions(tx, from, from + 4 * WEEK_MS), { retries: 0 });
  await Promise.all([ensure(database.pg), ensure(other), ensure(database.pg), ensure(other)]);
  const made = await database.sql<{ n: number }>(`select count(*)::int as n from pg_class where relname like 'readings\\_2031%' and relkind = 'r'`);
  assert.equal(made[0]?.n, 5);
});
