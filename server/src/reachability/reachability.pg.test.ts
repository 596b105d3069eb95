// Devices, proofs, test pages, quiet times and the words to coordinators on a real PostgreSQL, through the routes people use.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type Channel, type StoredEvent, topicName } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createRosterEngine } from '../dispatch/responder-roster-engine.ts';
import { findResponder, listResponders } from '../dispatch/responder-store.ts';
import { readDispatch, readInbox } from '../emergency/emergency-snapshot-store.ts';
import { createDoor } from '../people/door-postgres.ts';
import { type CastName, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { createAnswerDesk } from '../paging/answer-desk-engine.ts';
import { createAnswerKeys } from '../paging/answer-key-node.ts';
import { createNotices } from '../paging/notice-engine.ts';
import type { PageMessage, Pager, SendOutcome } from '../paging/pager.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createDevicePresence } from './device-presence-engine.ts';
import { listEvidence, refreshProofs } from './evidence-store.ts';
import { REACH_LIMITS } from './reach-limits.ts';
import { createReachTests } from './reach-test-engine.ts';
import { createReachWord } from './reach-word-engine.ts';
import { createReachHandlers, type ReachHandlers } from './reachability-routes.ts';
import { createTestAnswers } from './test-receipt-engine.ts';
import { listNewestTests } from './test-page-store.ts';

const keys = createAnswerKeys(new Uint8Array(32).fill(7));
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const PHONE = '01890000-0000-7000-8000-0000000000aa';

let database: TestDatabase;
let phones = 0;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function openRig() {
  const ward = await insertWard(database);
  const at = { nowMs: WORLD_MS };
  const clock = { nowMs: () => at.nowMs, monotonicMs: () => at.nowMs };
  const { pg } = database;
  const log = createTopicLog(createBus());
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const sent: PageMessage[] = [];
  const answers: Partial<Record<Channel, SendOutcome>> = {};
  const pagers = (['app', 'push', 'sms', 'voice', 'email'] as const).map((channel): Pager => ({
    channel,
    send: async (message) => {
      if (message.tenantId === ward.tenantId) sent.push(message);
      return answers[channel] ?? { type: 'sent' };
    },
  }));
  const onCall = new Map<string, number>();
  const onCallUntil = (_tenantId: string, personId: string) => onCall.get(personId) ?? null;
  const notices = async () => database.sql<{ person_id: string; text: string }>(`select person_id, subject || lines::text as text from notices where tenant_id = $1`, [ward.tenantId]);
  const ended: string[] = [];
  const onProblem = (error: unknown): void => assert.fail(String(error));
  const roster = createRosterEngine({ pg, clock, log, live: createLiveFeed(), onProblem, listEvidence });
  await roster.reload();
  const rightsChanges = createRevocations({ pg, clock });
  const tests = createReachTests({ pg, keys: createTestKeys(), clock, ids, log, roster, pagers, codeOf: () => '123456', tokenFor: keys.tokenFor, timeZoneOf: () => 'Europe/Andorra', onProblem });
  const desk = createAnswerDesk({
    pg, ids, keys, sealing: createTestKeys(), answerPage: () => assert.fail('no page was answered'), recordReceipt: () => assert.fail('no page was received'),
    tests: createTestAnswers({ pg, keys: createTestKeys(), log, codeOf: () => '123456', lookAgain: roster.reload }),
  });
  const word = createReachWord({
    pg, clock, roster, onCallUntil, timeZoneOf: () => 'Europe/Andorra', onDutyEnded: async (personId) => void ended.push(personId), onProblem,
    tellCoordinators: createNotices({ keys: createTestKeys(), pg, clock, ids, pagers: [], onProblem }).tellCoordinators,
  });
  const devices = createDevicePresence({ pg, clock, onProblem });
  const handlers = createReachHandlers({ pg, keys: createTestKeys(), door: createDoor({ clock, insertAudit }), ids, log, roster, rightsChanges, onCallUntil, codeOf: () => '123456', isDeviceOpen: devices.isOpen, onTestMade: () => {}, lookAgain: roster.reload });
  const ask = async <K extends keyof ReachHandlers>(who: CastName, endpoint: K, input: object = {}) => {
    const call = { caller: ward.callers[who], requestId: 'r', nowMs: at.nowMs, params: {}, query: {}, body: undefined, ...input };
    return (handlers[endpoint] as (given: object) => ReturnType<ReachHandlers[K]>)(call);
  };
  const must = async <K extends keyof ReachHandlers>(who: CastName, endpoint: K, input: object = {}) => {
    const outcome = await ask(who, endpoint, input);
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.code);
    return outcome.body as Extract<Awaited<ReturnType<ReachHandlers[K]>>, { ok: true }>['body'];
  };
  const reachOfPerson = async (who: CastName) => {
    await roster.reload();
    return (await must('coordinator', 'getPersonReach', { params: { personId: ward.callers[who].personId } })).reach;
  };
  return { ward, at, sent, answers, onCall, notices, ended, roster, tests, desk, word, devices, rightsChanges, ask, must, reachOfPerson, person: (who: CastName) => ward.callers[who] };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

const report = (given: object = {}) => ({
  params: { personDeviceId: PHONE },
  body: { label: 'Chrome on Android', platform: 'pwa', appVersion: '1', locale: 'ca', timeZone: 'Europe/Andorra', permission: 'granted', sound: 'on', batteryPct: 70, isCharging: false, pushEndpoint: null, ...given },
});
const confirmBySms = async (rig: Rig, who: CastName) => {
  const { test: made } = await rig.must(who, 'setContactChannel', { params: { channel: 'sms' }, body: { address: '+376 600 001' } });
  await rig.tests.runDue();
  await rig.must(who, 'recordTestReceipt', { params: { channel: 'sms' }, body: { testPageId: made.id, rung: 'acknowledged', code: '123456' } });
};
const subscribe = (rig: Rig, who: CastName, endpoint = `https://push.example.org/${rig.person(who).personId}`) =>
  database.sql(`insert into push_subscriptions (endpoint, tenant_id, person_id, p256dh, auth, created_at) values ($1, $2, $3, 'k', 'a', $4)`, [
    endpoint, rig.ward.tenantId, rig.person(who).personId, new Date(rig.at.nowMs).toISOString(),
  ]).then(() => endpoint);

test('[RE7] a new number is no way until the code sent to it came back; then it is the proof', async () => {
  const rig = await openRig();
  const { test: made } = await rig.must('nurse', 'setContactChannel', { params: { channel: 'sms' }, body: { address: '+376 600 001' } });
  assert.deepEqual((await rig.reachOfPerson('nurse')).reasons.map(({ code }) => code), ['no-way', 'unconfirmed']);
  await rig.tests.runDue();
  assert.deepEqual(rig.sent.map(({ address, text }) => [address, /123456/.test(text)]), [['+376600001', true]]);
  const [row] = await database.sql<{ row: string }>('select t::text as row from test_pages t where id = $1', [made.id]);
  assert.doesNotMatch(row!.row, /123456/, 'the code lies nowhere');
  const answer = (code: string) => rig.ask('nurse', 'recordTestReceipt', { params: { channel: 'sms' }, body: { testPageId: made.id, rung: 'acknowledged', code } });
  const wrong = await answer('000000');
  assert.equal(!wrong.ok && wrong.error.code, 'wrong-code');
  assert.equal((await answer('123456')).ok, true);
  const reach = await rig.reachOfPerson('nurse');
  assert.deepEqual([reach.state, reach.by, reach.isOverdue], ['reachable', ['sms'], false]);
  const again = await rig.ask('nurse', 'sendTestPage', { body: { channel: 'sms' } });
  assert.equal(!again.ok && again.error.code, 'test-too-soon');
});

test('[RE7] another number takes the old one’s confirmation away, and an old code does not confirm it', async () => {
  const rig = await openRig();
  await confirmBySms(rig, 'nurse');
  rig.at.nowMs += 2 * 60_000;
  const { test: before_ } = await rig.must('nurse', 'sendTestPage', { body: { channel: 'sms' } });
  rig.at.nowMs += 2 * 60_000;
  await rig.must('nurse', 'setContactChannel', { params: { channel: 'sms' }, body: { address: '+376 600 002' } });
  await rig.must('nurse', 'recordTestReceipt', { params: { channel: 'sms' }, body: { testPageId: before_.id, rung: 'acknowledged', code: '123456' } });
  assert.equal((await rig.reachOfPerson('nurse')).by.length, 0);
});

test('[RE7] the code comes back by SMS from the number it went to, or pressed in the call; another number and a stranger learn nothing', async () => {
  const rig = await openRig();
  phones += 1;
  const number = `+37661${String(phones).padStart(4, '0')}`;
  await rig.must('nurse', 'setContactChannel', { params: { channel: 'sms' }, body: { address: number } });
  await rig.tests.runDue();
  const sms = (text: string, from = number) => rig.desk.bySms({ from, text }, rig.at.nowMs);
  assert.deepEqual([await sms('123456', '+37669999999'), await sms('654321'), (await rig.reachOfPerson('nurse')).by], [null, null, []]);
  assert.equal(await sms('Code 123456.'), 'The test arrived. Thank you.');
  assert.equal(await sms('123456'), 'The test arrived. Thank you.', 'said twice');
  assert.deepEqual((await rig.reachOfPerson('nurse')).by, ['sms']);
  assert.equal(await sms('654321'), 'This is not the code of the test. Look again.');
  await rig.must('nurse', 'setContactChannel', { params: { channel: 'voice' }, body: { address: number } });
  await rig.tests.runDue();
  const key = rig.sent.at(-1)!.key;
  const spoken = await rig.desk.byCall(key, null, rig.at.nowMs);
  assert.match(spoken!.texts[0]!, /1 2 3 4 5 6/);
  assert.deepEqual([(await rig.desk.byCall(key, '111111', rig.at.nowMs))?.keys, (await rig.desk.byCall(key, '123456', rig.at.nowMs))?.keys], [6, 0]);
  assert.deepEqual((await rig.reachOfPerson('nurse')).by, ['sms', 'voice']);
});

test('[RE8] a phone says by itself that the push of a test came in, which proves the push; no decision comes back by it', async () => {
  const rig = await openRig();
  await rig.must('responder', 'reportDevice', report({ pushEndpoint: await subscribe(rig, 'responder') }));
  await rig.must('responder', 'sendTestPage', { body: { channel: 'push' } });
  await rig.tests.runDue();
  const { answerToken, canDecide } = rig.sent.at(-1)!;
  assert.deepEqual([canDecide, (await rig.desk.byToken({ token: answerToken!, answer: 'accept' }, rig.at.nowMs)).type], [false, 'unknown-page']);
  assert.equal((await rig.desk.byToken({ token: answerToken!, answer: 'delivered' }, rig.at.nowMs)).type, 'received');
  const [stored] = await database.sql<{ delivered_at: Date | null; acknowledged_at: Date | null }>(`select delivered_at, acknowledged_at from test_pages where person_id = $1`, [rig.person('responder').personId]);
  assert.deepEqual([stored!.delivered_at !== null, stored!.acknowledged_at], [true, null]);
  assert.equal((await database.sql(`select 1 from channel_proofs where person_id = $1 and channel = 'push'`, [rig.person('responder').personId])).length, 1);
});

test('[RE3] a browser that forbids notifications closes its push, in the roster that pages are made from', async () => {
  const rig = await openRig();
  const pushEndpoint = await subscribe(rig, 'responder');
  await rig.must('responder', 'reportDevice', report({ pushEndpoint }));
  assert.deepEqual((await rig.reachOfPerson('responder')).by, ['app', 'push']);
  await rig.must('responder', 'reportDevice', report({ pushEndpoint, permission: 'denied' }));
  const reach = await rig.reachOfPerson('responder');
  assert.deepEqual([reach.by, reach.reasons.map(({ code }) => code)], [['app'], ['push-denied']]);
  assert.deepEqual(rig.roster.find(rig.person('responder').personId)!.channels, []);
});

test('[RE15] a device is open while one of its tabs is, and not believed after six silent minutes', async () => {
  const rig = await openRig();
  const { personId } = rig.person('responder');
  // Its socket is there before its first report.
  rig.devices.onSocket({ personId, personDeviceId: PHONE, isOpen: true });
  await rig.must('responder', 'reportDevice', report());
  assert.equal((await rig.must('responder', 'getPersonReach', { params: { personId } })).devices[0]!.isConnected, true);
  rig.devices.onSocket({ personId, personDeviceId: PHONE, isOpen: false });
  const open = async (isOpen: boolean) => {
    rig.at.nowMs += 1_000;
    rig.devices.onSocket({ personId, personDeviceId: PHONE, isOpen });
    await rig.devices.stop();
    return (await rig.must('responder', 'getPersonReach', { params: { personId } })).devices[0]!.isConnected;
  };
  assert.deepEqual([await open(true), await open(true), await open(false), await open(false), await open(true)], [true, true, true, false, true]);
  rig.at.nowMs += REACH_LIMITS.heardMs + 1;
  assert.equal((await rig.must('responder', 'getPersonReach', { params: { personId } })).devices[0]!.isConnected, false);
});

test('[RE11] an ended session takes its device’s push; the last one stops pages, once, a restart repeats nothing', async () => {
  const rig = await openRig();
  const { personId, sessionId, tenantId } = rig.person('responder');
  await rig.must('responder', 'reportDevice', report({ pushEndpoint: await subscribe(rig, 'responder') }));
  await database.sql(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values (gen_random_uuid(), $1, $2, decode(md5($2::uuid::text), 'hex'), $3, $3, $4)`,
    [tenantId, personId, new Date(WORLD_MS).toISOString(), new Date(WORLD_MS + 30 * DAY).toISOString()],
  );
  const published: string[] = [];
  rig.rightsChanges.subscribe((changes) => published.push(...changes.map((change) => JSON.stringify(change))));
  await rig.must('responder', 'removeDevice', { params: { personDeviceId: PHONE } });
  assert.deepEqual(published, [JSON.stringify({ type: 'session', sessionId })]);
  await rig.word.sessionEnded(sessionId);
  assert.equal((await database.sql('select 1 from push_subscriptions where person_id = $1', [personId])).length, 0);
  assert.deepEqual(rig.ended, [], 'another session is left');
  const [last] = await database.sql<{ id: string }>('update sessions set revoked_at = $2 where person_id = $1 and revoked_at is null returning id', [personId, new Date(WORLD_MS).toISOString()]);
  await rig.word.sessionEnded(last!.id);
  await rig.word.sessionEnded(last!.id);
  assert.deepEqual(rig.ended, [personId]);
  assert.deepEqual((await rig.notices()).map((row) => row.person_id), [rig.person('coordinator').personId], '[RE12] told once that somebody on duty is gone');
});

test('[RE12] whoever still has a confirmed number, or no duty, leaves without a word to coordinators', async () => {
  const rig = await openRig();
  await confirmBySms(rig, 'responder');
  await rig.roster.reload();
  for (const who of ['responder', 'admin'] as const) {
    await database.sql('update sessions set revoked_at = $2 where id = $1', [rig.person(who).sessionId, new Date(WORLD_MS).toISOString()]);
    await rig.word.sessionEnded(rig.person(who).sessionId);
  }
  assert.deepEqual([rig.ended.length, (await rig.notices()).length], [2, 0]);
});

test('[RE12] what signing out would mean is said before it is done', async () => {
  const rig = await openRig();
  assert.deepEqual(await rig.must('responder', 'checkSignOut'), { isOnDuty: true, onCallUntil: null, isReachableAfter: false });
  await confirmBySms(rig, 'responder');
  rig.onCall.set(rig.person('responder').personId, WORLD_MS + HOUR);
  assert.deepEqual(await rig.must('responder', 'checkSignOut'), { isOnDuty: true, onCallUntil: WORLD_MS + HOUR, isReachableAfter: true });
  assert.deepEqual(await rig.must('admin', 'checkSignOut'), { isOnDuty: false, onCallUntil: null, isReachableAfter: false });
});

test('[RE12] one digest each morning, with numbers and no name', async () => {
  const rig = await openRig();
  rig.at.nowMs = Date.UTC(2026, 2, 2, 5, 30);
  await rig.word.sendDigests();
  assert.deepEqual(await rig.notices(), [], 'it is half past six there');
  rig.at.nowMs += HOUR;
  await rig.word.sendDigests();
  await rig.word.sendDigests();
  const told = await rig.notices();
  assert.equal(told.length, 1);
  assert.match(told[0]!.text, /\d+ cannot be reached/);
  assert.doesNotMatch(told[0]!.text, /Tester|Patient/);
});

test('[RE5] the week’s tests are made and sent once, by each proven way, and [RE13] an unanswered one is repeated once, then shown', async () => {
  const rig = await openRig();
  await confirmBySms(rig, 'nurse');
  const { personId } = rig.person('nurse');
  const own = () => rig.sent.filter((message) => message.personId === personId);
  const first = own().length;
  const until = rig.at.nowMs + 8 * DAY;
  while (own().length === first && rig.at.nowMs < until) {
    rig.at.nowMs += HOUR;
    await rig.roster.reload();
    await rig.tests.planDue();
    await rig.tests.planDue();
    await rig.tests.runDue();
  }
  assert.equal(own().length, first + 1);
  rig.at.nowMs += DAY + 60_000;
  await rig.tests.planDue();
  await rig.tests.planDue();
  await rig.tests.runDue();
  assert.equal(own().length, first + 2);
  assert.notEqual(own().at(-1)!.key, own().at(-2)!.key, 'a reminder is a message of its own to a carrier');
  rig.at.nowMs += DAY + 60_000;
  await rig.tests.planDue();
  await rig.tests.runDue();
  assert.equal(own().length, first + 2);
  assert.deepEqual((await rig.reachOfPerson('nurse')).reasons.map(({ code }) => code), ['test-unanswered']);
});

test('[RE13] no clear answer is tried once more under the same key, a clear no is told', async () => {
  const rig = await openRig();
  await confirmBySms(rig, 'nurse');
  rig.answers.sms = { type: 'unclear', failure: 'no-clear-answer' };
  rig.at.nowMs += 2 * 60_000;
  await rig.must('nurse', 'sendTestPage', { body: { channel: 'sms' } });
  for (let nth = 0; nth < 3; nth += 1) {
    await rig.tests.runDue();
    rig.at.nowMs += 5_000;
  }
  assert.equal(rig.sent.length, 3);
  assert.equal(rig.sent[1]!.key, rig.sent[2]!.key);
  const { tests } = await rig.must('nurse', 'getPersonReach', { params: { personId: rig.person('nurse').personId } }).catch(() => ({ tests: [] }));
  assert.equal(tests[0]?.failure, 'no-clear-answer');
});

test('[RE14] quiet time is at most 12 hours, not while on call, and all who rank see it', async () => {
  const rig = await openRig();
  const quiet = (untilAt: number | null) => rig.ask('responder', 'setQuiet', { body: { untilAt } });
  const tooLong = await quiet(WORLD_MS + 13 * HOUR);
  assert.equal(!tooLong.ok && tooLong.error.code, 'quiet-too-long');
  rig.onCall.set(rig.person('responder').personId, WORLD_MS + HOUR);
  const onCall = await quiet(WORLD_MS + HOUR);
  assert.equal(!onCall.ok && onCall.error.code, 'on-call');
  rig.onCall.clear();
  assert.equal((await quiet(WORLD_MS + HOUR)).ok, true);
  const { reach } = await rig.must('dispatcher', 'getPersonReach', { params: { personId: rig.person('responder').personId } });
  assert.equal(reach.quietUntil, WORLD_MS + HOUR, 'at once, not with the next look');
  assert.equal((await quiet(null)).ok, true);
  assert.equal((await rig.reachOfPerson('responder')).quietUntil, null);
});

test('[RE1] a receipt of an emergency page proves its channel', async () => {
  const rig = await openRig();
  await confirmBySms(rig, 'nurse');
  const { personId, tenantId } = rig.person('nurse');
  rig.at.nowMs += 31 * DAY;
  assert.equal((await rig.reachOfPerson('nurse')).state, 'doubtful');
  const at = new Date(rig.at.nowMs - 2 * HOUR).toISOString();
  const [emergency] = await database.sql<{ id: string }>(
    `insert into emergencies (id, tenant_id, patient_id, kind, status, opened_at, closed_at, version, state) values (gen_random_uuid(), $1, $2, 'fall', 'closed', $3, $3, 1, '{}') returning id`,
    [tenantId, rig.ward.patientId, at],
  );
  await database.sql(
    `insert into pages (id, tenant_id, emergency_id, step, person_id, recipient, channel, purpose, intended_at, acknowledged_at) values (gen_random_uuid(), $1, $2, 0, $3, 'somebody', 'sms', 'notify', $4, $4)`,
    [tenantId, emergency!.id, personId, at],
  );
  await database.pg.asEngine((tx) => refreshProofs(tx, rig.at.nowMs));
  const reach = await rig.reachOfPerson('nurse');
  assert.deepEqual([reach.state, reach.isOverdue], ['reachable', false]);
});

test('[RE10] an inbox with its tests, and dispatch with its reach, are what their events add up to', async () => {
  const rig = await openRig();
  const { personId, tenantId } = rig.person('responder');
  const rows = { list: listResponders, find: findResponder };
  const eventsOf = (topic: string) => database.pg.asTenant(tenantId, (tx) => tx.query<StoredEvent>('select kind, body from topic_events where topic = $1 order by seq', [topic]));
  await verifyLive({
    kind: 'inbox',
    loadSnapshot: () => database.pg.asTenant(tenantId, (tx) => readInbox(tx, personId, rows, listNewestTests)),
    listEvents: () => eventsOf(topicName('inbox', personId)),
    async act() {
      await confirmBySms(rig, 'responder');
      await rig.must('responder', 'sendTestPage', { body: { channel: 'app' } });
      await rig.tests.runDue();
    },
  });
  await verifyLive({
    kind: 'dispatch',
    loadSnapshot: () => database.pg.asTenant(tenantId, (tx) => readDispatch(tx, tenantId, rows)),
    listEvents: () => eventsOf(topicName('dispatch', tenantId)),
    async act() {
      await rig.roster.reload();
      rig.roster.onPresence({ personId, isConnected: false });
      await rig.roster.stop();
    },
  });
  assert.equal((await database.sql<{ state: string }>(`select reach->>'state' as state from responders where person_id = $1`, [personId]))[0]!.state, 'reachable');
});

test('[RE4] who cannot be reached is listed with reasons, the others are counted', async () => {
  const rig = await openRig();
  await rig.roster.reload();
  const { people } = await rig.must('coordinator', 'listReach');
  const nurse = people.find(({ personId }) => personId === rig.person('nurse').personId)!;
  assert.deepEqual([nurse.group, nurse.reach.state, nurse.reach.reasons.map(({ code }) => code)], ['on-duty', 'unreachable', ['no-way']]);
});
