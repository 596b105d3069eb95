// The table of scenarios: every rehearsal belongs to one, a broken one says so, and chaos keeps the table when it writes its own part.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asTable, scenariosOf, writeSection } from './faults-report.ts';
import { rehearsals } from './rehearsal-list.ts';
import { scenarios } from './scenarios.ts';

test('every rehearsal belongs to a scenario, and no scenario is listed twice', () => {
  const ids = scenarios.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [name, { id }] of Object.entries(rehearsals)) assert.ok(ids.includes(id), name);
});

test('every fault of the project’s list has its row', () => {
  const listed = [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17, 18, 19, 21, 22, 23, 25, 26, 27, 29, 30, 31, 33, 34, 35];
  const rows = new Set(scenarios.map(({ id }) => id));
  assert.deepEqual(listed.map((n) => `FT-${String(n).padStart(2, '0')}`).filter((id) => !rows.has(id)), []);
});

test('what was measured stands beside its scenario, and a broken promise cannot be overlooked', () => {
  const results = new Map([['storm', { measured: 'p99 1 s', broken: [] }], ['half-open', { measured: '', broken: ['never closed'] }]]);
  const table = asTable(scenarios, rehearsals, results, '2026-11-25 19:00');
  assert.match(table, /^\| FT-26 .*\| p99 1 s \|$/m);
  assert.match(table, /^\| FT-18 .*\| \*\*BROKEN\*\*: never closed \|$/m);
});

test('the table is exchanged where it stands, and survives what chaos writes before it', () => {
  const first = writeSection('# Kill -9\n\nwords\n', 'one');
  const second = writeSection(first, 'two');
  assert.equal(second, first.replace('one', 'two'));
  assert.equal(`# Kill -9\n\nother words\n${scenariosOf(second)}`, second.replace('words', 'other words'));
  assert.equal(scenariosOf('# nothing yet'), '');
});
