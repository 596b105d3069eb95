// Delivers notices: push first, mail where there is no push, and again later with growing pauses while neither answers. Its own
// loop and its own tries: it shares nothing with the pages but the pagers.
import { contactPlace, mailPlace, noticePlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { backOffMs } from './back-off.ts';
import { type LeaveNotice, noticeText, type TellCircle, type TellCoordinators, type TellPeople, type TellPerson } from './notice.ts';
import { claimNotices, type DueNotice, findLocale, insertNotices, listCircle, listCoordinators, type NoticeFate, storeNoticeFate } from './notice-store.ts';
import { failed, type PageMessage, type Pager, type SendOutcome, unclear } from './pager.ts';

export interface NoticeEngineOptions {
  pg: Postgres;
  clock: Clock;
  ids: Ids;
  keys: Keys;
  /** A person is told by push, else by e-mail; an address by its own way. */
  pagers: readonly Pager[];
  onProblem: (error: unknown) => void;
}

export interface NoticeEngine {
  tellCoordinators: TellCoordinators;
  tellPerson: TellPerson;
  tellPeople: TellPeople;
  leave: LeaveNotice;
  tellCircle: TellCircle;
  start(): void;
  stop(): Promise<void>;
  /** Tries everything due now; how many. */
  runDue(): Promise<number>;
}

const LOOK_EVERY_MS = 5_000;
const TRY_WITHIN_MS = 15_000;
const CLAIM_MS = 60_000;
const BATCH_SIZE = 20;
const BACK_OFF = { firstMs: 60_000, mostMs: 6 * 60 * 60_000 };
/** About two days. */
const MAX_ATTEMPTS = 14;
const WAYS = ['push', 'email'] as const;

export function createNotices({ pg, clock, ids, keys, pagers, onProblem }: NoticeEngineOptions): NoticeEngine {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function tryWay(way: (typeof WAYS)[number] | 'sms', notice: DueNotice): Promise<SendOutcome> {
    const pager = pagers.find(({ channel }) => channel === way);
    if (pager === undefined) return failed('no-such-channel');
    try {
      return await pager.send(messageOf(notice, way === 'push' ? null : await addressOf(notice)), AbortSignal.timeout(TRY_WITHIN_MS));
    } catch {
      return unclear('sender-broke');
    }
  }

  async function addressOf({ id, tenantId, personId, address, sealed, sealedFor, keptIn }: DueNotice): Promise<string | null> {
    if (address === null) return null;
    const place = keptIn === 'notice' ? noticePlace(id) : keptIn === 'contact' ? contactPlace(personId!, 'email') : mailPlace(personId!);
    return keys.openAddressSoon(pg, tenantId, place, { address, sealed, sealedFor });
  }

  async function deliver(notice: DueNotice): Promise<NoticeFate> {
    if (notice.locale === null) return { type: 'failed', failure: 'no-such-person' };
    const outcomes: SendOutcome[] = [];
    for (const way of notice.way === null ? WAYS : [notice.way]) {
      const outcome = await tryWay(way, notice);
      if (outcome.type === 'sent') return { type: 'sent', by: way };
      outcomes.push(outcome);
    }
    const failure = outcomes.map((outcome) => (outcome.type === 'sent' ? '' : outcome.failure)).join(' ');
    if (notice.attempts >= MAX_ATTEMPTS || outcomes.every(({ type }) => type === 'failed')) return { type: 'failed', failure };
    return { type: 'again', atMs: clock.nowMs() + backOffMs(notice.attempts, BACK_OFF), failure };
  }

  async function runDue(): Promise<number> {
    const nowMs = clock.nowMs();
    const due = await pg.asEngine((tx) => claimNotices(tx, nowMs, nowMs + CLAIM_MS, BATCH_SIZE));
    await Promise.all(
      due.map(async (notice) => {
        const fate = await deliver(notice);
        await pg.asEngine((tx) => storeNoticeFate(tx, notice.id, fate, clock.nowMs()));
      }),
    );
    return due.length;
  }

  /** A whole staff called in does not wait for one look for every twenty of them. */
  async function runAll(): Promise<void> {
    while ((await runDue()) === BATCH_SIZE);
  }

  const tellPeople: TellPeople = (tx, tenantId, once, people, say, nowMs) =>
    insertNotices(tx, keys, tenantId, once, people.map(({ id, locale }) => ({ ...say(locale), id: ids.next(), person_id: id })), nowMs);
  return {
    tellPeople,
    tellCircle: async (tx, tenantId, circle, once, say, nowMs) => tellPeople(tx, tenantId, once, await listCircle(tx, tenantId, circle, nowMs), say, nowMs),
    tellCoordinators: async (tx, tenantId, once, say, nowMs) => tellPeople(tx, tenantId, once, await listCoordinators(tx, tenantId), say, nowMs),
    async tellPerson(tx, tenantId, personId, once, say, nowMs) {
      const told = await findLocale(tx, tenantId, personId);
      if (told) await insertNotices(tx, keys, tenantId, once, [{ ...say(told.locale), id: ids.next(), person_id: personId }], nowMs);
    },
    async leave(tx, tenantId, once, to, text, nowMs) {
      const whom = to.type === 'account' ? { person_id: to.personId } : { person_id: null, way: to.by, address: to.address, locale: to.locale };
      await insertNotices(tx, keys, tenantId, once, [{ ...whom, id: ids.next(), subject: text, lines: [] }], nowMs);
    },
    runDue,
    start: () => void (timer = setInterval(() => void (running = running.then(runAll).catch(onProblem)), LOOK_EVERY_MS)),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** As a page that may wait: no rush on the phone, nothing to answer. */
function messageOf(notice: DueNotice, address: string | null): PageMessage {
  const { id, tenantId, personId, attempts, pushTargets, locale } = notice;
  const still = { purpose: 'stand-down', mode: 'actual', alertDevice: null, answerToken: null, canDecide: false } as const;
  return { ...still, key: id, tenantId, personId, locale: locale ?? 'en', text: noticeText(notice), address, pushTargets, isGoodForMs: BACK_OFF.mostMs, isRepeat: attempts > 1 };
}
