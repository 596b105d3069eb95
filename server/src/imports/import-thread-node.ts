// Reads a file on a thread of its own, with bounded memory and time: however hostile its bytes, no alarm waits for them, and the worst they
// do is end the thread. One thread for one file; readings are handed over in batches when they are wanted.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { ImportSummary } from '@mydr24/protocol';
import { createFileRows, type FileRows } from './file-rows.ts';
import type { ImportedReading, ImportRow, ImportSettings } from './import-row.ts';
import { createSumming, type Summing } from './import-summary.ts';

const MEMORY_MB = 384;
const DEADLINE_MS = 60_000;
/** More is a file for the command line. */
const MOST_READINGS = 1_000_000;
export const BATCH = 2_000;

export type ImportOutcome = { readonly summary: ImportSummary } | { readonly problem: 'too-much' | 'unreadable' };
export interface ImportPieces {
  readonly names: readonly string[];
  readonly settings: ImportSettings;
  readonly pieces: AsyncIterable<{ readonly file: number; readonly bytes: Uint8Array }>;
  /** Null: a dry run. */
  readonly onReadings: ((readings: readonly ImportedReading[]) => Promise<void>) | null;
}

type Ask =
  | { readonly type: 'begin'; readonly names: readonly string[]; readonly settings: ImportSettings; readonly isDry: boolean }
  | { readonly type: 'take'; readonly file: number; readonly bytes: Uint8Array }
  | { readonly type: 'end' } | { readonly type: 'more' };
interface Told { readonly readings: readonly ImportedReading[]; readonly isMore: boolean; readonly isTooMuch: boolean; readonly summary: ImportSummary | null }

export async function readImport({ names, settings, pieces, onReadings }: ImportPieces, { memoryMb = MEMORY_MB, deadlineMs = DEADLINE_MS } = {}): Promise<ImportOutcome> {
  const worker = new Worker(new URL(import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
  let fail: (error: unknown) => void = () => {};
  worker.on('error', (error) => fail(error));
  const ask = (asked: Ask): Promise<Told> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(new Error('deadline')), deadlineMs);
      const over = (then: () => void) => (clearTimeout(timer), worker.removeListener('message', done), then());
      const done = (told: Told): void => over(() => resolve(told));
      fail = (error) => over(() => reject(new ThreadEnded(error)));
      worker.on('message', done);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours has no origin
      worker.postMessage(asked);
    });
  const drained = async (asked: Ask): Promise<Told> => {
    let told = await ask(asked);
    for (;;) {
      if (told.readings.length > 0) await onReadings?.(told.readings);
      if (!told.isMore) return told;
      told = await ask({ type: 'more' });
    }
  };
  try {
    await ask({ type: 'begin', names, settings, isDry: onReadings === null });
    for await (const piece of pieces) if ((await drained({ type: 'take', ...piece })).isTooMuch) return { problem: 'too-much' };
    const { summary, isTooMuch } = await drained({ type: 'end' });
    return isTooMuch || summary === null ? { problem: 'too-much' } : { summary };
  } catch (error) {
    if (!isThreadEnded(error)) throw error;
    return { problem: isOutOfRoom(error.cause) ? 'too-much' : 'unreadable' };
  } finally {
    fail = () => {};
    await worker.terminate();
  }
}

/** A class of its own, so that what goes wrong outside of the thread is never taken for the file's fault. */
class ThreadEnded extends Error {
  constructor(cause: unknown) {
    super('the thread ended', { cause });
  }
}
const isThreadEnded = (error: unknown): error is ThreadEnded => error instanceof ThreadEnded;
const isOutOfRoom = (error: unknown): boolean => error instanceof Error && ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' || error.message === 'deadline');

// On the thread itself.
if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  let rows: FileRows | null = null;
  let summing: Summing = createSumming();
  let isDry = true;
  let found = 0;
  let waiting: ImportedReading[] = [];
  const hear = (some: Iterable<ImportRow>): void => {
    for (const row of some) {
      const reading = summing.add(row);
      if (reading === null) continue;
      found += 1;
      if (found > MOST_READINGS) return;
      if (!isDry) waiting.push(reading);
    }
  };
  const told = (summary: ImportSummary | null): Told => {
    const readings = waiting.slice(0, BATCH);
    waiting = waiting.slice(BATCH);
    return { readings, isMore: waiting.length > 0, isTooMuch: found > MOST_READINGS, summary };
  };
  let ended: ImportSummary | null = null;
  port.on('message', (asked: Ask) => {
    if (asked.type === 'begin') {
      rows = createFileRows(asked.names, asked.settings);
      summing = createSumming();
      isDry = asked.isDry;
    } else if (asked.type === 'take') hear(rows?.take(asked.file, asked.bytes) ?? []);
    else if (asked.type === 'end') {
      hear(rows?.end() ?? []);
      ended = summing.sum(rows?.format() ?? 'glucose-table');
    }
    port.postMessage(told(ended));
  });
}
