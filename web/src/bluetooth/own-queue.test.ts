// What waits of one's own sensors goes in order, once, and is let go only when the server has it or has refused it for good.
import { type DeviceId, wireError, type WireError } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { createOwnQueue } from './own-queue-engine.ts';
import type { NewQueued } from './own-queue.ts';
import { ownQueueInMemory } from './own-queue-store.ts';

const made = (seq: number, deviceId = 'strap'): NewQueued => ({ personId: 'me', deviceId: deviceId as DeviceId, sensorName: deviceId, reading: { code: '8867-4', value: 70, unit: '/min', seq, takenAt: seq } });

function rig() {
  const line = { isLive: true, error: null as WireError | null, refusedSeqs: [] as number[] };
  const sent: [string, number[]][] = [];
  const store = ownQueueInMemory();
  const open = () => createOwnQueue({
    store: Promise.resolve(store), isLive: () => line.isLive, alone: (work) => work(),
    async send(deviceId, batch) {
      sent.push([deviceId, batch.map(({ reading }) => reading.seq)]);
      if (line.error !== null) return { ok: false, error: line.error };
      const results = batch.map(({ reading: { seq } }) => (line.refusedSeqs.includes(seq) ? { status: 'refused' as const, seq, reason: 'out-of-range' as const, message: '' } : { status: 'stored' as const, seq }));
      return { ok: true, body: { stored: results.length, duplicate: 0, refused: 0, results } };
    },
  });
  return { line, sent, store, open };
}

test('[UI-O2] without a line all waits; with it everything goes in order, each sensor’s together, once', async () => {
  const { line, sent, open } = rig();
  const queue = open();
  line.isLive = false;
  await queue.add([made(1), made(2), made(3, 'scale'), made(4)]);
  await queue.tryAgain();
  expect([sent, queue.getSnapshot().waiting, queue.getSnapshot().sent]).toEqual([[], 4, 0]);
  line.isLive = true;
  await Promise.all([queue.tryAgain(), queue.tryAgain()]);
  expect([sent, queue.getSnapshot().waiting, queue.getSnapshot().sent]).toEqual([[['strap', [1, 2]], ['scale', [3]], ['strap', [4]]], 0, 4]);
});

test('[UI-O2] a busy server and an ended session refuse nothing; another app on the same store goes on', async () => {
  const { line, sent, open } = rig();
  const queue = open();
  await queue.add([made(1)]);
  for (const error of [wireError('unavailable', 'busy', ''), wireError('unauthenticated', 'ended', '')]) {
    line.error = error;
    await queue.tryAgain();
  }
  expect([queue.getSnapshot().waiting, queue.getSnapshot().refused]).toEqual([1, []]);
  line.error = null;
  await open().tryAgain();
  expect(sent.map(([, seqs]) => seqs)).toEqual([[1], [1], [1]]);
});

test('[UI-O2] what the server will never take is kept with the reason and costs no other', async () => {
  const { line, open, store } = rig();
  const queue = open();
  line.refusedSeqs = [2];
  await queue.add([made(1), made(2), made(3)]);
  await queue.tryAgain();
  expect(queue.getSnapshot().refused.map(({ reading, reason }) => [reading.seq, reason])).toEqual([[2, 'out-of-range']]);
  expect(await store.count()).toBe(0);
  line.error = wireError('conflict', 'not-own-device', '');
  await queue.add([made(4)]);
  await queue.tryAgain();
  expect(queue.getSnapshot().refused.map(({ reason }) => reason)).toEqual(['out-of-range', 'not-own-device']);
  await queue.forgetRefused();
  expect(await store.listRefused()).toEqual([]);
});

