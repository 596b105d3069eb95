import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inReferenceOrder } from './tenant-tables.ts';

test('[TN4] every table comes after those it refers to, by name where nothing else decides; a circle is told', () => {
  const links = [{ table: 'b', refersTo: 'c' }, { table: 'a', refersTo: 'b' }, { table: 'c', refersTo: 'c' }, { table: 'a', refersTo: 'elsewhere' }];
  assert.deepEqual(inReferenceOrder(['a', 'd', 'c', 'b'], links), ['c', 'd', 'b', 'a']);
  assert.throws(() => inReferenceOrder(['a', 'b'], [{ table: 'a', refersTo: 'b' }, { table: 'b', refersTo: 'a' }]), /circle: a, b/);
});
