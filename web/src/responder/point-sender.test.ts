// Points wait while there is no line, go in order when it is back, and are let go only when the server has them or never will.
import { expect, test } from 'vitest';
import { wireError } from '@mydr24/protocol';
import { createPointSender } from './point-sender.ts';
import type { Fix } from './share-position.ts';
import { inMemory } from './waiting-points-store.ts';
import { MOST_WAITING, nextBatch } from './waiting-points.ts';

const T = 1_000_000_000;
const fix = (nth: number): Fix => ({ lat: 42.5, lon: 1.5 + nth / 1000, accuracyM: 10, takenAt: T + nth * 1000 });

function rig() {
  const sent: Fix[][] = [];
  const counts: number[] = [];
  const line = { reply: { ok: true, body: {} } as { ok: true; body: object } | { ok: false; error: ReturnType<typeof wireError> } };
  const waiting = inMemory();
  const sender = createPointSender({
    waiting: Promise.resolve(waiting), nowMs: () => T, onWaiting: (n) => void counts.push(n), isLive: () => line.reply.ok,
    send: async (points) => {
      sent.push(points);
      return line.reply;
    },
  });
  return { sent, counts, line, waiting, sender };
}
const away = { ok: false, error: wireError('unavailable', 'offline', 'no line') } as const;

test('[UI-P6] without a line points wait and are counted; with it they are sent oldest first, in batches', async () => {
  const { sent, counts, line, waiting, sender } = rig();
  line.reply = away;
  for (let nth = 149; nth >= 0; nth -= 1) await sender.share(fix(nth));
  expect(counts.at(-1)).toBe(150);
  sent.length = 0;
  line.reply = { ok: true, body: {} };
  await sender.tryAgain();
  expect(sent.map((batch) => batch.length)).toEqual([100, 50]);
  expect(sent.flat().map(({ takenAt }) => takenAt)).toEqual(Array.from({ length: 150 }, (_, nth) => T + nth * 1000));
  expect(await waiting.list()).toEqual([]);
  expect(counts.at(-1)).toBe(0);
});

test('[UI-P6] what the server will never take is let go, so that newer points are not blocked', async () => {
  const { line, waiting, sender } = rig();
  line.reply = { ok: false, error: wireError('unprocessable', 'not-a-responder', 'none') };
  await sender.share(fix(1));
  expect(await waiting.list()).toEqual([]);
});

test('[UI-P6] points of more than a day are not sent, and the oldest give way when too many wait', async () => {
  expect(nextBatch([fix(0)], T + 25 * 3_600_000)).toEqual([]);
  const waiting = inMemory();
  for (let nth = 0; nth <= MOST_WAITING; nth += 1) await waiting.add(fix(nth));
  const kept = await waiting.list();
  expect(kept.length).toBe(MOST_WAITING);
  expect(kept[0]).toEqual(fix(1));
});
