// Judges pasts on a thread of their own. One that dies takes what it was asked with it; the next past begins a new one.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { ReplayFigures } from '@mydr24/protocol';
import { Fault } from '../platform/fault.ts';
import { readingsOf } from './reading-blocks.ts';
import type { PackedPast, ReplayJudge } from './replay-judge.ts';
import { replayPatient } from './replay.ts';

interface Waiting { resolve(figures: ReplayFigures): void; reject(error: Error): void }

export function createReplayJudge(): ReplayJudge {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;
  const fail = (from: Worker, cause: unknown): void => {
    if (worker === from) worker = null;
    const fault = new Fault('the past could not be judged; try again', { kind: 'unavailable', code: 'replay-judge', cause });
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  };
  const begin = (): Worker => {
    const next = new Worker(new URL(import.meta.url));
    next.unref();
    next.on('message', ({ id, figures }: { id: number; figures: ReplayFigures }) => {
      waiting.get(id)?.resolve(figures);
      waiting.delete(id);
    });
    next.on('error', (error) => fail(next, error));
    next.on('exit', () => fail(next, new Error('the thread ended')));
    return next;
  };
  return {
    judge: (past) =>
      new Promise((resolve, reject) => {
        const id = (asked += 1);
        const current = (worker ??= begin());
        waiting.set(id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours has no origin
        current.postMessage({ id, past });
      }),
    async stop() {
      const last = worker;
      worker = null;
      await last?.terminate();
    },
  };
}

if (!isMainThread) {
  parentPort?.on('message', ({ id, past: { blocks, ...past } }: { id: number; past: PackedPast }) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours has no origin
    parentPort?.postMessage({ id, figures: replayPatient({ ...past, readings: readingsOf(blocks) }) });
  });
}
