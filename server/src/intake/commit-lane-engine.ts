// The one lane of the chain (D3): commits what has gathered while the commit before was in flight, and only then answers.
// Natural batching, no timer but for what falls due by itself. Retries what the world broke, halves what one item breaks.
import type { CommandOutcome, DeskDecision, DeskWork, MonitorDesk } from '../monitoring/monitor-desk.ts';
import type { SaidSignal } from '../monitoring/device-signals.ts';
import type { MonitorCommand } from '../monitoring/monitor-command.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { outcomesOf, repeatedReadings, type StoreOutcome } from './commit-outcome.ts';
import { createCommitQueue, type CommitQueue, type Job, type QueueLimits } from './commit-queue.ts';
import { amendReadings, findReadingBodies, insertReadings } from './reading-store.ts';
import type { Reading } from './reading.ts';

export interface LaneOptions {
  readonly pg: Postgres;
  readonly clock: Clock;
  readonly desk: MonitorDesk;
  readonly limits: QueueLimits;
  /** A fault or bug of the lane, without health data. */
  readonly onProblem: (error: unknown) => void;
}

interface ReadingJob extends Job {
  readonly type: 'readings';
  readonly readings: readonly Reading[];
  readonly signals: readonly SaidSignal[];
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

interface Committed {
  readonly decision: DeskDecision;
  readonly outcomes: readonly StoreOutcome[];
}

const LOOK_ANYWAY_MS = 1_000;
const RETRY_AFTER_MS = 1_000;
const RETRY_WAITS_MS = [50, 200, 800];
/** Above so many readings it pays to let PostgreSQL begin before deciding. */
const OVERLAP_ROWS = 50;

export interface LaneStats {
  readonly waitingRows: number;
  readonly commits: number;
  readonly storedReadings: number;
}

export class CommitLane {
  readonly #options: LaneOptions;
  readonly #queue: CommitQueue<LaneJob>;
  #isStopped = true;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #commits = 0;
  #storedReadings = 0;
  /** The error the desk's writing ended with last: only that can be one patient's fault. */
  #deskError: unknown;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#queue = createCommitQueue<LaneJob>(options.limits);
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  canTake(tenantId: string, rows: number): boolean {
    return !this.#isStopped && this.#queue.canTake(tenantId, rows);
  }

  stats(): LaneStats {
    return { waitingRows: this.#queue.waitingRows(), commits: this.#commits, storedReadings: this.#storedReadings };
  }

  /** Takes them in whatever waits already; ask `canTake` first. */
  store(readings: readonly Reading[], signals: readonly SaidSignal[] = []): Promise<StoreOutcome[]> {
    return this.#enqueue<StoreOutcome[]>((done, fail) => ({ type: 'readings', tenantId: (readings[0] ?? signals[0])?.tenantId ?? '', readings, signals, rows: readings.length + signals.length, done, fail }));
  }

  command(command: MonitorCommand): Promise<CommandOutcome> {
    return this.#enqueue<CommandOutcome>((done, fail) => ({ type: 'command', tenantId: this.#options.desk.tenantOf(command.patientId) ?? '', command, rows: 1, done, fail }));
  }

  start(): void {
    this.#isStopped = false;
    this.#wake();
  }

  /** Commits what waits, then stops. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running;
    while (this.#queue.waitingRows() > 0) await this.#commitAll(this.#queue.take());
  }

  #enqueue<Outcome>(make: (done: (outcome: Outcome) => void, fail: (error: unknown) => void) => LaneJob): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) return reject(unavailable());
      this.#queue.push(make(resolve, reject), true);
      this.#wake();
    });
  }

  #wake(): void {
    if (this.#running !== null || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#running = this.#drain().catch(this.#options.onProblem).finally(() => {
      this.#running = null;
      if (this.#queue.waitingRows() > 0) this.#wake();
      else this.#sleepUntilDue();
    });
  }

  #sleepUntilDue(): void {
    if (this.#isStopped) return;
    const dueInMs = (this.#options.desk.nextWakeAt() ?? Infinity) - this.#options.clock.nowMs();
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, Math.min(dueInMs, LOOK_ANYWAY_MS)));
  }

  async #drain(): Promise<void> {
    do {
      await this.#commitAll(this.#queue.take());
    } while (this.#queue.waitingRows() > 0);
  }

  /** A commit that cannot be made because of one item must not take the others along: it is halved until that one is alone. */
  async #commitAll(jobs: readonly LaneJob[]): Promise<void> {
    try {
      await this.#commitWithRetries(jobs);
    } catch (error) {
      if (error instanceof Fault && error.retryable) {
        this.#options.onProblem(error);
        for (const job of jobs) job.fail(unavailable(error));
      } else if (error === this.#deskError && this.#options.desk.blame(error)) {
        await this.#commitAll(jobs);
      } else if (jobs.length > 1) {
        const middle = jobs.length >> 1;
        await this.#commitAll(jobs.slice(0, middle));
        await this.#commitAll(jobs.slice(middle));
      } else {
        await this.#commitHalves(jobs[0], error);
      }
    }
  }

  async #commitHalves(job: LaneJob | undefined, error: unknown): Promise<void> {
    if (job?.type !== 'readings' || job.readings.length < 2) {
      this.#options.onProblem(error);
      if (job?.type === 'readings' && job.signals.length === 0) job.done(['unstorable']);
      else job?.fail(error);
      return;
    }
    const middle = job.readings.length >> 1;
    const outcomes: StoreOutcome[] = [];
    let failure: unknown;
    for (const [readings, signals] of [[[], job.signals], [job.readings.slice(0, middle), []], [job.readings.slice(middle), []]] as const) {
      if (readings.length + signals.length === 0) continue;
      const done = (part: StoreOutcome[]): void => void outcomes.push(...part);
      await this.#commitAll([{ type: 'readings', tenantId: job.tenantId, readings, signals, rows: readings.length + signals.length, done, fail: (why) => void (failure = why) }]);
    }
    if (failure === undefined) job.done(outcomes);
    else job.fail(failure);
  }

  async #commitWithRetries(jobs: readonly LaneJob[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#commitOnce(jobs);
      } catch (error) {
        if (error instanceof Fault && error.isOutcomeUnknown) this.#options.desk.forget();
        const waitMs = RETRY_WAITS_MS[attempt];
        if (!(error instanceof Fault) || !error.retryable || waitMs === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  async #commitOnce(jobs: readonly LaneJob[]): Promise<void> {
    const { pg, clock, desk } = this.#options;
    const nowMs = clock.nowMs();
    const readings = jobs.flatMap((job) => (job.type === 'readings' ? job.readings : []));
    const commands = jobs.flatMap((job) => (job.type === 'command' ? [job.command] : []));
    const signals = jobs.flatMap((job) => (job.type === 'readings' ? job.signals : []));
    const work = { readings, commands, signals };
    if (!(await desk.load(patientsOf(work), nowMs))) throw unavailable();
    // A look at the clock that finds nothing due costs no transaction.
    if (jobs.length === 0 && desk.decide(work, nowMs).isEmpty) return;
    const { decision, outcomes } = await pg.asEngine((tx) => this.#commitWork(tx, work, nowMs), { retries: 0 });
    desk.settle(decision, nowMs);
    this.#commits += 1;
    for (const outcome of outcomes) if (isNews(outcome)) this.#storedReadings += 1;
    answerJobs(jobs, outcomes, decision.outcomes);
  }

  async #commitWork(tx: Tx, work: DeskWork, nowMs: number): Promise<Committed> {
    const { desk } = this.#options;
    const { readings } = work;
    const guarded = desk.guard(tx);
    const inserting = readings.length === 0 ? Promise.resolve(null) : insertReadings(tx, readings);
    for (const sent of [guarded, inserting]) sent.catch(() => {});
    if (readings.length > OVERLAP_ROWS) await new Promise((resolve) => setImmediate(resolve));
    // Decided while the insert is under way, as if every reading were new; again in the rare case that some were not.
    let decision = desk.decide(work, nowMs);
    desk.foresee(tx, decision, nowMs);
    await guarded;
    const inserted = await inserting;
    const present = inserted === null ? new Map() : await findReadingBodies(tx, repeatedReadings(readings, inserted));
    const outcomes = outcomesOf(readings, inserted, present);
    const amended = readings.flatMap((reading, n) => (reading.amends !== undefined && isNews(outcomes[n]) ? [{ reading, isNew: outcomes[n] === 'stored' }] : []));
    if (amended.length > 0) await amendReadings(tx, amended, nowMs);
    // An amended newest reading is judged anew; an older one is history.
    if (inserted !== null) decision = desk.decide({ ...work, readings: readings.filter((_, n) => isNews(outcomes[n])) }, nowMs);
    const { stored } = await desk.write(tx, decision, nowMs).catch(this.#blameDesk);
    // The commit goes out right behind them: an alarm waits for one answer of the database less.
    tx.defer(stored.catch(this.#blameDesk));
    return { decision, outcomes };
  }

  readonly #blameDesk = (error: unknown): never => {
    this.#deskError = error;
    throw error;
  };
}

const isNews = (outcome: StoreOutcome | undefined): boolean => outcome === 'stored' || outcome === 'amended';

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

function patientsOf({ readings, commands, signals }: DeskWork): string[] {
  const ids = new Set<string>();
  for (const { patientId } of readings) ids.add(patientId);
  for (const { patientId } of commands) ids.add(patientId);
  for (const { patientId } of signals) ids.add(patientId);
  return [...ids];
}

export function unavailable(cause?: unknown): Fault {
  return new Fault('readings cannot be stored at this moment; nothing of this request is acknowledged, send it again', {
    kind: 'unavailable', code: 'intake-unavailable', retryAfterMs: RETRY_AFTER_MS, ...(cause === undefined ? {} : { cause }),
  });
}
