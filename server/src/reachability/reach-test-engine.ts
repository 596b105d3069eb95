// Sends test pages: the week's, those people ask for, and the code to a new address. Through the same pagers as real pages and
// apart from their lane: nothing here is claimed with, waits for or holds up a page of an emergency.
import { type PageId, type PersonId, topicName } from '@mydr24/protocol';
import { openChannels } from './reachability.ts';
import { type AnswerKeys, TOKEN_LIFE_MS } from '../paging/answer-key.ts';
import { failed, type PageMessage, type Pager, type SendOutcome, unclear } from '../paging/pager.ts';
import { contactPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { NewEvent, TopicLog } from '../platform/topic-log.ts';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { refreshProofs } from './evidence-store.ts';
import type { Everybody } from './everybody.ts';
import { createRounds } from './rounds-engine.ts';
import { repeatKey, type StoredTest, type TestCodeOf, testOnWire, testText, withCode } from './test-page.ts';
import { claimTests, type DueTest, insertTest, listTestedAt, remindTests, storeTestOutcome, type TestOutcome } from './test-page-store.ts';
import { isTestDue } from './test-schedule.ts';

export interface ReachTestOptions {
  pg: Postgres;
  keys: Keys;
  clock: Clock;
  ids: Ids;
  log: TopicLog;
  roster: Everybody;
  pagers: readonly Pager[];
  codeOf: TestCodeOf;
  /** Of people whose devices have not said theirs. */
  timeZoneOf: (tenantId: string) => string;
  /** With it a device says that the push came in. */
  tokenFor: AnswerKeys['tokenFor'];
  onProblem: (error: unknown) => void;
}

export interface ReachTests {
  start(): void;
  stop(): Promise<void>;
  /** A test was made: it is sent now. */
  wake(): void;
  /** One look at the calendar: makes the tests that are due, repeats the unanswered once. */
  planDue(): Promise<number>;
  /** Sends what is due and stores what became of it. */
  runDue(): Promise<number>;
}

const LOOK_EVERY_MS = 5_000;
const PLAN_EVERY_MS = 60_000;
const DEADLINE_MS = 8_000;
const CLAIM_MS = 15_000;
const AGAIN_MS = 2_000;
/** A test that arrives much later than a page could be of use proves nothing. */
const GOOD_FOR_MS = 10 * 60_000;
const BATCH_SIZE = 20;
const MAX_ATTEMPTS = 2;
/** Where something comes back by the message itself. */
const canReply: ReadonlySet<string> = new Set(['push', 'sms', 'voice']);
const LOOK_BACK_MS = 9 * 24 * 60 * 60_000;

export function createReachTests(options: ReachTestOptions): ReachTests {
  const { pg, clock, onProblem } = options;
  const pagers = new Map<string, Pager>(options.pagers.map((pager) => [pager.channel, pager]));
  const planDue = (): Promise<number> => pg.asEngine((tx) => plan(options, tx));

  async function send(test: DueTest): Promise<TestOutcome> {
    const outcome = await sendBy(pagers.get(test.channel), test, options);
    if (outcome.type === 'unclear') return { id: test.id, type: test.attempts < MAX_ATTEMPTS ? 'again' : 'failed', failure: outcome.failure };
    return { id: test.id, type: outcome.type, failure: outcome.type === 'failed' ? outcome.failure : null };
  }

  async function runDue(): Promise<number> {
    const claimedAtMs = clock.nowMs();
    const due = await pg.asEngine((tx) => claimTests(tx, claimedAtMs, claimedAtMs + CLAIM_MS, BATCH_SIZE));
    await Promise.all(due.map(async (test) => {
      const outcome = await send(test);
      const nowMs = clock.nowMs();
      await pg.asEngine(async (tx) => {
        const stored = await storeTestOutcome(tx, outcome, nowMs, nowMs + AGAIN_MS);
        await options.log.append(tx, [testEvent(test, stored)], nowMs);
      });
    }));
    return due.length;
  }

  const sending = createRounds({ everyMs: LOOK_EVERY_MS, onProblem, work: async () => void (await runDue()) });
  const planning = createRounds({
    everyMs: PLAN_EVERY_MS, onProblem,
    work: async () => {
      await pg.asEngine((tx) => refreshProofs(tx, clock.nowMs()));
      if ((await planDue()) > 0) sending.wake();
    },
  });
  return {
    planDue, runDue,
    wake: sending.wake,
    start() {
      sending.start();
      planning.start();
    },
    async stop() {
      await planning.stop();
      await sending.stop();
    },
  };
}

/** One node plans at a time; the other's round comes to nothing. */
async function plan({ clock, ids, log, roster, timeZoneOf }: ReachTestOptions, tx: Tx): Promise<number> {
  const { isMine } = await tx.one<{ isMine: boolean }>(`select pg_try_advisory_xact_lock(hashtext('mydr24 weekly tests')) as "isMine"`, [], 'tests-plan-lock');
  if (!isMine) return 0;
  const nowMs = clock.nowMs();
  const testedAt = await listTestedAt(tx, nowMs - LOOK_BACK_MS);
  const events: NewEvent[] = [];
  for (const person of roster.all()) {
    for (const channel of openChannels(person)) {
      if (!isTestDue({ ...scheduleOf(person, timeZoneOf), channel, testedAt: testedAt.get(`${person.personId} ${channel}`) ?? null }, nowMs)) continue;
      const { personId, tenantId } = person;
      events.push(testEvent(person, await insertTest(tx, { id: ids.next(), tenantId, personId, channel, reason: 'weekly' }, nowMs)));
    }
  }
  await log.append(tx, events, nowMs);
  return events.length + (await remindTests(tx, nowMs));
}

function scheduleOf({ personId, tenantId, responder, evidence }: RosterPerson, timeZoneOf: ReachTestOptions['timeZoneOf']) {
  return {
    personId,
    timeZone: evidence?.timeZone ?? timeZoneOf(tenantId),
    holdsEmergency: (responder?.emergencyId ?? null) !== null,
    // Off since before it was kept counts as long off.
    offDutySince: responder?.duty === 'off' ? (responder.dutyChangedAt ?? 0) : null,
    quietUntil: evidence?.quietUntil ?? null,
  };
}

async function sendBy(pager: Pager | undefined, test: DueTest, { pg, keys, clock, codeOf, tokenFor, onProblem }: ReachTestOptions): Promise<SendOutcome> {
  if (!pager) return failed('no-such-channel');
  if (test.attempts > MAX_ATTEMPTS) return failed('no-clear-answer');
  const { id, tenantId, personId, contact, pushTargets, attempts, locale } = test;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const late = new Promise<SendOutcome>((resolve) => {
    signal.addEventListener('abort', () => resolve(unclear('no-clear-answer')), { once: true });
  });
  // One after no clear answer carries the same key.
  const key = test.remindedAt === null ? id : repeatKey(id);
  const answerToken = canReply.has(test.channel) ? tokenFor({ pageId: id as string as PageId, personId: personId as PersonId }, clock.nowMs() + TOKEN_LIFE_MS) : null;
  try {
    const address = contact === null ? null : await keys.openAddressSoon(pg, tenantId, contactPlace(personId, test.channel), contact);
    const message: PageMessage = {
      key, tenantId, personId, address, pushTargets, locale, text: testText(withCode(test, codeOf), locale), isRepeat: attempts > 1, purpose: 'notify', mode: 'actual', alertDevice: null, answerToken, canDecide: false,
      isGoodForMs: GOOD_FOR_MS,
    };
    return await Promise.race([pager.send(message, signal), late]);
  } catch (error) {
    onProblem(error);
    return unclear('sender-broke');
  }
}

/** Told to the person alone. */
export function testEvent({ tenantId, personId }: { tenantId: string; personId: string }, test: StoredTest): NewEvent {
  return { tenantId, topic: topicName('inbox', personId), kind: 'test-page-changed', body: testOnWire(test) };
}
