import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaveformChunk } from '@mydr24/protocol';
import { secondsOf, stripChunk, stripEntries } from './recorded-strips.ts';
import { readRecordedStrip } from './recorded-strips-store.ts';

test('[DV12] each shipped strip is cut into whole seconds that a server takes, and loops', () => {
  for (const { name, rateHz } of stripEntries) {
    const strip = readRecordedStrip(name)!;
    const chunk = stripChunk(strip, 3, 5000, 7);
    assert.ok(WaveformChunk.safeParse(chunk).success, name);
    assert.equal(atob(chunk.samples).length, rateHz * 2);
    assert.equal(stripChunk(strip, secondsOf(strip) + 3, 5000, 7).samples, chunk.samples);
    assert.ok(secondsOf(strip) >= 40);
  }
  assert.equal(readRecordedStrip('nobody'), undefined);
});
