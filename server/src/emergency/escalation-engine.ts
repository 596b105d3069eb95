// The loop that keeps every open emergency moving: claim due rows, decide, record, one transaction per batch; a timer
// for the next due one, and a look every second anyway (D4). One that hits a bug is set aside with its people paged,
// and the others go on; it is tried again each minute, and put back when its machine works.
import type { EmergencyId, PageId } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import type { EmergencyEngine } from './emergency-engine.ts';
import type { Emergency } from './emergency-state.ts';
import { claimDue, claimOne, findNextWakeAt } from './emergency-store.ts';
import { goOn } from './put-back-engine.ts';
import { setAside } from './quarantine-store.ts';

export interface EscalationEngineOptions {
  pg: Postgres;
  clock: Clock;
  ids: Ids;
  log: TopicLog;
  engine: Pick<EmergencyEngine, 'applyDue'>;
  /** Told once, without health data: an emergency was set aside, or the loop could not work. */
  onProblem: (error: unknown, emergencyId: string | null) => void;
  onQuarantined: (emergencyId: string) => void;
  /** How late each due one was when its decision was stored. */
  onLateness?: (lateMs: number) => void;
  batchSize?: number;
}

export interface EscalationEngine {
  start(): void;
  stop(): Promise<void>;
  /** An emergency may be due at this moment; call it after commits. */
  wakeAt(atMs: number): void;
  /** One round over everything due now; how many it handled. */
  runDue(): Promise<number>;
}

interface Batch {
  readonly count: number;
  /** When the next one is due. */
  readonly nextAt: number | null;
}

const UNREADABLE = 'an emergency is stored in a form this node cannot read';
const LOOK_ANYWAY_MS = 1_000;
const BATCH_SIZE = 50;
/** What falls due this soon after a look goes with the next one: with thousands open, fewer and fuller transactions. */
const GATHER_MS = 15;
/** A timer may fire a moment before the clock says so, and would find nothing due. */
const TIMER_EARLY_MS = 1;

export function createEscalationEngine(options: EscalationEngineOptions): EscalationEngine {
  const { pg, clock, ids, log, engine, onProblem, onQuarantined, batchSize = BATCH_SIZE } = options;
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Infinity;
  let lookedAtMs = -Infinity;
  let isRunning = false;
  let running: Promise<void> = Promise.resolve();

  async function runBatch(): Promise<Batch> {
    const nowMs = clock.nowMs();
    let claimed: EmergencyId[] = [];
    let dueAt: readonly number[] = [];
    try {
      const batch = await pg.asEngine(async (tx) => {
        const rows = await claimDue(tx, nowMs, batchSize);
        claimed = rows.map(({ id }) => id);
        const ours = rows.filter(({ isSetAside }) => !isSetAside);
        if (ours.some(({ state }) => state === null)) throw new Error(UNREADABLE);
        const states = ours.map(({ state }) => state as Emergency);
        dueAt = states.map(({ wakeAt }) => wakeAt ?? nowMs);
        await engine.applyDue(tx, states, nowMs);
        // Travels with the commit.
        const nextAt = findNextWakeAt(tx);
        tx.defer(nextAt);
        return { count: rows.length, nextAt, aside: rows.filter(({ isSetAside }) => isSetAside) };
      });
      const storedMs = clock.nowMs();
      for (const atMs of dueAt) options.onLateness?.(Math.max(0, storedMs - atMs));
      for (const { id } of batch.aside) await runAlone(id);
      return { count: batch.count, nextAt: await batch.nextAt };
    } catch (error) {
      if (error instanceof Fault && error.retryable) throw error;
      for (const id of claimed) await runAlone(id);
      if (claimed.length === 0) throw error;
      return { count: claimed.length, nextAt: clock.nowMs() };
    }
  }

  /** One bad row must not hold up its batch: each is tried alone, and the one that fails again is set aside. */
  async function runAlone(id: EmergencyId): Promise<void> {
    const nowMs = clock.nowMs();
    let wasSetAside = false;
    try {
      await pg.asEngine(async (tx) => {
        const row = await claimOne(tx, id, nowMs);
        if (row === undefined) return;
        wasSetAside = row.isSetAside;
        if (row.state === null) throw new Error(UNREADABLE);
        if (row.isSetAside) await goOn(tx, row.state, { engine, log }, nowMs);
        else await engine.applyDue(tx, [row.state], nowMs);
      });
    } catch (error) {
      if (error instanceof Fault && error.retryable) throw error;
      // Told once; its people are paged until one of them sees to it.
      if (!wasSetAside) onProblem(error, id);
      await pg.asEngine(async (tx) => log.append(tx, await setAside(tx, id, () => ids.next<PageId>(), nowMs), nowMs));
      if (!wasSetAside) onQuarantined(id);
    }
  }

  async function runAllDue(): Promise<Batch> {
    let handled = 0;
    for (;;) {
      const { count, nextAt } = await runBatch();
      handled += count;
      if (count < batchSize) return { count: handled, nextAt };
    }
  }

  function sleepUntil(atMs: number): void {
    if (!isRunning || atMs >= timerAtMs) return;
    clearTimeout(timer);
    timerAtMs = atMs;
    const nowMs = clock.nowMs();
    timer = setTimeout(look, Math.max(0, lookedAtMs + GATHER_MS - nowMs, Math.min(atMs - nowMs + TIMER_EARLY_MS, LOOK_ANYWAY_MS)));
  }

  function look(): void {
    timerAtMs = Infinity;
    running = running.then(lookOnce);
  }

  async function lookOnce(): Promise<void> {
    let nextAt: number | null = null;
    lookedAtMs = clock.nowMs();
    try {
      ({ nextAt } = await runAllDue());
    } catch (error) {
      onProblem(error, null);
    }
    const soonest = clock.nowMs() + LOOK_ANYWAY_MS;
    sleepUntil(Math.min(nextAt ?? soonest, soonest));
  }

  return {
    runDue: async () => (await runAllDue()).count,
    wakeAt: sleepUntil,
    start() {
      isRunning = true;
      sleepUntil(clock.nowMs());
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await running;
    },
  };
}
