// What waits for the next commit, bounded. Small jobs (an alarm, a command) go before bulk, and bulk always gets a share,
// so neither waits behind the other for long. Keeps order within each class. Knows nothing of readings or time.

export interface QueueLimits {
  /** Rows waiting above which nothing more is taken in. */
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
}

export interface CommitQueue<J extends Job> {
  /** False when the queue is full: the caller is told to come back, nothing is kept. Urgent jobs are always taken. */
  push(job: J, isUrgent?: boolean): boolean;
  canTake(rows: number): boolean;
  /** The jobs of the next commit, oldest first within their class; empty when nothing waits. */
  take(): J[];
  waitingRows(): number;
}

export function createCommitQueue<J extends Job>(limits: QueueLimits = QUEUE_LIMITS): CommitQueue<J> {
  const small = createFifo<J>();
  const bulk = createFifo<J>();
  let waitingRows = 0;
  const canTake = (rows: number): boolean => waitingRows === 0 || waitingRows + rows <= limits.maxWaitingRows;

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
      if (!isUrgent && !canTake(job.rows)) return false;
      (job.rows <= limits.smallJobRows ? small : bulk).push(job);
      waitingRows += job.rows;
      return true;
    },
    take() {
      const taken: J[] = [];
      const share = bulk.peek() === undefined ? limits.maxCommitRows : limits.maxCommitRows / 2;
      let used = fill(taken, small, share, limits.maxSmallJobs);
      // One bulk job always goes, even when larger than its share.
      const first = bulk.peek();
      if (first !== undefined) used += fill(taken, bulk, Math.max(limits.maxCommitRows - used, first.rows));
      waitingRows -= used;
      return taken;
    },
    waitingRows: () => waitingRows,
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
