// Reads packs on a thread of their own: 50 KB of YAML take a tenth of a second and more, in which no page would leave. The thread
// begins with the first text and is begun again after it died; what was read lately is remembered by its hash.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Fault } from '../platform/fault.ts';
import { type PackReading, readingOf, type ReadSource } from './pack-judgement.ts';
import { sha256Of } from '../platform/signature-node.ts';

const DEADLINE_MS = 20_000;
const REMEMBERED = 16;

export interface PackReader {
  read: ReadSource;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(reading: PackReading): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export function createPackReader(): PackReader {
  const remembered = new Map<string, Promise<PackReading>>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  const fail = (from: Worker, error: unknown): void => {
    if (worker === from) worker = null;
    void from.terminate();
    const fault = new Fault('the pack could not be read in time; try again, or make it smaller', { kind: 'unavailable', code: 'pack-reader', cause: error });
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(fault);
    }
    waiting.clear();
  };
  const begin = (): Worker => {
    const next = new Worker(new URL(import.meta.url));
    next.unref();
    next.on('message', ({ id, reading }: { id: number; reading: PackReading }) => {
      const one = waiting.get(id);
      waiting.delete(id);
      clearTimeout(one?.timer);
      one?.resolve(reading);
    });
    next.on('error', (error) => fail(next, error));
    return next;
  };
  const ask = (source: string): Promise<PackReading> =>
    new Promise((resolve, reject) => {
      const id = (asked += 1);
      const current = (worker ??= begin());
      waiting.set(id, { resolve, reject, timer: setTimeout(() => fail(current, new Error('deadline')), DEADLINE_MS) });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours has no origin
      current.postMessage({ id, source });
    });
  return {
    read(source) {
      const hash = sha256Of(source);
      const reading = remembered.get(hash) ?? ask(source);
      remembered.delete(hash);
      remembered.set(hash, reading);
      reading.catch(() => remembered.delete(hash));
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return reading;
    },
    async stop() {
      const last = worker;
      await last?.terminate();
      if (last !== null) fail(last, new Error('stopped'));
    },
  };
}

// On the thread itself.
if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.on('message', ({ id, source }: { id: number; source: string }) => port.postMessage({ id, reading: readingOf(source) }));
}
