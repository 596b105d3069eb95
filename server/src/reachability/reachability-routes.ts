// People's requests about being reached: my devices, addresses, test pages and quiet time; anybody's reachability, for those
// who rank and plan. Rights are the door's; judging is reachability.ts and test-page.ts.
import type { PersonReach, ReachEntry } from '@mydr24/protocol';
import { notJudged } from '@mydr24/protocol';
import { isOnDuty, reachOf, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import { type Action, type Caller, type Door, type PersonCaller, type ResourceRef, tenantOf } from '../people/access.ts';
import type { Keys } from '../keys/keys.ts';
import type { RightsChanges } from '../people/rights-changes.ts';
import { type Answer, answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TopicLog } from '../platform/topic-log.ts';
import { listDevices, removeDevice, upsertDevice } from './device-store.ts';
import type { OnCallUntil } from './on-call.ts';
import { findPerson, hasWay, isReachableWithout, listPagesOf, listWays, upsertQuiet, upsertWay } from './person-reach-store.ts';
import { REACH_LIMITS, TEST_LIMITS } from './reach-limits.ts';
import { testEvent } from './reach-test-engine.ts';
import { type StoredTest, type TestCodeOf, testOnWire } from './test-page.ts';
import { countAsked, insertTest, listTests } from './test-page-store.ts';
import { receiveTest } from './test-receipt-engine.ts';
import { knownTimeZone } from './test-schedule.ts';

export interface ReachRouteOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly door: Door;
  readonly ids: Ids;
  readonly log: TopicLog;
  readonly roster: Roster;
  readonly rightsChanges: RightsChanges;
  readonly onCallUntil: OnCallUntil;
  readonly codeOf: TestCodeOf;
  readonly isDeviceOpen: (personId: string, personDeviceId: string) => boolean;
  /** A test page was made. */
  readonly onTestMade: () => void;
  /** What a person just did is judged when they read on: the roster looks again. */
  readonly lookAgain: () => Promise<void>;
}

export type ReachHandlers = Pick<
  Handlers<Caller>,
  'reportDevice' | 'removeDevice' | 'setContactChannel' | 'sendTestPage' | 'recordTestReceipt' | 'setQuiet' | 'checkSignOut' | 'getPersonReach' | 'listReach'
>;

const SHOWN = 20;
const refusals = {
  'test-over': ['gone', 'this test is over; send yourself another'],
  'wrong-code': ['unprocessable', 'this is not the code that was sent; look again'],
  'too-many-wrong-codes': ['too-many-requests', 'too many wrong codes; send yourself another test'],
} as const;

export function createReachHandlers(options: ReachRouteOptions): ReachHandlers {
  const { pg, door, roster, onCallUntil } = options;

  type Given = { caller: Caller; requestId: string };
  const enter = <Body>({ caller, requestId }: Given, action: Action, resource: ResourceRef, work: (tx: Tx, me: PersonCaller) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, action, resource, requestId);
      if (!entry.ok) return entry;
      if (caller.type !== 'person') throw new Error('the door let somebody in who is no person');
      return work(tx, caller);
    });
  /** The answer waits for the roster, so that the next question sees what was done. */
  const judgedAgain = async <Body>(done: Promise<Answer<Body>>): Promise<Answer<Body>> => {
    const outcome = await done;
    if (outcome.ok) await options.lookAgain();
    return outcome;
  };
  const asMyself = <Body>(given: Given, work: (tx: Tx, me: PersonCaller) => Promise<Answer<Body>>) => enter(given, 'reach.own', { type: 'self' }, work);

  return {
    reportDevice: (call) =>
      asMyself(call, async (tx, me) => {
        await upsertDevice(tx, { ...me, personDeviceId: call.params.personDeviceId }, me.sessionId, { ...call.body, timeZone: knownTimeZone(call.body.timeZone) }, options.isDeviceOpen(me.personId, call.params.personDeviceId), call.nowMs);
        return answer({});
      }),
    removeDevice: (call) =>
      asMyself(call, async (tx, me) => {
        const sessionId = await removeDevice(tx, me.personId, call.params.personDeviceId, call.nowMs);
        if (sessionId !== undefined) tx.afterCommit(() => options.rightsChanges.publish([{ type: 'session', sessionId }]));
        return answer({});
      }),
    setContactChannel: (call) =>
      asMyself(call, async (tx, me) => {
        const { channel } = call.params;
        const address = call.body.address.trim();
        const isFit = channel === 'email' ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) : /^\+[1-9]\d{5,14}$/.test(address.replaceAll(/[\s().-]/g, ''));
        if (!isFit) return refuse('unprocessable', 'address-not-fit', channel === 'email' ? 'write an e-mail address' : 'write the number with its country code, e.g. +376 600 000');
        const tooMany = await refuseTooMany(tx, me, channel, call.nowMs);
        if (tooMany) return tooMany;
        await upsertWay(tx, options.keys, { tenantId: me.tenantId, personId: me.personId, channel, address: channel === 'email' ? address : address.replaceAll(/[\s().-]/g, '') });
        return answer({ test: testOnWire(await makeTest(options, tx, me, channel, 'new-address', call.nowMs)) });
      }),
    sendTestPage: (call) =>
      asMyself(call, async (tx, me) => {
        const { channel } = call.body;
        if (!(await hasWay(tx, me.personId, channel))) return refuse('unprocessable', 'no-such-way', 'there is no such way to reach you yet; add it first');
        const tooMany = await refuseTooMany(tx, me, channel, call.nowMs);
        return tooMany ?? answer({ test: testOnWire(await makeTest(options, tx, me, channel, 'asked', call.nowMs)) });
      }),
    recordTestReceipt: (call) => {
      const recorded = asMyself(call, (tx, me) => recordReceipt(options, tx, me, call));
      return call.body.rung === 'acknowledged' ? judgedAgain(recorded) : recorded;
    },
    setQuiet: (call) =>
      judgedAgain(asMyself(call, async (tx, me) => {
        const { nowMs, body: { untilAt } } = call;
        if (untilAt !== null && untilAt > nowMs + REACH_LIMITS.quietMs) return refuse('unprocessable', 'quiet-too-long', 'quiet time is at most 12 hours; choose an earlier end');
        if (untilAt !== null && onCallUntil(me.tenantId, me.personId, nowMs) !== null) return refuse('conflict', 'on-call', 'you are on call; find a stand-in first');
        await upsertQuiet(tx, me.tenantId, me.personId, untilAt ?? nowMs);
        return answer({ quietUntil: untilAt !== null && untilAt > nowMs ? untilAt : null });
      })),
    checkSignOut: (call) =>
      asMyself(call, async (tx, me) => {
        const until = onCallUntil(me.tenantId, me.personId, call.nowMs);
        const isOn = until !== null || roster.find(me.personId)?.responder?.duty === 'on';
        return answer({ isOnDuty: isOn, onCallUntil: until, isReachableAfter: await isReachableWithout(tx, me.personId, me.sessionId, call.nowMs, call.nowMs - REACH_LIMITS.heardMs) });
      }),
    getPersonReach: (call) =>
      enter(call, 'reach.read', { type: 'person', id: call.params.personId }, async (tx, me) => {
        const reach = await readPersonReach(tx, me.tenantId, call.params.personId, options, call.nowMs);
        return reach ? answer(reach) : refuse('not-found', 'not-found', 'there is no such record');
      }),
    listReach: (call) =>
      enter(call, 'reach.list', { type: 'tenant' }, async (_tx, me) => {
        const entries = roster.list(me.tenantId).map((person) => entryOf(person, onCallUntil, call.nowMs));
        const isShown = ({ reach }: ReachEntry): boolean => reach.state !== 'reachable' || reach.isOverdue || reach.quietUntil !== null;
        return answer({ people: entries.filter(isShown), reachableCount: entries.filter(({ reach }) => reach.state === 'reachable').length });
      }),
  };
}

function entryOf(person: RosterPerson, onCallUntil: OnCallUntil, nowMs: number): ReachEntry {
  const { personId, tenantId, name, roles } = person;
  const until = onCallUntil(tenantId, personId, nowMs);
  return { personId, name, roles: [...roles], onCallUntil: until, reach: reachOf(person, nowMs), group: until !== null ? 'on-call' : isOnDuty(person) ? 'on-duty' : 'other' };
}

async function readPersonReach(tx: Tx, tenantId: string, personId: string, { keys, roster, onCallUntil }: ReachRouteOptions, nowMs: number): Promise<PersonReach | null> {
  const [named, devices, ways, tests, pages] = await Promise.all([
    findPerson(tx, personId), listDevices(tx, personId, nowMs), listWays(tx, keys, tenantId, personId), listTests(tx, personId, SHOWN), listPagesOf(tx, personId, SHOWN),
  ]);
  if (!named) return null;
  const person = roster.find(personId);
  return {
    ...named, devices, ways, tests, pages,
    duty: person?.responder?.duty ?? null,
    onCallUntil: onCallUntil(tenantId, personId, nowMs),
    reach: person ? reachOf(person, nowMs) : notJudged,
  };
}

async function refuseTooMany(tx: Tx, { personId }: PersonCaller, channel: StoredTest['channel'], nowMs: number) {
  const { count, lastAt } = await countAsked(tx, personId, channel, nowMs - 24 * 60 * 60_000);
  const waitMs = lastAt === null ? 0 : lastAt + TEST_LIMITS.askedEveryMs - nowMs;
  if (waitMs > 0) return refuse('too-many-requests', 'test-too-soon', 'one test of a channel a minute; wait for the last one', { retryAfterMs: waitMs });
  if (count >= TEST_LIMITS.askedPerDay) return refuse('too-many-requests', 'too-many-tests', 'that is enough tests for a day; ask the operator when none arrives', { retryAfterMs: 60 * 60_000 });
  return null;
}

async function makeTest(options: ReachRouteOptions, tx: Tx, me: PersonCaller, channel: StoredTest['channel'], reason: StoredTest['reason'], nowMs: number): Promise<StoredTest> {
  const test = await insertTest(tx, { id: options.ids.next(), tenantId: me.tenantId, personId: me.personId, channel, reason }, nowMs);
  await options.log.append(tx, [testEvent(me, test)], nowMs);
  tx.afterCommit(options.onTestMade);
  return test;
}

async function recordReceipt({ log, codeOf }: ReachRouteOptions, tx: Tx, me: PersonCaller, call: Parameters<ReachHandlers['recordTestReceipt']>[0]): ReturnType<ReachHandlers['recordTestReceipt']> {
  const { params: { channel }, body: { testPageId, rung, code, personDeviceId }, nowMs } = call;
  const { verdict, newest } = await receiveTest(tx, { log, codeOf }, { ...me, channel }, { testPageId, rung, code, cameBy: 'app' }, personDeviceId, nowMs);
  if (verdict.type === 'nothing') return answer({ test: newest && testOnWire(newest) });
  if (verdict.type === 'refused') {
    const [kind, message] = refusals[verdict.code];
    return refuse(kind, verdict.code, message);
  }
  return answer({ test: testOnWire(verdict.test) });
}
