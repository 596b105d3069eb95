// Reading -> page shown: from posting the reading that crosses a limit to its page arriving on a responder's socket, stored
// first. At a steady rate, with a probe (a lone one-row commit, ten a second) at the same moment: its quotient cancels the
// disk's stalls. Works on ours and on the floor through one small interface.
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Spread, spread } from './measures.ts';

export interface PageTarget {
  /** Posts one reading that must page; resolves when the page is on a responder's socket. `n` is never used twice. */
  page(n: number): Promise<void>;
}

export interface PageRun {
  page: Spread;
  probe: Spread;
  /** Every page's milliseconds, for the spread over all rounds. */
  samples: readonly number[];
}

const PROBE_EVERY_MS = 100;
const PAGE_DEADLINE_MS = 10_000;

export async function measurePages(
  target: PageTarget, run: { first: number; perSecond: number; seconds: number; probe: Probe },
): Promise<PageRun> {
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const probing = run.probe.run(run.seconds * 1000);
  const start = performance.now();
  const count = Math.round(run.perSecond * run.seconds);
  for (let n = 0; n < count; n += 1) {
    const dueMs = start + (n * 1000) / run.perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const sentAt = performance.now();
    // A page that never comes is counted at the deadline, not left out.
    pending.push(withDeadline(target.page(run.first + n)).then(() => void latencies.push(performance.now() - sentAt)));
  }
  await Promise.all(pending);
  return { page: spread(latencies), probe: spread(await probing), samples: latencies };
}

async function withDeadline(work: Promise<void>): Promise<void> {
  const timeout = new AbortController();
  await Promise.race([work, sleep(PAGE_DEADLINE_MS, undefined, { signal: timeout.signal }).catch(() => {})]);
  timeout.abort();
}

export interface Probe {
  run(durationMs: number): Promise<number[]>;
  close(): Promise<void>;
}

export async function openProbe(address: { socketDir: string; database: string }): Promise<Probe> {
  const client = new pg.Client({ host: address.socketDir, database: address.database, user: 'postgres' });
  await client.connect();
  await client.query('create table if not exists bench_probe (at timestamptz)');
  return {
    async run(durationMs) {
      const samples: number[] = [];
      const until = performance.now() + durationMs;
      while (performance.now() < until) {
        const startedAt = performance.now();
        await client.query({ name: 'probe', text: 'insert into bench_probe values (now())' });
        const tookMs = performance.now() - startedAt;
        samples.push(tookMs);
        await sleep(Math.max(0, PROBE_EVERY_MS - tookMs));
      }
      return samples;
    },
    close: () => client.end(),
  };
}
