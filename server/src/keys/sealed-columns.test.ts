// What is sealed of before waits until no older program runs beside this one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { columnsAfter, sealedColumns, UPGRADED_AFTER_MS } from './sealed-columns.ts';

test('[KY9] numbers and sign-ins of before are sealed an hour after a server started, notes at once', () => {
  const names = (sinceStartMs: number): string[] => columnsAfter(sinceStartMs).map(({ table }) => table);
  assert.equal(names(0).includes('chart_notes'), true);
  for (const table of ['contact_channels', 'persons', 'notices', 'family_links', 'fhir_observations', 'patients']) assert.deepEqual([names(UPGRADED_AFTER_MS - 1).includes(table), names(UPGRADED_AFTER_MS).includes(table)], [false, true], table);
  assert.equal(columnsAfter(Infinity).length, Object.keys(sealedColumns).length);
});
