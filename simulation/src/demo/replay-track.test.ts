// When recorded readings are played. The properties hold for the shipped stays, so they are asked of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { demoNetwork } from './demo-network.ts';
import { readRecordedStays } from './recorded-stays-store.ts';
import { demoPace, dueBetween, monitorNoDataMs, offsetAtS, streamKinds, tracksOf, type Track } from './replay-track.ts';

const stays = readRecordedStays();
const tracks = tracksOf(demoNetwork(stays, 12).patients, stays, demoPace);
const stars = tracks.filter((track) => track.stay.group === 'deteriorating');

test('every patient has a track with readings', () => {
  assert.equal(tracks.length, 212);
  for (const track of tracks) assert.ok(dueBetween(track, 0, track.cycleMs).length > 0, track.stay.stayId);
});

test('windows that meet play every reading once, wherever they are cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: tracks.length - 1 }), fc.integer({ min: -3_000_000, max: 3_000_000 }), fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 20 }), (at, start, steps) => {
      const track = tracks[at]!;
      let from = start;
      const pieces = steps.flatMap((step) => dueBetween(track, from, (from += step)));
      assert.deepEqual(pieces.map((due) => [due.playedMs, due.reading]), dueBetween(track, start, from).map((due) => [due.playedMs, due.reading]));
      for (const due of pieces) assert.ok(due.playedMs >= start && due.playedMs < from);
    }),
    { numRuns: 300 },
  );
});

test('a calm stay played for one cycle plays each of its readings exactly once', () => {
  for (const track of tracks.filter((t) => t.stay.group === 'steady').slice(0, 20)) assert.equal(dueBetween(track, 7, 7 + track.cycleMs).length, track.stay.readings.length);
});

test('the first deterioration begins 45 seconds after the start, the next ones every six minutes, each with another patient', () => {
  stars.forEach((star, turn) => {
    const onset = demoPace.firstOnsetMs + turn * demoPace.onsetEveryMs;
    assert.equal(Math.round(offsetAtS(star, onset)), star.stay.onsetS);
    assert.ok(offsetAtS(star, onset - 1000) < (star.stay.onsetS ?? 0));
    assert.ok(offsetAtS(star, onset + 30_000) > (star.stay.onsetS ?? 0));
  });
});

test('a deterioration repeats after all others had their turn, and is calm in between', () => {
  const [star] = stars;
  assert.ok(star);
  assert.equal(star.cycleMs, demoPace.onsetEveryMs * stars.length);
  const crisisMs = ((star.stay.lengthS - (star.stay.onsetS ?? 0)) * 1000) / star.speed;
  for (let at = demoPace.firstOnsetMs + crisisMs; at < demoPace.firstOnsetMs + star.cycleMs; at += 5_000) assert.ok(offsetAtS(star, at) <= (star.stay.onsetS ?? 0));
});

test('no second of an hour carries more than a small share of the ward', () => {
  const perSecond = Array.from({ length: 60 }, (_, second) => tracks.reduce((sum, track) => sum + dueBetween(track, second * 1000, second * 1000 + 1000).length, 0));
  const mean = perSecond.reduce((sum, count) => sum + count, 0) / perSecond.length;
  assert.ok(mean > 10, `mean ${mean}`);
  assert.ok(Math.max(...perSecond) < 3 * mean, `busiest ${Math.max(...perSecond)}, mean ${mean}`);
});

const longestSilenceMs = (track: Track, kind: string): number => {
  const times = dueBetween(track, 0, 2 * track.cycleMs).filter((due) => due.reading.kind === kind && due.reading.value !== null).map((due) => due.playedMs);
  return times.reduce((longest, at, index) => Math.max(longest, at - (times[index - 1] ?? at)), 0);
};

test('no monitor of a calm or deteriorating patient is silent for as long as it declares', () => {
  for (const track of tracks.filter((t) => t.stay.group !== 'gappy' && t.stay.group !== 'continuous')) {
    for (const kind of streamKinds) assert.ok(longestSilenceMs(track, kind) < monitorNoDataMs(track.stay, demoPace), `${track.stay.stayId} ${kind}`);
  }
});

test('a patient chosen for a gap, and the monitor with its sensor off, are silent for longer than they declare', () => {
  for (const group of ['gappy', 'continuous']) {
    for (const track of tracks.filter((t) => t.stay.group === group)) assert.ok(longestSilenceMs(track, 'spo2') > monitorNoDataMs(track.stay, demoPace), track.stay.stayId);
  }
});
