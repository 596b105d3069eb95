// Sends what is due: claim, send under a deadline, store what became of it. A page exists in the database before it is
// sent; a crash in between costs one repeat, marked as such and under the same key (PG3). Each channel is a lane of its own:
// one that hangs delays no other. Never rate limits or holds a page; what may wait is held while its provider is out.
import type { PageId } from '@mydr24/protocol';
import { contactPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { canWait, HELD_MS, type LaneTimings, mostAttempts, verdictOf } from './channel-lane.ts';
import { type Composing, composePage } from './page-message.ts';
import { failed, type Pager, type SendOutcome, unclear } from './pager.ts';
import { afterAnswer, afterSilence, healthy, isOut, letWaiting, type ProviderHealth, wasAsked } from './provider-health.ts';
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
  composing: Composing;
  /** Opens what people are dialled or written to by. */
  keys: Pick<Keys, 'openAddressSoon'>;
  onProblem: (error: unknown) => void;
  onSent?: (channel: Pager['channel'], outcome: SendOutcome['type']) => void;
  /** A channel's provider stopped answering, or answers again. */
  onOutage?: (channel: Pager['channel'], isOut: boolean) => void;
  timings?: Partial<PagingTimings>;
}

export interface PagingTimings extends LaneTimings {
  /** Longer than the deadline: after this another sender may take the page. */
  claimMs: number;
}

export interface PagingEngine {
  start(): void;
  stop(): Promise<void>;
  /** Something may be due; call it after commits. */
  wake(): void;
  /** Sends everything due now and stores what became of it; how many pages. */
  runDue(): Promise<number>;
  /** Since when a channel's provider does not answer; null while it does. */
  outSince(channel: Pager['channel']): number | null;
}

const TIMINGS: PagingTimings = { deadlineMs: 8_000, outDeadlineMs: 1_000, claimMs: 12_000, againMs: 1_000 };
const LOOK_ANYWAY_MS = 1_000;
/** Also bounds how often a page somebody else holds is looked at. */
const SHORTEST_SLEEP_MS = 20;
const BATCH_SIZE = 100;

export function createPagingEngine<Locked>(options: PagingEngineOptions<Locked>): PagingEngine {
  const { pg, clock, owner, onProblem } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const pagers = new Map<string, Pager>(options.pagers.map((pager) => [pager.channel, pager]));
  const lanes = new Map<string, ProviderHealth>();
  const healthOf = (lane: string): ProviderHealth => lanes.get(lane) ?? healthy;
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
    const refusal = pager === undefined ? 'no-such-channel' : refusalOf(page);
    if (pager === undefined || refusal !== null) return failed(refusal ?? 'no-such-channel');
    const signal = AbortSignal.timeout(timings.deadlineMs);
    const address = await addressOf(page).catch(onProblem);
    if (address === undefined) return unclear('address-shut');
    const answer = sendBy(pager, page, address, signal).catch((error: unknown) => {
      onProblem(error);
      return unclear('sender-broke');
    });
    // What comes after patience ended still says whether the provider lives.
    const outcome = await orUnclear(answer, isOut(healthOf(laneOf(page))) ? AbortSignal.timeout(timings.outDeadlineMs) : signal);
    note(pager, laneOf(page), outcome);
    if (outcome === LATE) void answer.then((late) => late.type !== 'unclear' && note(pager, laneOf(page), late));
    return outcome;
  }

  async function sendBy(pager: Pager, page: ClaimedPage, address: string | null, signal: AbortSignal): Promise<SendOutcome> {
    return pager.send(composePage(page, address, clock.nowMs(), options.composing), signal);
  }

  /** Nobody else's page waits for it: a key that is not in memory may have to be asked for. */
  async function addressOf({ tenantId, personId, channel, contact }: ClaimedPage): Promise<string | null> {
    return personId === null || contact === null ? null : options.keys.openAddressSoon(pg, tenantId, contactPlace(personId, channel), contact);
  }

  function note({ channel }: Pager, lane: string, outcome: SendOutcome): void {
    if (outcome.type !== 'sent' && !wasAsked(outcome.failure)) return;
    const before = healthOf(lane);
    const after = outcome.type === 'unclear' ? afterSilence(before, clock.nowMs()) : afterAnswer(before);
    lanes.set(lane, after);
    if (isOut(before) !== isOut(after)) options.onOutage?.(channel, isOut(after));
  }

  /** Whether it may go now: only what can wait is ever held. */
  function isLet(page: ClaimedPage): boolean {
    if (!canWait(page.purpose)) return true;
    const { goes, health } = letWaiting(healthOf(laneOf(page)), clock.nowMs());
    lanes.set(laneOf(page), health);
    return goes;
  }

  async function sendAndStore(page: ClaimedPage): Promise<void> {
    const { id, emergencyId, channel } = page;
    if (isLet(page)) {
      const wasOut = isOut(healthOf(laneOf(page)));
      const outcome = await send(page);
      if (channel !== 'fail-safe') options.onSent?.(channel, outcome.type);
      const { againInMs, ...verdict } = verdictOf(outcome, { ...page, isOut: wasOut || isOut(healthOf(laneOf(page))) }, timings);
      waiting.push({ id, emergencyId, ...verdict, ref: outcome.type === 'sent' ? (outcome.ref ?? null) : null, againAt: againInMs === null ? null : clock.nowMs() + againInMs });
    } else {
      waiting.push({ id, emergencyId, type: 'held', failure: null, ref: null, againAt: clock.nowMs() + HELD_MS });
    }
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

  /** An emergency that cannot hear of its pages takes no other's along; one that is set aside hears of none, and they are kept. */
  async function store(batch: readonly StoredOutcome[]): Promise<void> {
    const emergencyIds = [...new Set(batch.map(({ emergencyId }) => emergencyId))];
    const nowMs = clock.nowMs();
    try {
      await pg.asEngine(async (tx) => {
        const locked = await owner.lock(tx, emergencyIds);
        await storeOutcomes(tx, batch, nowMs);
        await owner.pagesWritten(tx, locked, batch.filter(({ type }) => type !== 'held').map(({ id }) => id), nowMs);
      });
    } catch (error) {
      if (emergencyIds.length === 1) throw error;
      for (const id of emergencyIds) await store(batch.filter(({ emergencyId }) => emergencyId === id));
    }
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
    outSince: (channel) => healthOf(channel).outSince,
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

/** A channel has one provider; a siren or system is its own. */
const laneOf = ({ channel, alertDevice }: ClaimedPage): string => (channel === 'siren' || channel === 'webhook' ? `${channel} ${alertDevice?.address}` : channel);

/** Why a page is not even tried, as a code. */
function refusalOf({ channel, personId, locale, alertDevice, mode, purpose, attempts }: ClaimedPage): string | null {
  const isRing = channel === 'desk-phone' || channel === 'siren' || channel === 'webhook';
  // The emergency makes no such page; this is the second wall before a siren sounds for an exercise.
  if (isRing && mode !== 'actual') return 'not-in-a-drill';
  if (isRing && alertDevice === null) return 'no-such-device';
  if (!isRing && (personId === null || locale === null)) return 'no-such-person';
  // Its senders died over it: whether it went out is unknown, and one more repeat is one too many.
  return attempts > mostAttempts(purpose) ? 'no-clear-answer' : null;
}

const LATE = unclear('no-clear-answer');

/** A pager that ignores its deadline does not hold up the rest. */
function orUnclear(answer: Promise<SendOutcome>, signal: AbortSignal): Promise<SendOutcome> {
  const late = new Promise<SendOutcome>((resolve) => {
    signal.addEventListener('abort', () => resolve(LATE), { once: true });
  });
  return Promise.race([answer, late]);
}
