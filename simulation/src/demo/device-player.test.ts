// What the demo's devices send, judged by the server's own rules where they are pure.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadingSubmission } from '@mydr24/protocol';
import { judgeReading } from '@mydr24/server/intake/reading-judge.ts';
import { demoNetwork } from './demo-network.ts';
import { batchesBetween, cartIdOf, monitorIdOf, pauseClock, playedAt, resumeClock, setRate, startClock } from './device-player.ts';
import { readRecordedStays } from './recorded-stays-store.ts';
import { consciousnessOfGcs } from './recorded-stays.ts';
import { demoPace, streamKinds, tracksOf } from './replay-track.ts';

const stays = readRecordedStays();
const network = demoNetwork(stays, 12);
const tracks = tracksOf(network.patients, stays, demoPace);
const startAt = Date.UTC(2026, 10, 23, 10);
const clock = startClock(startAt);
const minutes = batchesBetween(tracks, clock, 0, 600_000);

test('every device that sends is a device of the network', () => {
  const known = new Set(network.devices.map((device) => device.id));
  for (const { deviceId } of minutes) assert.ok(known.has(deviceId));
});

test('the server refuses nothing of ten minutes of the demo', () => {
  const refusals = minutes.flatMap(({ deviceId, readings }) =>
    readings.map((item) => judgeReading(ReadingSubmission.parse(item), { tenantId: 't', deviceId, pairedPatientId: null, noDataMs: null, nowMs: Number(item.takenAt), oldestAt: 0, hasPatient: () => true })).filter((verdict) => !verdict.ok),
  );
  assert.deepEqual(refusals, []);
});

test('a device never uses a sequence number twice, and its numbers rise with device time', () => {
  for (const { readings } of minutes) {
    readings.forEach((reading, index) => {
      const before = readings[index - 1];
      if (before === undefined) return;
      assert.ok(before.seq < reading.seq);
      assert.ok(before.takenAt <= reading.takenAt);
    });
  }
});

test('playing the same stretch again sends the same batches, so that a repeat is a duplicate and nothing else', () => {
  assert.deepEqual(batchesBetween(tracks, clock, 0, 60_000), batchesBetween(tracks, clock, 0, 60_000));
});

test('monitors send streams only and for their own patient; observations come from the cart of the facility', () => {
  const streamCodes = new Set(['8867-4', '9279-1', '59408-5']);
  const byMonitor = new Map(tracks.map((track) => [monitorIdOf(track), track]));
  const carts = new Set(tracks.map(cartIdOf));
  assert.equal(streamKinds.length, streamCodes.size);
  for (const { deviceId, readings } of minutes) {
    const track = byMonitor.get(deviceId);
    assert.ok(track !== undefined || carts.has(deviceId));
    for (const reading of readings) {
      assert.equal(streamCodes.has(reading.code), track !== undefined);
      if (track !== undefined) assert.equal(reading.patientId, track.patientId);
    }
  }
});

test('a nurse charts consciousness and air or oxygen for every patient within four minutes', () => {
  const sent = batchesBetween(tracks, clock, 0, 240_000).flatMap((batch) => batch.readings);
  for (const track of tracks) {
    const mine = sent.filter((reading) => reading.patientId === track.patientId);
    assert.ok(mine.some((reading) => reading.value === 'air' || reading.value === 'oxygen'));
    if (track.stay.group !== 'charted') assert.ok(mine.some((reading) => reading.value === 'A'));
  }
});

test('recorded oxygen is charted as oxygen, and nothing else charts against it', () => {
  const star = tracks.find((track) => track.stay.stayId === 'cinc2019-p002051');
  assert.ok(star);
  const charted = batchesBetween([star], clock, 0, 1_000_000).flatMap((batch) => batch.readings).filter((reading) => reading.code === '3151-8');
  assert.ok(charted.length > 10);
  assert.deepEqual(new Set(charted.map((reading) => reading.value)), new Set(['oxygen']));
});

test('only full marks of the coma scale are alert', () => {
  assert.deepEqual([15, 14, 13, 11, 10, 8, 6, 5, 3].map(consciousnessOfGcs), ['A', 'V', 'V', 'V', 'P', 'P', 'P', 'U', 'U']);
});

test('device time of what is due now is now, also after a pause and at another rate', () => {
  const paused = pauseClock(clock, startAt + 10_000);
  assert.equal(playedAt(paused, startAt + 99_000), 10_000);
  const fast = setRate(resumeClock(paused, startAt + 99_000), startAt + 99_000, 4);
  assert.equal(playedAt(fast, startAt + 100_000), 14_000);
  const times = batchesBetween(tracks, fast, 10_000, 14_000).flatMap((batch) => batch.readings).map((reading) => Number(reading.takenAt));
  assert.ok(times.length > 0);
  for (const at of times) assert.ok(at >= startAt + 99_000 && at <= startAt + 100_000);
});

test('before the start the devices hold the past: device times rise up to now', () => {
  const past = batchesBetween(tracks, clock, -300_000, 0).flatMap((batch) => batch.readings).map((reading) => Number(reading.takenAt));
  assert.ok(past.length > 1000);
  for (const at of past) assert.ok(at >= startAt - 300_000 && at < startAt);
});
