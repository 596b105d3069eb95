// When what is erased, and the record of processing, from values.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dataClasses } from './data-classes.ts';
import { type ErasureFacts, keptUntil, partDue, tablesErased } from './erasure.ts';
import { processingRecord, recordAsMarkdown } from './processing-record.ts';
import { schemaTags } from './schema-tags.ts';

const NOW = Date.UTC(2026, 10, 26);

test('[PR4] a record is kept whole calendar years after the last care, and not at all where the law keeps nothing', () => {
  assert.equal(new Date(keptUntil(Date.UTC(2026, 2, 3), 10, NOW)).toISOString(), '2037-01-01T00:00:00.000Z');
  assert.equal(keptUntil(Date.UTC(2001, 2, 3), 10, NOW), NOW);
  assert.equal(keptUntil(null, 10, NOW), NOW);
  assert.equal(keptUntil(Date.UTC(2026, 2, 3), 0, NOW), NOW);
});

test('[PR4] nothing is due before it was granted, under a hold, in an emergency, or twice', () => {
  const granted: ErasureFacts = { state: 'granted', privateErasedAt: null, keptUntil: NOW + 1, isHeld: false, hasOpenEmergency: false };
  const cases: readonly (readonly [Partial<ErasureFacts>, ReturnType<typeof partDue>])[] = [
    [{}, 'private'], [{ state: 'asked' }, null], [{ state: 'refused' }, null], [{ state: 'withdrawn' }, null], [{ state: 'done' }, null], [{ isHeld: true }, null], [{ hasOpenEmergency: true }, null],
    [{ privateErasedAt: NOW }, null], [{ privateErasedAt: NOW, keptUntil: NOW }, 'record'], [{ privateErasedAt: NOW, keptUntil: NOW, isHeld: true }, null],
  ];
  for (const [change, due] of cases) assert.equal(partDue({ ...granted, ...change }, NOW), due, JSON.stringify(change));
});

test('[PR4] every table with rows of a patient is erased in one part, and none in both', () => {
  const [first, second] = [tablesErased('private'), tablesErased('record')].map((part) => part.map(({ table }) => table));
  assert.ok(first!.includes('patient_essentials') && first!.includes('contact_channels') && second!.includes('readings') && second!.includes('scene_photos'));
  assert.deepEqual(first!.filter((table) => second!.includes(table)), []);
  const left = Object.entries(schemaTags).filter(([table, { link }]) => !['-', 'stays', 'blank'].includes(link) && !link.startsWith('unlink-') && !first!.includes(table) && !second!.includes(table));
  assert.deepEqual(left, []);
});

test('[PR8] the record of processing names every table and column once, with purpose, basis and time of its class', () => {
  const named = processingRecord().flatMap(({ tables }) => tables.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)));
  const all = Object.entries(schemaTags).flatMap(([table, { columns }]) => columns.map(({ name }) => `${table}.${name}`));
  assert.deepEqual(named.toSorted(), all.toSorted());
  const text = recordAsMarkdown(10);
  for (const { purpose, basis, retention } of Object.values(dataClasses)) for (const words of [purpose, basis, retention]) assert.ok(text.includes(words));
  assert.match(text, /\| scene_photos \| .*content.* \| sealed \|/);
});
