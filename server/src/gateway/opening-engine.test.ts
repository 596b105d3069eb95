// Many sockets at once: how many openings run, in which order, and who may share one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topicName, type TopicName } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import { createTurns, shareOpenings } from './opening-engine.ts';
import type { Opening, TopicSource } from './topic-source.ts';

const TOPIC = topicName('unit', '00000000-0000-4000-8000-000000000001');
const callerOf = (tenantId: string) => ({ type: 'person', tenantId }) as unknown as Caller;

/** Openings end when the test says so; each tells its number. */
function createRig(atOnce: number) {
  const begun: (() => void)[] = [];
  let isOpen = false;
  const source = {
    open: (_caller: Caller, topic: TopicName) =>
      new Promise<Opening>((resolve) => {
        const seq = begun.length + 1;
        const finish = (): void => resolve({ type: 'fresh', epoch: topic, seq, snapshot: null, gap: null });
        begun.push(finish);
        if (isOpen) finish();
      }),
  } as unknown as TopicSource;
  const shared = shareOpenings(source, createTurns(atOnce));
  const open = async (tenantId = 'a', have?: { epoch: string; seq: number }): Promise<number> => {
    const opening = await shared.open(callerOf(tenantId), TOPIC, have);
    return opening.type === 'fresh' ? opening.seq : 0;
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { open, begun, settle, openAll: () => ((isOpen = true), begun.forEach((finish) => finish())) };
}

test('[G21] whoever asks before a snapshot is begun shares it; whoever asks later gets a newer one', async () => {
  const { open, begun, settle, openAll } = createRig(1);
  const early = [open(), open()];
  await settle();
  const late = [open(), open(), open()];
  await settle();
  assert.equal(begun.length, 1);
  openAll();
  assert.deepEqual(await Promise.all([...early, ...late]), [1, 1, 2, 2, 2]);
  assert.equal(await open(), 3);
});

test('[G21] no tenant shares with another, and what is continued is shared with nobody', async () => {
  const { open, openAll } = createRig(9);
  openAll();
  const have = { epoch: 'e', seq: 1 };
  assert.deepEqual((await Promise.all([open('a'), open('b'), open('a', have), open('a', have)])).toSorted((a, b) => a - b), [1, 2, 3, 4]);
});

test('[G21] only so many openings run at once, the rest come in their order, and a failed one gives its turn back', async () => {
  const inTurn = createTurns(2);
  const log: number[] = [];
  let running = 0;
  let most = 0;
  const work = (n: number) =>
    inTurn(async () => {
      most = Math.max(most, (running += 1));
      log.push(n);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n === 1) throw new Error('no database');
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  assert.deepEqual([log, most], [[0, 1, 2, 3, 4, 5], 2]);
  assert.deepEqual(results.filter(({ status }) => status === 'rejected').length, 1);
});
