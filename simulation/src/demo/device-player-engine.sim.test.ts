// The player's loop against a clock and a server of ours: nothing lost, nothing sent twice at once, nothing after the stop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadingSubmission } from '@mydr24/protocol';
import { demoNetwork } from './demo-network.ts';
import { createDevicePlayer, type DevicePlayer } from './device-player-engine.ts';
import type { SendOutcome } from './readings-sender-http.ts';
import { readRecordedStays } from './recorded-stays-store.ts';
import { demoPace, tracksOf } from './replay-track.ts';

const stays = readRecordedStays();
const tracks = tracksOf(demoNetwork(stays, 12).patients, stays, demoPace);

class FakeTime {
  #nowMs = Date.UTC(2026, 10, 23, 10);
  #due: { at: number; work: () => void }[] = [];
  nowMs = (): number => this.#nowMs;
  after = (ms: number, work: () => void): (() => void) => {
    const entry = { at: this.#nowMs + ms, work };
    this.#due.push(entry);
    return () => void (this.#due = this.#due.filter((other) => other !== entry));
  };
  async pass(ms: number): Promise<void> {
    for (const end = this.#nowMs + ms; this.#nowMs < end; ) {
      this.#nowMs = Math.min(end, this.#nowMs + 250);
      const ready = this.#due.filter((entry) => entry.at <= this.#nowMs);
      this.#due = this.#due.filter((entry) => entry.at > this.#nowMs);
      for (const entry of ready) entry.work();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

interface Stage { time: FakeTime; player: DevicePlayer; received: Map<string, ReadingSubmission[]>; server: { isUp: boolean; mostUnderWay: number } }

function stage(backfillMs: number): Stage {
  const time = new FakeTime();
  const received = new Map<string, ReadingSubmission[]>();
  const server = { isUp: true, mostUnderWay: 0 };
  let underWay = 0;
  const send = async (deviceId: string, readings: readonly ReadingSubmission[]): Promise<SendOutcome> => {
    server.mostUnderWay = Math.max(server.mostUnderWay, (underWay += 1));
    await Promise.resolve();
    underWay -= 1;
    if (!server.isUp) return { ok: false, isRetryable: true, retryAfterMs: null, message: 'down' };
    received.set(deviceId, [...(received.get(deviceId) ?? []), ...readings]);
    return { ok: true, stored: readings.length, duplicate: 0, refused: [] };
  };
  return { time, received, server, player: createDevicePlayer({ tracks, send, clock: time, backfillMs }) };
}

const assertInOrder = (received: Stage['received']): void => {
  for (const readings of received.values()) readings.forEach((reading, index) => assert.ok(index === 0 || reading.seq > (readings[index - 1]?.seq ?? 0)));
};

test('a server that was down for a minute gets every reading, in order, once', async () => {
  const { time, player, received, server } = stage(0);
  player.start();
  await time.pass(20_000);
  server.isUp = false;
  await time.pass(60_000);
  server.isUp = true;
  await time.pass(40_000);
  const figures = player.figures();
  assert.equal(figures.dropped + figures.refused + figures.waiting, 0);
  assert.equal(figures.stored, figures.played);
  assert.ok(figures.stored > 1000);
  assertInOrder(received);
  assert.ok(server.mostUnderWay <= 8);
});

test('the past comes first, and then the present without a seam', async () => {
  const { time, player, received } = stage(600_000);
  const startedAt = time.nowMs();
  player.start();
  await time.pass(30_000);
  assertInOrder(received);
  const times = [...received.values()].flat().map((reading) => Number(reading.takenAt));
  assert.ok(times.some((at) => at < startedAt - 500_000) && times.some((at) => at > startedAt + 20_000));
});

test('nothing is played while paused, and nothing is skipped after it', async () => {
  const { time, player } = stage(0);
  player.start();
  await time.pass(5_000);
  player.pause();
  await time.pass(2_000);
  const before = player.figures().played;
  await time.pass(120_000);
  assert.equal(player.figures().played, before);
  player.resume();
  await time.pass(60_000);
  assert.ok(player.figures().played > before);
});

test('after the stop nothing is sent', async () => {
  const { time, player, received } = stage(0);
  player.start();
  await time.pass(10_000);
  await player.stop();
  const before = [...received.values()].flat().length;
  await time.pass(30_000);
  assert.equal([...received.values()].flat().length, before);
});
