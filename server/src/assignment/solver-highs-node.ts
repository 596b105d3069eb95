// HiGHS (WebAssembly) on a thread of its own, begun with the first question and again after it died or hung. Tenths of a second of arithmetic, in
// which pages leave as ever.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Fault } from '../platform/fault.ts';
import { modelOf, readMatching } from './assignment-model.ts';
import type { Matching } from './matching.ts';
import type { Solver } from './solver.ts';

/** Later than this it is given up, and the thread with it. */
export const SOLVER_ANSWERS_MS = 5_000;

interface Waiting {
  resolve(values: readonly (readonly [string, number])[]): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}
interface Highs {
  solve(text: string, options: { output_flag: boolean }): { Status: string; Columns: Record<string, { Primal?: number }> };
}
type Reply = { id: number; values: [string, number][] } | { id: number; error: string };

/** `threadUrl`: what runs on the thread; tests put a broken one there. */
export function createHighsSolver({ answersMs = SOLVER_ANSWERS_MS, threadUrl = new URL(import.meta.url) }: { answersMs?: number; threadUrl?: URL } = {}): Solver {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  function fail(from: Worker, code: string, cause: unknown): void {
    if (worker !== from) return;
    worker = null;
    void from.terminate();
    const fault = new Fault('the assignment was not solved; the greedy one stands', { kind: 'unavailable', code, cause });
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(fault);
    }
    waiting.clear();
  }

  function begin(): Worker {
    const next = new Worker(threadUrl);
    next.unref();
    next.on('message', (reply: Reply) => {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      clearTimeout(one?.timer);
      if ('values' in reply) one?.resolve(reply.values);
      else one?.reject(new Fault('the assignment was not solved; the greedy one stands', { kind: 'unavailable', code: 'solver-refused', cause: new Error(reply.error) }));
    });
    next.on('error', (error) => fail(next, 'solver-died', error));
    next.on('exit', () => fail(next, 'solver-died', new Error('the thread ended')));
    return next;
  }

  return {
    async solve(rows): Promise<Matching> {
      const { text, pairs } = modelOf(rows);
      if (pairs.size === 0) return new Map();
      const values = await new Promise<readonly (readonly [string, number])[]>((resolve, reject) => {
        const id = (asked += 1);
        const current = (worker ??= begin());
        waiting.set(id, { resolve, reject, timer: setTimeout(() => fail(current, 'solver-late', new Error('deadline')), answersMs) });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours has no origin
        current.postMessage({ id, text });
      });
      return readMatching({ pairs }, values);
    },
    async stop() {
      const last = worker;
      if (last !== null) fail(last, 'solver-stopped', new Error('stopped'));
      await last?.terminate();
    },
  };
}

// On the thread itself.
if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  // Its types describe a CommonJS module; what is imported is an ES module.
  const load = (await import('highs')).default as unknown as () => Promise<Highs>;
  const highs = await load();
  port.on('message', ({ id, text }: { id: number; text: string }) => {
    try {
      const { Status, Columns } = highs.solve(text, { output_flag: false });
      if (Status !== 'Optimal') throw new Error(Status);
      port.postMessage({ id, values: Object.entries(Columns).flatMap(([name, column]) => ((column.Primal ?? 0) > 0.5 ? [[name, 1]] : [])) });
    } catch (error) {
      port.postMessage({ id, error: String(error) });
    }
  });
}
