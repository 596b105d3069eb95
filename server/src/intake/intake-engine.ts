// The one lane of the chain (D3): takes readings and commands in, commits what has gathered while the commit before was in
// flight, and only then answers. Natural batching, no timer. Judging items is reading-judge.ts, patients are the desk's.
import type { ReadingBatchReply, ReadingResult } from '@mydr24/protocol';
import type { CommandOutcome, DeskDecision, MonitorDesk } from '../monitoring/monitor-desk.ts';
import type { MonitorCommand } from '../monitoring/monitor-command.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { outcomesOf, repeatedReadings, resultOf, type StoreOutcome } from './commit-outcome.ts';
import { createCommitQueue, QUEUE_LIMITS, type Job, type QueueLimits } from './commit-queue.ts';
import { judgeReading, type Verdict } from './reading-judge.ts';
import { ensurePartitions, findReadingBodies, insertReadings } from './reading-store.ts';
import type { Reading } from './reading.ts';

export interface IntakeDevice {
  readonly deviceId: string;
  readonly tenantId: string;
  readonly patientId: string | null;
  /** Its own limit of silence; null for each vital's default. */
  readonly noDataMs: number | null;
}

export interface IntakeOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly desk: MonitorDesk;
  /** A fault or bug of the lane, without health data. */
  readonly onProblem: (error: unknown) => void;
  readonly limits?: QueueLimits;
  readonly retentionMs?: number;
}

export interface Intake {
  /** Judges each item, stores the good ones, and answers once they are on disk. Throws a retryable Fault when it cannot. */
  submit(device: IntakeDevice, items: readonly unknown[]): Promise<ReadingBatchReply>;
  /** Stores readings that were judged elsewhere, e.g. charted by a person. */
  store(readings: readonly Reading[]): Promise<StoreOutcome[]>;
  command(command: MonitorCommand): Promise<CommandOutcome>;
  start(): Promise<void>;
  /** Commits what waits, then stops. */
  stop(): Promise<void>;
  stats(): { readonly waitingRows: number; readonly commits: number; readonly storedReadings: number };
}

interface ReadingJob extends Job {
  readonly type: 'readings';
  readonly readings: readonly Reading[];
  readonly done: (outcomes: StoreOutcome[]) => void;
  readonly fail: (error: unknown) => void;
}
interface CommandJob extends Job {
  readonly type: 'command';
  readonly command: MonitorCommand;
  readonly done: (outcome: CommandOutcome) => void;
  readonly fail: (error: unknown) => void;
}
type LaneJob = ReadingJob | CommandJob;

/** How long history is kept, and so how old a reading may be when it comes. */
export const RETENTION_MS = 400 * 86_400_000;
const DAY_MS = 86_400_000;
const LOOK_ANYWAY_MS = 1_000;
const RETRY_AFTER_MS = 1_000;
const RETRY_WAITS_MS = [50, 200, 800];
/** Above so many readings it pays to let PostgreSQL begin before deciding. */
const OVERLAP_ROWS = 50;

export function createIntake(options: IntakeOptions): Intake {
  const { pg, clock, desk, onProblem } = options;
  const limits = options.limits ?? QUEUE_LIMITS;
  const retentionMs = options.retentionMs ?? RETENTION_MS;
  const queue = createCommitQueue<LaneJob>(limits);
  let isStopped = true;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let partitionsUntil = 0;
  let commits = 0;
  let storedReadings = 0;

  function wake(): void {
    if (running !== null || isStopped) return;
    clearTimeout(timer);
    running = drain().catch(onProblem).finally(() => {
      running = null;
      if (queue.waitingRows() > 0) wake();
      else sleepUntilDue();
    });
  }

  function sleepUntilDue(): void {
    if (isStopped) return;
    const dueInMs = (desk.nextWakeAt() ?? Infinity) - clock.nowMs();
    timer = setTimeout(wake, Math.max(0, Math.min(dueInMs, LOOK_ANYWAY_MS)));
  }

  async function drain(): Promise<void> {
    do {
      await commitAll(queue.take());
    } while (queue.waitingRows() > 0);
  }

  /** A commit that cannot be made because of one item must not take the others along: it is halved until that one is alone. */
  async function commitAll(jobs: readonly LaneJob[]): Promise<void> {
    try {
      await commitWithRetries(jobs);
    } catch (error) {
      if (error instanceof Fault && error.retryable) {
        onProblem(error);
        for (const job of jobs) job.fail(unavailable(error));
      } else if (desk.blame(error)) {
        await commitAll(jobs);
      } else if (jobs.length > 1) {
        const middle = jobs.length >> 1;
        await commitAll(jobs.slice(0, middle));
        await commitAll(jobs.slice(middle));
      } else if (jobs.length === 1) {
        await commitPoison(jobs[0]!, error);
      } else {
        onProblem(error);
      }
    }
  }

  async function commitPoison(job: LaneJob, error: unknown): Promise<void> {
    if (job.type === 'command' || job.readings.length === 1) {
      onProblem(error);
      job.fail(error);
      return;
    }
    const middle = job.readings.length >> 1;
    const parts = [job.readings.slice(0, middle), job.readings.slice(middle)];
    const outcomes: StoreOutcome[] = [];
    for (const readings of parts) {
      await commitAll([{
        type: 'readings', readings, rows: readings.length,
        done: (part) => void outcomes.push(...part),
        fail: () => void outcomes.push(...readings.map((): StoreOutcome => 'unstorable')),
      }]);
    }
    job.done(outcomes);
  }

  async function commitWithRetries(jobs: readonly LaneJob[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await commitOnce(jobs);
      } catch (error) {
        if (error instanceof Fault && error.isOutcomeUnknown) desk.forget();
        const waitMs = RETRY_WAITS_MS[attempt];
        if (!(error instanceof Fault) || !error.retryable || waitMs === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  async function commitOnce(jobs: readonly LaneJob[]): Promise<void> {
    const nowMs = clock.nowMs();
    const readings = jobs.flatMap((job) => (job.type === 'readings' ? job.readings : []));
    const commands = jobs.flatMap((job) => (job.type === 'command' ? [job.command] : []));
    if (!(await desk.load(patientsOf(jobs), nowMs))) throw unavailable(undefined);
    // A look at the clock that finds nothing due costs no transaction.
    const early = jobs.length === 0 ? desk.decide({ readings, commands }, nowMs) : undefined;
    if (early?.isEmpty) return;
    const { decision, outcomes } = await pg.asEngine((tx) => commitWork(tx, readings, commands, nowMs), { retries: 0 });
    desk.settle(decision, nowMs);
    commits += 1;
    storedReadings += readings.length;
    answerJobs(jobs, outcomes, decision.outcomes);
  }

  async function commitWork(
    tx: Tx, readings: readonly Reading[], commands: readonly MonitorCommand[], nowMs: number,
  ): Promise<{ decision: DeskDecision; outcomes: StoreOutcome[] }> {
    const guarded = desk.guard(tx);
    const inserting = readings.length === 0 ? Promise.resolve(null) : insertReadings(tx, readings);
    inserting.catch(() => {});
    if (readings.length > OVERLAP_ROWS) await new Promise((resolve) => setImmediate(resolve));
    // Decided while the insert is under way, as if every reading were new; again in the rare case that some were not.
    let decision = desk.decide({ readings, commands }, nowMs);
    await guarded;
    const inserted = await inserting;
    const present = inserted === null ? new Map() : await findReadingBodies(tx, repeatedReadings(readings, inserted));
    const outcomes = outcomesOf(readings, inserted, present);
    if (inserted !== null) decision = desk.decide({ readings: readings.filter((_, n) => outcomes[n] === 'stored'), commands }, nowMs);
    await desk.write(tx, decision, nowMs);
    return { decision, outcomes };
  }

  function enqueue<Outcome>(make: (done: (outcome: Outcome) => void, fail: (error: unknown) => void) => LaneJob, isUrgent: boolean): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const job = make(resolve, reject);
      if (isStopped || !queue.push(job, isUrgent)) reject(unavailable(undefined));
      else wake();
    });
  }

  /** In parts no larger than a commit, so that no batch makes an alarm wait for all of it. */
  async function store(readings: readonly Reading[]): Promise<StoreOutcome[]> {
    if (!queue.canTake(readings.length)) throw unavailable(undefined);
    const parts: Promise<StoreOutcome[]>[] = [];
    for (let from = 0; from < readings.length; from += limits.maxCommitRows) {
      const part = readings.slice(from, from + limits.maxCommitRows);
      parts.push(enqueue<StoreOutcome[]>((done, fail) => ({ type: 'readings', readings: part, rows: part.length, done, fail }), true));
    }
    const outcomes = await Promise.allSettled(parts);
    const failed = outcomes.find((part) => part.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outcomes.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  }

  async function submit(device: IntakeDevice, items: readonly unknown[]): Promise<ReadingBatchReply> {
    if (isStopped || !queue.canTake(items.length)) throw unavailable(undefined);
    const nowMs = clock.nowMs();
    await loadNamed(device, items, nowMs);
    await keepPartitions(nowMs);
    const context = {
      tenantId: device.tenantId, deviceId: device.deviceId, pairedPatientId: device.patientId, noDataMs: device.noDataMs, nowMs, oldestAt: nowMs - retentionMs,
      hasPatient: (patientId: string) => desk.tenantOf(patientId) === device.tenantId,
    };
    const verdicts = items.map((item) => judgeReading(item, context));
    const outcomes = await store(verdicts.flatMap((verdict) => (verdict.ok ? [verdict.reading] : [])));
    return replyOf(verdicts, outcomes);
  }

  /** Patients never met before are looked up before judging; those found nowhere are then unknown. */
  async function loadNamed(device: IntakeDevice, items: readonly unknown[], nowMs: number): Promise<void> {
    const unknown = new Set<string>();
    const meet = (id: unknown): void => {
      if (typeof id === 'string' && id.length === 36 && desk.tenantOf(id) === undefined) unknown.add(id);
    };
    meet(device.patientId);
    for (const item of items) meet((item as { patientId?: unknown } | null | undefined)?.patientId);
    if (unknown.size > 0 && !(await desk.load([...unknown], nowMs))) throw unavailable(undefined);
  }

  async function keepPartitions(nowMs: number): Promise<void> {
    if (nowMs + DAY_MS < partitionsUntil) return;
    const untilAt = nowMs + 14 * DAY_MS;
    await pg.asEngine((tx) => ensurePartitions(tx, nowMs - 35 * DAY_MS, untilAt));
    partitionsUntil = untilAt;
  }

  return {
    submit,
    store,
    command: (command) => enqueue<CommandOutcome>((done, fail) => ({ type: 'command', command, rows: 1, done, fail }), true),
    async start() {
      await keepPartitions(clock.nowMs());
      isStopped = false;
      wake();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      while (running !== null) await running;
      while (queue.waitingRows() > 0) await commitAll(queue.take());
    },
    stats: () => ({ waitingRows: queue.waitingRows(), commits, storedReadings }),
  };
}

function answerJobs(jobs: readonly LaneJob[], outcomes: readonly StoreOutcome[], commandOutcomes: readonly CommandOutcome[]): void {
  let reading = 0;
  let command = 0;
  for (const job of jobs) {
    if (job.type === 'command') {
      job.done(commandOutcomes[command]!);
      command += 1;
    } else {
      job.done(outcomes.slice(reading, reading + job.readings.length));
      reading += job.readings.length;
    }
  }
}

function patientsOf(jobs: readonly LaneJob[]): string[] {
  const ids = new Set<string>();
  for (const job of jobs) {
    if (job.type === 'command') ids.add(job.command.patientId);
    else for (const reading of job.readings) ids.add(reading.patientId);
  }
  return [...ids];
}

function replyOf(verdicts: readonly Verdict[], outcomes: readonly StoreOutcome[]): ReadingBatchReply {
  let next = 0;
  const reply = { stored: 0, duplicate: 0, refused: 0 };
  const results = verdicts.map((verdict): ReadingResult => {
    const result = verdict.ok
      ? resultOf(verdict.reading.seq, outcomes[next++]!)
      : { status: 'refused' as const, seq: verdict.seq, reason: verdict.reason, message: verdict.message };
    reply[result.status] += 1;
    return result;
  });
  return { ...reply, results };
}

function unavailable(cause: unknown): Fault {
  return new Fault('readings cannot be stored at this moment; nothing of this request is acknowledged, send it again', {
    kind: 'unavailable', code: 'intake-unavailable', retryAfterMs: RETRY_AFTER_MS, ...(cause === undefined ? {} : { cause }),
  });
}
