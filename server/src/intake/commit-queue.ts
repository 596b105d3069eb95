// What waits for the next commit, bounded. Small jobs (an alarm, a command) go before bulk, and bulk always gets a share,
// so neither waits behind the other for long; within each, tenants take turns, and one that fills the queue leaves room for the others.
// Keeps order within each class of a tenant. Knows nothing of readings or time.

export interface QueueLimits {
  /** Rows waiting above which no more is taken in than a commit of each tenant, and nothing above twice as many. */
  readonly maxWaitingRows: number;
  /** Rows of one commit; a job is never split here. */
  readonly maxCommitRows: number;
  /** Small jobs of one commit: each may raise an emergency, whose page waits for the whole commit. */
  readonly maxSmallJobs: number;
  /** A job of up to so many rows is small. */
  readonly smallJobRows: number;
}

/** A row of bulk costs microseconds of a commit that others wait for: 2,000 are some 20 ms. */
export const QUEUE_LIMITS: QueueLimits = { maxWaitingRows: 100_000, maxCommitRows: 2_000, maxSmallJobs: 40, smallJobRows: 100 };

export interface Job {
  readonly rows: number;
  readonly tenantId: string;
}

export interface CommitQueue<J extends Job> {
  /** False when the queue is full: the caller is told to come back, nothing is kept. Urgent jobs are always taken. */
  push(job: J, isUrgent?: boolean): boolean;
  canTake(tenantId: string, rows: number): boolean;
  /** The jobs of the next commit, tenants in turn, oldest first within a tenant's class; empty when nothing waits. */
  take(): J[];
  waitingRows(): number;
}

export function createCommitQueue<J extends Job>(limits: QueueLimits = QUEUE_LIMITS): CommitQueue<J> {
  const small = createTurns<J>();
  const bulk = createTurns<J>();
  const waitingOf = new Map<string, number>();
  let waitingRows = 0;
  const canTake = (tenantId: string, rows: number): boolean =>
    waitingRows === 0 || waitingRows + rows <= limits.maxWaitingRows || ((waitingOf.get(tenantId) ?? 0) + rows <= limits.maxCommitRows && waitingRows + rows <= 2 * limits.maxWaitingRows);

  function note({ tenantId, rows }: J, sign: 1 | -1): void {
    const left = (waitingOf.get(tenantId) ?? 0) + sign * rows;
    if (left === 0) waitingOf.delete(tenantId);
    else waitingOf.set(tenantId, left);
    waitingRows += sign * rows;
  }
  function fill(taken: J[], from: Fifo<J>, room: number, mostJobs = Infinity): number {
    let used = 0;
    for (let next = from.peek(); next !== undefined && used + next.rows <= room && taken.length < mostJobs; next = from.peek()) {
      taken.push(from.shift());
      used += next.rows;
    }
    return used;
  }

  return {
    canTake,
    push(job, isUrgent = false) {
      if (!isUrgent && !canTake(job.tenantId, job.rows)) return false;
      (job.rows <= limits.smallJobRows ? small : bulk).push(job);
      note(job, 1);
      return true;
    },
    take() {
      const taken: J[] = [];
      const share = bulk.peek() === undefined ? limits.maxCommitRows : limits.maxCommitRows / 2;
      const used = fill(taken, small, share, limits.maxSmallJobs);
      // One bulk job always goes, even when larger than its share.
      const first = bulk.peek();
      if (first !== undefined) fill(taken, bulk, Math.max(limits.maxCommitRows - used, first.rows));
      for (const job of taken) note(job, -1);
      return taken;
    },
    waitingRows: () => waitingRows,
  };
}

/** A line for each tenant; the tenant that was served goes behind the others. */
function createTurns<J extends Job>(): Fifo<J> {
  // A map keeps the order of insertion: the first key is the one whose turn it is.
  const lines = new Map<string, Fifo<J>>();
  const nextTenant = (): string | undefined => lines.keys().next().value;
  return {
    push(job) {
      const line = lines.get(job.tenantId) ?? createFifo<J>();
      line.push(job);
      lines.set(job.tenantId, line);
    },
    peek() {
      const tenantId = nextTenant();
      return tenantId === undefined ? undefined : lines.get(tenantId)?.peek();
    },
    shift() {
      const tenantId = nextTenant()!;
      const line = lines.get(tenantId)!;
      const job = line.shift();
      lines.delete(tenantId);
      if (line.peek() !== undefined) lines.set(tenantId, line);
      return job;
    },
  };
}

interface Fifo<J> {
  push(job: J): void;
  peek(): J | undefined;
  shift(): J;
}

/** An array with a moving head: shifting a long array would move all of it. */
function createFifo<J>(): Fifo<J> {
  let jobs: J[] = [];
  let head = 0;
  return {
    push: (job) => void jobs.push(job),
    peek: () => jobs[head],
    shift() {
      const job = jobs[head]!;
      head += 1;
      if (head === jobs.length) {
        jobs = [];
        head = 0;
      } else if (head > 1024 && head * 2 > jobs.length) {
        jobs = jobs.slice(head);
        head = 0;
      }
      return job;
    },
  };
}
