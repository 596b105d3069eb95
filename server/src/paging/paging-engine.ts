// Sends what is due: claim, send under a deadline, store what became of it. A page exists in the database before it is
// sent; a crash in between costs one repeat, marked as such and under the same key (PG3). Never rate limits a page.
import type { Channel, PageId } from '@mydr24/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { pageText } from './page-text.ts';
import { failed, type Pager, type SendOutcome, unclear } from './pager.ts';
import { type ClaimedPage, claimPages, findNextDueAt, type StoredOutcome, storeOutcomes } from './paging-store.ts';

/** The emergencies the pages belong to: they are locked first, and hear what became of their pages. */
export interface PageOwner<Locked> {
  lock(tx: Tx, emergencyIds: readonly string[]): Promise<Locked>;
  pagesWritten(tx: Tx, locked: Locked, pageIds: readonly PageId[], nowMs: number): Promise<void>;
}

export interface PagingEngineOptions<Locked> {
  pg: Postgres;
  clock: Clock;
  pagers: readonly Pager[];
  owner: PageOwner<Locked>;
  onProblem: (error: unknown) => void;
  onSent?: (channel: Channel, outcome: SendOutcome['type'], lateMs: number) => void;
  timings?: Partial<PagingTimings>;
}

export interface PagingTimings {
  /** A pager must have answered by then. */
  deadlineMs: number;
  /** Longer than the deadline: after this another sender may take the page. */
  claimMs: number;
  /** An unclear page is repeated once, after this. */
  againMs: number;
}

export interface PagingEngine {
  start(): void;
  stop(): Promise<void>;
  /** Something may be due; call it after commits. */
  wake(): void;
  /** Sends everything due now and stores what became of it; how many pages. */
  runDue(): Promise<number>;
}

const TIMINGS: PagingTimings = { deadlineMs: 8_000, claimMs: 12_000, againMs: 1_000 };
const LOOK_ANYWAY_MS = 1_000;
/** Also bounds how often a page somebody else holds is looked at. */
const SHORTEST_SLEEP_MS = 20;
const BATCH_SIZE = 100;
const MAX_ATTEMPTS = 2;

export function createPagingEngine<Locked>(options: PagingEngineOptions<Locked>): PagingEngine {
  const { pg, clock, owner, onProblem } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const pagers = new Map<string, Pager>(options.pagers.map((pager) => [pager.channel, pager]));
  const sending = new Set<Promise<void>>();
  let waiting: StoredOutcome[] = [];
  let storing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let looking: Promise<void> | null = null;
  let isWanted = false;

  async function claim(): Promise<ClaimedPage[]> {
    const nowMs = clock.nowMs();
    return pg.asEngine((tx) => claimPages(tx, nowMs, nowMs + timings.claimMs, BATCH_SIZE));
  }

  async function send(page: ClaimedPage): Promise<SendOutcome> {
    const pager = pagers.get(page.channel);
    if (!pager || page.personId === null) return failed('no-such-channel');
    // Two senders died over it: whether it went out is unknown, and a second repeat is one too many.
    if (page.attempts > MAX_ATTEMPTS) return failed('no-clear-answer');
    const { id, tenantId, personId, address, pushTargets } = page;
    const isRepeat = page.attempts > 1;
    const text = pageText(page.purpose, id, page.locale ?? 'en', isRepeat);
    try {
      const signal = AbortSignal.timeout(timings.deadlineMs);
      return await orUnclear(pager.send({ key: id, tenantId, personId, text, address, pushTargets, isRepeat }, signal), signal);
    } catch (error) {
      onProblem(error);
      return unclear('sender-broke');
    }
  }

  async function sendAndStore(page: ClaimedPage): Promise<void> {
    const outcome = await send(page);
    if (page.channel !== 'fail-safe') options.onSent?.(page.channel, outcome.type, clock.nowMs());
    waiting.push({ id: page.id, emergencyId: page.emergencyId, ...verdictOf(outcome, page.attempts) });
    await (storing ??= storeAll());
  }

  /** Outcomes that came while the last were being stored go together. */
  async function storeAll(): Promise<void> {
    try {
      // Pages answered in the same turn, as those of open sockets are, share one transaction.
      await Promise.resolve();
      while (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        await store(batch);
      }
    } finally {
      storing = null;
    }
  }

  function store(batch: readonly StoredOutcome[]): Promise<void> {
    const nowMs = clock.nowMs();
    return pg.asEngine(async (tx) => {
      const locked = await owner.lock(tx, [...new Set(batch.map(({ emergencyId }) => emergencyId))]);
      await storeOutcomes(tx, batch, nowMs, nowMs + timings.againMs);
      await owner.pagesWritten(tx, locked, batch.map(({ id }) => id), nowMs);
    });
  }

  /** Claims and starts sending; resolves with the count once all are on their way. */
  async function dispatch(): Promise<number> {
    let count = 0;
    for (let batch = await claim(); batch.length > 0; batch = batch.length === BATCH_SIZE ? await claim() : []) {
      count += batch.length;
      for (const page of batch) {
        const work = sendAndStore(page).catch(onProblem).finally(() => sending.delete(work));
        sending.add(work);
      }
    }
    return count;
  }

  function look(): void {
    if (looking === null) looking = lookOnce();
    else isWanted = true;
  }

  async function lookOnce(): Promise<void> {
    clearTimeout(timer);
    let nextAt: number | null = null;
    try {
      do {
        isWanted = false;
        await dispatch();
        nextAt = await pg.asEngine((tx) => findNextDueAt(tx), { readOnly: true });
        // A wake-up after the claim must not wait for the next look.
      } while (isWanted && isRunning);
    } catch (error) {
      onProblem(error);
    }
    looking = null;
    if (isRunning) timer = setTimeout(look, Math.max(SHORTEST_SLEEP_MS, Math.min((nextAt ?? Infinity) - clock.nowMs(), LOOK_ANYWAY_MS)));
  }

  return {
    async runDue() {
      const count = await dispatch();
      await Promise.all([...sending]);
      return count;
    },
    wake() {
      if (isRunning) look();
    },
    start() {
      isRunning = true;
      look();
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      await looking;
      await Promise.all([...sending]);
    },
  };
}

/** A pager that ignores its deadline does not hold up the rest. */
function orUnclear(answer: Promise<SendOutcome>, signal: AbortSignal): Promise<SendOutcome> {
  const late = new Promise<SendOutcome>((resolve) => {
    signal.addEventListener('abort', () => resolve(unclear('no-clear-answer')), { once: true });
  });
  return Promise.race([answer, late]);
}

function verdictOf(outcome: SendOutcome, attempts: number): Pick<StoredOutcome, 'type' | 'failure'> {
  if (outcome.type === 'sent') return { type: 'sent', failure: null };
  if (outcome.type === 'unclear' && attempts < MAX_ATTEMPTS) return { type: 'again', failure: outcome.failure };
  return { type: 'failed', failure: outcome.failure };
}
