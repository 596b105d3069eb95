import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingOf } from './pack-judgement.ts';
import { createPackReader } from './pack-reader-node.ts';
import { packText } from './protocols-testing.ts';

test('[PK17] a pack is read on another thread, with the same answer as here, while this one goes on', async () => {
  const reader = createPackReader();
  let turns = 0;
  const beat = setInterval(() => (turns += 1), 1);
  const readings = await Promise.all([reader.read(packText()), reader.read(packText('ad-112')), reader.read('schema: 1')]);
  clearInterval(beat);
  await reader.stop();
  assert.deepEqual(readings, [readingOf(packText()), readingOf(packText('ad-112')), readingOf('schema: 1')]);
  assert.ok(turns > 5, `this thread turned ${turns} times`);
});

test('[PK17] what was read is remembered by its text, and a reader that was stopped begins again', async () => {
  const reader = createPackReader();
  assert.equal(reader.read('schema: 1'), reader.read('schema: 1'));
  await reader.read('schema: 1');
  await reader.stop();
  assert.equal((await reader.read('schema: 2')).pack, null);
  await reader.stop();
});
