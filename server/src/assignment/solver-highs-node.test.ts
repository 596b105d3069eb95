// A solver that dies or hangs: it says so in time, and a new thread is begun with the next question.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../platform/fault.ts';
import type { Row } from './matching.ts';
import { createHighsSolver } from './solver-highs-node.ts';

const rows: Row[] = [{ key: 'a', weight: 1, costs: new Map([['p', 60]]) }];
const thread = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);
const codeOf = async (solving: Promise<unknown>): Promise<string> => solving.then(() => 'solved', (error: unknown) => (error instanceof Fault ? error.code : String(error)));

test('[AG7] a thread that dies, one that hangs and one that ends are each said, for every question that waits', async () => {
  const dying = createHighsSolver({ threadUrl: thread('throw new Error("broken")') });
  assert.deepEqual(await Promise.all([codeOf(dying.solve(rows)), codeOf(dying.solve(rows))]), ['solver-died', 'solver-died']);
  assert.equal(await codeOf(dying.solve(rows)), 'solver-died');
  const hanging = createHighsSolver({ answersMs: 50, threadUrl: thread('import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { for (;;); })') });
  assert.equal(await codeOf(hanging.solve(rows)), 'solver-late');
  const ending = createHighsSolver({ threadUrl: thread('process.exit(0)') });
  assert.equal(await codeOf(ending.solve(rows)), 'solver-died');
});

test('[AG7] one that is stopped lets nobody wait, and no places are no question', async () => {
  const solver = createHighsSolver();
  const waiting = codeOf(solver.solve(rows));
  await solver.stop();
  assert.equal(await waiting, 'solver-stopped');
  assert.equal((await solver.solve([{ key: 'a', weight: 1, costs: new Map() }])).size, 0);
});
