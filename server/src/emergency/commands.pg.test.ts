// Commands, answers and drills on a real PostgreSQL: what people's requests do, what carriers and pagers report, and what is kept of it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { EmergencySummary, PageId, PersonId } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { answer } from '../platform/handlers.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createDutyEnd } from './duty-end-engine.ts';
import { defaultLimits } from './emergency-protocol.ts';
import { createEmergencyHandlers } from './emergency-routes.ts';
import { openEmergencies, readFamily } from './emergency-snapshot-store.ts';
import type { Emergency } from './emergency-state.ts';
import { find } from './emergency-store.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from './emergency-testing.ts';
import type { EmergencyEngineOptions } from './emergency-engine.ts';
import { createEscalationEngine } from './escalation-engine.ts';
import { createPageAnswers } from './page-answer-engine.ts';
import { createResponderBack } from './responder-back-engine.ts';
import type { PageAnswer, PageAnswerOutcome } from './page-answer.ts';
import { builtInPlans, type PlanBook } from './plan-book.ts';
import { planWith, stepWith } from './run-testing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const facts = { tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
const openDoor: Door = { enter: async () => answer(facts) };

async function openRig(options: Partial<EmergencyEngineOptions> = {}) {
  const ward = await seedWard(database);
  const rig = createTestEngine(ward.people, options);
  const handlers = createEmergencyHandlers({ pg: database.pg, keys: createTestKeys(), door: openDoor, rights: shippedRights(), engine: rig.engine, roster: rig.roster });
  const as = (personId: PersonId, parts: object = {}) => {
    const caller = { type: 'person', personId, tenantId: ward.tenantId, sessionId: 's', roles: ['responder'], unitIds: [] } as unknown as Caller;
    return { caller, requestId: 'r', nowMs: T0 + 1_000, params: {}, query: {}, ...parts } as never;
  };
  const raise = (given: Partial<ReturnType<typeof highAlarm>> = {}): Promise<string> =>
    database.pg.asEngine(async (tx) => {
      const alarm = highAlarm(ward);
      const cause = given.kind === undefined ? alarm.cause : { ...alarm.cause, conditionKey: given.kind };
      const { raised, events } = await rig.engine.raise(tx, [{ ...alarm, cause, ...given }], T0);
      await rig.log.append(tx, events, T0);
      return raised[0]!.emergencyId;
    });
  const answers = createPageAnswers(rig);
  const say = (pageId: string, personId: PersonId, said: PageAnswer, nowMs = T0 + 2_000): Promise<PageAnswerOutcome> =>
    database.pg.asTenant(ward.tenantId, (tx) => answers(tx, pageId as PageId, personId, said, nowMs));
  return { ward, rig, handlers, as, raise, say };
}

const load = (id: string): Promise<Emergency> => database.pg.asEngine(async (tx) => (await find(tx, id))!);
const pageOf = async (emergencyId: string, personId: string): Promise<string> =>
  (await database.sql<{ id: string }>('select id from pages where emergency_id = $1 and person_id = $2 order by intended_at limit 1', [emergencyId, personId]))[0]!.id;
const bodyOf = (outcome: { ok: true; body: unknown } | { ok: false; error: { code: string } }): EmergencySummary => {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.code);
  return outcome.body as EmergencySummary;
};
const [first, second, last] = [0, 1, 4];

describe('commands', () => {
  test('[E27] [E28] [E29] [E30] take over, escalate, stand down and call back are requests like any other, stored before they are answered', async () => {
    const { ward, handlers, as, raise } = await openRig();
    const params = { emergencyId: await raise() };
    const { personId, name } = ward.responders[first]!;
    assert.equal(bodyOf(await handlers.takeOver(as(personId, { params, body: { fromPersonId: null } }))).holderName, name);
    const late = await handlers.takeOver(as(ward.nurse.personId, { params, body: { fromPersonId: null } }));
    assert.ok(!late.ok && late.error.message.includes(name));
    assert.equal(bodyOf(await handlers.escalateEmergency(as(personId, { params }))).step, 2);
    assert.deepEqual(bodyOf(await handlers.askCallBack(as(personId, { params }))).callBacks.map((each) => each.personId), [personId]);
    assert.deepEqual(bodyOf(await handlers.markCallBackDone(as(ward.dispatcher.personId, { params, body: { personId } }))).callBacks, []);
    assert.equal(bodyOf(await handlers.standDownResponder(as(ward.dispatcher.personId, { params, body: { personId } }))).status, 'seeking');
    const stored = await load(params.emergencyId);
    assert.equal(stored.offers.find(({ responderId }) => responderId === personId)?.status, 'stood-down');
  });
  test('[E27] in fifty races of two take-overs from the same holder exactly one gets it', async () => {
    const { ward, rig, raise } = await openRig();
    const other = database.openPostgres();
    const [a, b] = [ward.nurse, ward.responders[last]!];
    for (let race = 0; race < 50; race += 1) {
      const id = await raise({ patientId: ward.patientId, kind: 'deterioration' });
      const take = (pg: typeof other, who: Ward['nurse']) =>
        pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, id, () => ({ type: 'took-over', by: { personId: who.personId, name: who.name, givenName: who.givenName, channels: ['app'] }, from: null }), T0));
      const won = (await Promise.all([take(database.pg, a), take(other, b)])).filter((decision) => decision!.ok);
      assert.equal(won.length, 1);
      const holder = (await load(id)) as Emergency & { holder: { personId: string } };
      assert.ok([a.personId, b.personId].includes(holder.holder.personId as never));
      await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, id, () => ({ type: 'closed', by: a, outcome: 'other', note: '' }), T0));
    }
  });
});

describe('answers to a page', () => {
  test('[E31] every answer proves the page was seen, and is answered in words of its own', async () => {
    const { ward, raise, say } = await openRig();
    const id = await raise();
    const [a, b] = [ward.responders[first]!.personId, ward.responders[second]!.personId];
    const pages = { a: await pageOf(id, a), b: await pageOf(id, b), nurse: await pageOf(id, ward.nurse.personId) };
    assert.deepEqual(await say(pages.a, a, 'acknowledge'), { type: 'acknowledged' });
    assert.deepEqual(await say(pages.a, a, 'acknowledge'), { type: 'already-so', answer: 'acknowledge' });
    assert.deepEqual(await say(pages.a, a, 'call-back'), { type: 'call-back-noted' });
    assert.deepEqual(await say(pages.a, a, 'call-back'), { type: 'already-so', answer: 'call-back' });
    assert.deepEqual(await say(pages.nurse, ward.nurse.personId, 'escalate'), { type: 'escalated' });
    assert.deepEqual(await say(pages.a, a, 'accept'), { type: 'accepted' });
    assert.deepEqual(await say(pages.a, a, 'accept'), { type: 'already-so', answer: 'accept' });
    assert.deepEqual(await say(pages.b, b, 'accept'), { type: 'taken', holderName: ward.responders[first]!.name });
    assert.deepEqual(await say(pages.nurse, ward.nurse.personId, 'take-over'), { type: 'taken-over' });
    const [row] = await database.sql<{ seen: boolean }>('select acknowledged_at is not null as seen from pages where id = $1', [pages.b]);
    assert.equal(row!.seen, true);
  });
  test('[E31] a decline is one, once; somebody only told may accept where they could be asked, and nobody else', async () => {
    const { ward, raise, say, rig } = await openRig();
    const id = await raise();
    const a = ward.responders[first]!.personId;
    assert.deepEqual(await say(await pageOf(id, a), a, 'decline'), { type: 'declined' });
    assert.deepEqual(await say(await pageOf(id, a), a, 'decline'), { type: 'already-so', answer: 'decline' });
    await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, id, () => ({ type: 'call-back-asked', by: { personId: a, name: 'a' } }), T0));
    const { personId: dispatcher } = ward.dispatcher;
    assert.deepEqual(await say(await pageOf(id, dispatcher), dispatcher, 'accept'), { type: 'not-possible', code: 'not-entitled' });
    assert.deepEqual(await say(await pageOf(id, ward.nurse.personId), ward.nurse.personId, 'accept'), { type: 'accepted' });
  });
  test('[E31] somebody else’s page, an unknown one, and one of an ended emergency are answered, and change nothing', async () => {
    const { ward, rig, raise, say } = await openRig();
    const id = await raise();
    const a = ward.responders[first]!.personId;
    const page = await pageOf(id, a);
    assert.deepEqual(await say(page, ward.responders[second]!.personId, 'accept'), { type: 'unknown-page' });
    assert.deepEqual(await say(randomUUID(), a, 'accept'), { type: 'unknown-page' });
    await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, id, () => ({ type: 'closed', by: ward.nurse, outcome: 'other', note: '' }), T0));
    assert.deepEqual(await say(page, a, 'accept'), { type: 'ended' });
  });
});

describe('carriers, duty and why', () => {
  test('[E37] a report is kept on the page and hurries the chain; unknown pages and repeats are left alone', async () => {
    const { ward, rig, raise } = await openRig();
    const id = await raise();
    const a = ward.responders[first]!.personId;
    const page = await pageOf(id, a);
    await database.sql('update pages set sent_at = intended_at, due_at = null where id = $1', [page]);
    const report = (pageId: string, status: 'delivered' | 'undelivered') => database.pg.asEngine((tx) => rig.engine.reportCarrier(tx, pageId, status, T0 + 1_000));
    await report(page, 'undelivered');
    await report(page, 'undelivered');
    await report(randomUUID(), 'delivered');
    const rows = await database.sql<{ channel: string; carrier_status: string | null }>('select channel, carrier_status from pages where person_id = $1 order by intended_at, channel', [a]);
    assert.deepEqual(rows, [{ channel: 'app', carrier_status: 'undelivered' }, { channel: 'sms', carrier_status: null }]);
  });
  test('[E35] going off duty withdraws what was not sent, ends the offer and asks the next person, in one go', async () => {
    const { ward, rig, raise } = await openRig();
    const id = await raise();
    const a = ward.responders[first]!.personId;
    const endDuty = createDutyEnd({ pg: database.pg, clock: { nowMs: () => T0 + 1_000, monotonicMs: () => 0 }, engine: rig.engine, onProblem: assert.ifError });
    await endDuty(a);
    await endDuty(a);
    const pages = await database.sql<{ failure: string | null; due: boolean }>('select failure, due_at is not null as due from pages where person_id = $1', [a]);
    assert.deepEqual(pages, [{ failure: 'withdrawn', due: false }]);
    const { offers } = await load(id);
    assert.deepEqual(offers.map(({ status }) => status), ['expired', 'offered', 'offered', 'offered']);
  });
  test('[E36] why somebody was or was not paged is stored with the round: off duty, unreachable, a gap in a rota', async () => {
    const plans: PlanBook = { ...builtInPlans, planFor: () => ({ limits: defaultLimits, protocol: planWith([stepWith({ id: 'first', offerTo: 1, roles: ['nurse'], onCall: ['cardiology'], needs: ['paramedic'] })]) }) };
    const { ward, handlers, as, raise } = await openRig({ plans });
    const resting = ward.responders[second]!;
    Object.assign(resting.responder!, { duty: 'off' });
    const emergencyId = await raise();
    const ask = async (personId?: PersonId) => {
      const why = await handlers.explainEmergency(as(ward.dispatcher.personId, { params: { emergencyId }, query: { personId } }));
      assert.ok(why.ok);
      return why.body;
    };
    const all = await ask();
    assert.deepEqual(all.rounds.map(({ round, step, leftOut }) => [round, step, leftOut]), [[0, 'first', []]]);
    const gap = all.rounds[0]!.considered.find(({ as: how }) => how === 'on-call');
    assert.deepEqual([gap?.personId, gap?.reasons[0]?.code], [null, 'nobody-on-call']);
    const one = await ask(resting.personId);
    assert.deepEqual([one.rounds[0]!.considered.map(({ isAsked, reasons }) => [isAsked, reasons[0]?.code]), one.pages], [[[false, 'off-duty']], []]);
    const asked = await ask(ward.responders[first]!.personId);
    assert.deepEqual([asked.rounds[0]!.considered[0]?.isAsked, asked.pages.length], [true, 1]);
  });
});

describe('the kind', () => {
  const plans: PlanBook = {
    ...builtInPlans,
    kindOfAnswer: (_tenantId, questionId, answerId) => (questionId === 'breathing' && answerId === 'no' ? 'cardiac-arrest' : null),
    kindOfAlarm: (_tenantId, { conditionKey }) => (conditionKey === 'sepsis-screen' ? 'sepsis' : null),
  };
  test('[E32] an answer sent with the call decides the kind before anybody is paged', async () => {
    const { ward, handlers, as } = await openRig({ plans });
    const sos = bodyOf(await handlers.sendSos(as(ward.patientPersonId, { body: { answer: { questionId: 'breathing', answerId: 'no' } } })));
    assert.deepEqual([sos.kind, sos.status], ['cardiac-arrest', 'countdown']);
    const [row] = await database.sql<{ kind: string }>('select kind from emergencies where id = $1', [sos.id]);
    assert.equal(row!.kind, 'cardiac-arrest');
  });
  test('[E33] one that becomes a kind already open joins it, whoever says so; nothing collides', async () => {
    const { ward, handlers, as, raise } = await openRig({ plans });
    const openId = await raise({ kind: 'cardiac-arrest' });
    const called = bodyOf(await handlers.sendSos(as(ward.patientPersonId, { body: { answer: { questionId: 'breathing', answerId: 'no' } } })));
    assert.deepEqual([called.status, called.outcome], ['closed', 'joined']);
    const otherId = await raise({ kind: 'stroke' });
    const by = (kind: string, emergencyId: string) => handlers.reclassifyEmergency(as(ward.dispatcher.personId, { params: { emergencyId }, body: { kind } }));
    assert.equal(bodyOf(await by('cardiac-arrest', otherId)).outcome, 'joined');
    assert.equal((await load(openId)).attached.length, 2);
    assert.equal(bodyOf(await by('fall', openId)).kind, 'fall');
    const late = await by('stroke', otherId);
    assert.deepEqual(!late.ok && late.error.code, 'already-ended');
  });
  test('[E33] one somebody holds does not join another: the dispatcher is told', async () => {
    const { ward, rig, handlers, as, raise } = await openRig({ plans });
    const [heldId] = [await raise({ kind: 'stroke' }), await raise({ kind: 'fall' })];
    await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, heldId, () => ({ type: 'accepted', by: ward.responders[first]! }), T0));
    const refused = await handlers.reclassifyEmergency(as(ward.dispatcher.personId, { params: { emergencyId: heldId }, body: { kind: 'fall' } }));
    assert.deepEqual(!refused.ok && refused.error.code, 'kind-is-open');
  });
  test('[E33] the tenant’s pack decides what an alarm makes, and the same condition joins what its emergency has become', async () => {
    const { ward, handlers, as, raise } = await openRig({ plans });
    const cause = { ...highAlarm(ward).cause, conditionKey: 'sepsis-screen' };
    const id = await raise({ cause });
    assert.equal((await load(id)).kind, 'sepsis');
    bodyOf(await handlers.reclassifyEmergency(as(ward.dispatcher.personId, { params: { emergencyId: id }, body: { kind: 'stroke' } })));
    assert.equal(await raise({ cause: { ...cause, alarmId: randomUUID() as never } }), id);
  });
  test('[E39] a plan that cannot be followed is reported, and the built-in one takes its place', async () => {
    const problems: unknown[] = [];
    const broken: PlanBook = { ...builtInPlans, planFor: () => ({ protocol: null as never, limits: defaultLimits }), kindOfAlarm: () => assert.fail('a broken book') };
    const { raise } = await openRig({ plans: broken, onProblem: (error) => void problems.push(error) });
    assert.equal((await load(await raise())).protocol.id, 'default-respiratory-failure');
    assert.equal(problems.length, 2);
  });
});

describe('the family', () => {
  test('[E43] a plan that tells no family makes no event for it, and a fresh load shows nothing either', async () => {
    const linked = async (familyNotice: 'none' | 'with-consent') => {
      const plans: PlanBook = { ...builtInPlans, planFor: (...asked) => ({ limits: defaultLimits, protocol: { ...builtInPlans.planFor(...asked).protocol, familyNotice } }) };
      const { ward, raise } = await openRig({ plans });
      const linkId = randomUUID();
      await database.sql(`insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at) values ($1, $2, $3, $4, $4, now())`, [linkId, ward.tenantId, ward.patientId, ward.patientPersonId]);
      await raise();
      const events = await database.sql(`select topic from topic_events where topic = $1`, [`family/${linkId}`]);
      return [events.length > 0, (await database.pg.asTenant(ward.tenantId, (tx) => readFamily(tx, linkId)))?.emergency !== null];
    };
    assert.deepEqual([await linked('with-consent'), await linked('none')], [[true, true], [false, false]]);
  });
});

describe('drills', () => {
  const start = (rig: Awaited<ReturnType<typeof openRig>>, unitId: string | null) =>
    rig.handlers.startDrill(rig.as(rig.ward.dispatcher.personId, { body: { kind: 'cardiac-arrest', unitId, note: '' } }));
  test('[E34] a drill pages the ward’s real people for a patient of no ward, and no board or family hears of it', async () => {
    const opened: string[] = [];
    const rig = await openRig({ onOpened: (mode) => void opened.push(mode) });
    const { ward } = rig;
    const drill = bodyOf(await start(rig, ward.unitId));
    assert.deepEqual([drill.mode, drill.place.label, opened], ['drill', 'Test hospital, Ward 1', ['drill']]);
    const pages = await database.sql<{ person_id: string }>('select person_id from pages where emergency_id = $1', [drill.id]);
    assert.ok(pages.some(({ person_id }) => person_id === ward.nurse.personId) && pages.some(({ person_id }) => person_id === ward.responders[first]!.personId));
    const topics = await database.sql<{ topic: string }>(`select distinct topic from topic_events where tenant_id = $1 and (topic like 'unit/%' or topic like 'patient/%' or topic like 'family/%')`, [ward.tenantId]);
    assert.deepEqual(topics, []);
    const [patient] = await database.sql<{ unit_id: string | null; is_drill: boolean }>('select unit_id, is_drill from patients where id = $1', [drill.patientId]);
    assert.deepEqual(patient, { unit_id: null, is_drill: true });
    assert.equal((await database.pg.asTenant(ward.tenantId, (tx) => openEmergencies(tx, [drill.patientId]))).size, 0);
    const linkId = randomUUID();
    await database.sql(`insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at) values ($1, $2, $3, $4, $4, now())`, [linkId, ward.tenantId, drill.patientId, ward.patientPersonId]);
    assert.equal((await database.pg.asTenant(ward.tenantId, (tx) => readFamily(tx, linkId)))?.emergency, null);
  });
  test('[E34] two drills at once have a patient each, and the next one takes the first that is free', async () => {
    const rig = await openRig();
    const [one, two] = [bodyOf(await start(rig, null)), bodyOf(await start(rig, null))];
    assert.notEqual(one.patientId, two.patientId);
    await rig.handlers.closeEmergency(rig.as(rig.ward.dispatcher.personId, { params: { emergencyId: one.id }, body: { outcome: 'other', note: '' } }));
    assert.equal(bodyOf(await start(rig, null)).patientId, one.patientId);
  });
});

test('[E42] a phone that comes back into coverage is paged by the app, once, however often it comes back', async () => {
  const { ward, rig, raise } = await openRig();
  const { personId } = ward.responders[first]!;
  Object.assign(ward.responders[first]!, { isConnected: false });
  const id = await raise();
  const appPages = () => database.sql<{ purpose: string }>(`select purpose from pages where emergency_id = $1 and person_id = $2 and channel = 'app'`, [id, personId]);
  assert.deepEqual(await appPages(), []);
  const back = createResponderBack({ pg: database.pg, engine: rig.engine, clock: { nowMs: () => T0 + 3_000, monotonicMs: () => 0 }, onProblem: assert.ifError });
  for (let n = 0; n < 3; n += 1) {
    back.came(personId);
    back.came(ward.nurse.personId);
    await back.flush();
  }
  assert.deepEqual(await appPages(), [{ purpose: 'offer' }]);
});

describe('an emergency stored by yesterday’s program', () => {
  test('[E38] is claimed, decided and stored in today’s form', async () => {
    const { rig, raise } = await openRig();
    const id = await raise();
    await database.sql(`update emergencies set state = (state - array['isAtHome', 'callBacks', 'duties', 'escalatedAt']) || '{"schema": 1}' where id = $1`, [id]);
    const nowMs = T0 + 26_000;
    const loop = createEscalationEngine({
      pg: database.pg, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, ids: rig.ids, log: rig.log, engine: rig.engine, onProblem: assert.ifError, onQuarantined: () => assert.fail('set aside'),
    });
    await loop.runDue();
    const [row] = await database.sql<{ schema: number; reached: boolean }>(`select (state->>'schema')::int as schema, (state->>'isFailSafeReached')::boolean as reached from emergencies where id = $1`, [id]);
    assert.deepEqual(row, { schema: 2, reached: true });
  });
});
