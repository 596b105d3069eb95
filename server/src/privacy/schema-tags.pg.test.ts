// The tags against the catalogue of a migrated database: nothing that is there is without one, and nothing is tagged that is not there.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { schemaTags } from './schema-tags.ts';

test('[PR1] every table and column has a tag, and every tag a table or column', async (t) => {
  const database = await createTestDatabase(t);
  const there = await database.sql<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`);
  const tagged = Object.entries(schemaTags).flatMap(([table, { columns }]) => columns.map(({ name }) => `${table}.${name}`));
  assert.deepEqual(tagged.toSorted(), there.map(({ name }) => name).toSorted(), 'add the table or column to schema-tags.ts, with the class it belongs to');
});

test('[PR1] a table that names a patient or an emergency is tagged with a way to its rows', async (t) => {
  const database = await createTestDatabase(t);
  const naming = await database.sql<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attname in ('patient_id', 'emergency_id')`);
  // Its rows are people on duty; the emergency is whose they go to, and is over long before.
  const fine = new Set(['responders']);
  const lost = naming.filter(({ table }) => schemaTags[table]?.link === '-' && !fine.has(table));
  assert.deepEqual(lost, []);
});

test('[PR1] what is sealed is a column of bytes that the keys know', async (t) => {
  const database = await createTestDatabase(t);
  for (const [table, { columns }] of Object.entries(schemaTags)) {
    for (const { name } of columns.filter(({ isSealed }) => isSealed)) {
      const [column] = await database.sql<{ type: string }>(`select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attname = $2`, [table, name]);
      assert.equal(column?.type, 'bytea', `${table}.${name}`);
    }
  }
});
