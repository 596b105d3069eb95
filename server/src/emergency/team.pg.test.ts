// Teams, movement and whoever could be there sooner on a real PostgreSQL: two connections, one commit, the requests people make.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type EmergencySummary, type PersonId, type Snapshot, type StoredEvent, topicName } from '@mydr24/protocol';
import { sceneRouteOf, overTheSphere } from '../dispatch/journeys.ts';
import { findResponder, listResponders } from '../dispatch/responder-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { answer } from '../platform/handlers.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { estimatedJourney } from '../roads/journey.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { defaultLimits } from './emergency-protocol.ts';
import { createEmergencyHandlers } from './emergency-routes.ts';
import { createArrivalWatch } from './arrival-watch-engine.ts';
import { readDispatch } from './emergency-snapshot-store.ts';
import { find } from './emergency-store.ts';
import { createTestEngine, highAlarm, seedWard, T0, WARD, type Ward } from './emergency-testing.ts';
import { createEscalationEngine } from './escalation-engine.ts';
import { builtInPlans, type PlanBook } from './plan-book.ts';
import { planWith, stepWith } from './run-testing.ts';
import { createEmergencyRankingHandlers } from './ranking-routes.ts';
import { createSoonerWatch } from './sooner-watch-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const facts = { tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
const openDoor: Door = { enter: async () => answer(facts) };
const plansWith = (offerTo: number): PlanBook => {
  const protocol = planWith([stepWith({ id: 'lead', offerTo, needs: ['paramedic'], waitMs: 60_000 })], { team: [{ place: 'second', needs: ['paramedic'], offerTo: 2 }] });
  return { ...builtInPlans, planFor: () => ({ protocol, limits: defaultLimits }) };
};

async function openRig(offerTo = 1) {
  const ward = await seedWard(database);
  const rig = createTestEngine(ward.people, { plans: plansWith(offerTo) });
  const handlers = createEmergencyHandlers({ pg: database.pg, keys: createTestKeys(), door: openDoor, rights: shippedRights(), engine: rig.engine, roster: rig.roster });
  let nowMs = T0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const escalation = createEscalationEngine({ pg: database.pg, clock, ids: rig.ids, log: rig.log, engine: rig.engine, onProblem: (error) => assert.fail(String(error)), onQuarantined: () => assert.fail('set aside') });
  const watch = createSoonerWatch({ pg: database.pg, clock, engine: rig.engine, onProblem: (error) => assert.fail(String(error)) });
  const as = (person: { personId: PersonId }, emergencyId: string, body: object = {}, roles = ['responder']) => {
    const caller = { type: 'person', personId: person.personId, tenantId: ward.tenantId, sessionId: 's', roles, unitIds: [] } as unknown as Caller;
    return { caller, requestId: 'r', nowMs, params: { emergencyId }, query: {}, body } as never;
  };
  const raise = (): Promise<string> =>
    database.pg.asEngine(async (tx) => {
      const { raised, events } = await rig.engine.raise(tx, [highAlarm(ward)], nowMs);
      await rig.log.append(tx, events, nowMs);
      return raised[0]!.emergencyId;
    });
  const wait = (ms: number): number => (nowMs += ms);
  const live = createLiveFeed();
  const arrivals = createArrivalWatch({ pg: database.pg, clock, roster: rig.roster, arrivalsOf: () => overTheSphere, live, onProblem: (error) => assert.fail(String(error)) });
  const routes = createEmergencyRankingHandlers({
    pg: database.pg, door: openDoor, rights: shippedRights(), engine: rig.engine, roster: rig.roster, routeOf: async (_tenantId, from, to, vehicle) => sceneRouteOf({ ...estimatedJourney(from, to, vehicle, 'no-map'), line: [], steps: [] }),
  });
  return { ward, handlers, escalation, watch, as, raise, wait, live, arrivals, routes };
}

const load = (id: string) => database.pg.asEngine(async (tx) => (await find(tx, id))!);
const bodyOf = (outcome: { ok: true; body: unknown } | { ok: false; error: { code: string } }): EmergencySummary => {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.code);
  return outcome.body as EmergencySummary;
};
function move(ward: Ward, nth: number, northDeg: number, takenAt: number): void {
  const person = ward.responders[nth]!;
  person.responder = { ...person.responder!, position: { lat: WARD.lat + northDeg, lon: WARD.lon }, positionedAt: takenAt };
}

describe('a team in the database', () => {
  test('[E54] the way there is told to the holder and to who took a place, not to who was only asked, nor after giving it back', async () => {
    const { ward, handlers, routes, as, raise } = await openRig();
    const id = await raise();
    const asked = (await load(id)).offers.filter(({ place }) => place === 'second').map(({ responderId }) => ward.responders.find(({ personId }) => personId === responderId)!);
    const [lead, second] = [ward.responders[0]!, asked[0]!];
    const way = async (person: { personId: PersonId }) => (await routes.routeToScene(as(person, id))).ok;
    assert.deepEqual([await way(lead), await way(second)], [false, false]);
    bodyOf(await handlers.acceptOffer(as(lead, id)));
    bodyOf(await handlers.acceptOffer(as(second, id)));
    assert.deepEqual([await way(lead), await way(second), await way(asked[1]!)], [true, true, false]);
    bodyOf(await handlers.declineOffer(as(second, id, { reason: 'busy' })));
    assert.deepEqual([await way(lead), await way(second)], [true, false]);
  });

  test('[E55] dispatchers hear when the holder is expected by where they are now, and that nobody is on the way any more', async () => {
    const { ward, handlers, live, arrivals, as, raise, wait } = await openRig();
    const id = await raise();
    const lead = ward.responders[0]!;
    const heard: number[][] = [];
    live.subscribe(({ topic, kind, body }) => {
      if (topic === topicName('dispatch', ward.tenantId) && kind === 'arrivals') heard.push((body as { arrivals: { etaAt: number; positionedAt: number }[] }).arrivals.map(({ etaAt, positionedAt }) => etaAt - positionedAt));
    });
    bodyOf(await handlers.acceptOffer(as(lead, id)));
    move(ward, 0, 0.02, wait(1_000));
    await arrivals.look();
    move(ward, 0, 0.01, wait(5_000));
    await arrivals.look();
    const [far, near] = heard.map(([ms]) => ms!);
    assert.ok(near! < far! && near! > 0, `${near} after ${far}`);
    bodyOf(await handlers.reportStatus(as(lead, id, { status: 'on-scene' })));
    await arrivals.look();
    await arrivals.look();
    assert.deepEqual(heard.slice(2), [[]]);
  });

  test('[E46] the stand-downs are rows of the very transaction that stored the accept, for whoever leads and for a place', async () => {
    const { ward, handlers, as, raise } = await openRig(3);
    const id = await raise();
    const [lead, second] = [ward.responders[0]!, ward.responders[3]!];
    bodyOf(await handlers.acceptOffer(as(second, id)));
    bodyOf(await handlers.acceptOffer(as(lead, id)));
    const rows = await database.sql<{ place: string | null; isSame: boolean; told: string }>(
      `select o.place, o.xmin::text = min(g.xmin::text) as "isSame", count(g.id)::text as told from offers o
       left join pages g on g.emergency_id = o.emergency_id and g.purpose = 'stand-down' and g.xmin::text = o.xmin::text
       where o.emergency_id = $1 and o.status = 'accepted' group by o.id, o.place, o.xmin order by o.place nulls first`, [id],
    );
    assert.deepEqual(rows, [{ place: null, isSame: true, told: '2' }, { place: 'second', isSame: true, told: '1' }]);
  });
  test('[E48] of two who accept one place on two connections exactly one has it, in 60 races, and whoever leads beside them', async () => {
    const { ward, handlers, as, raise } = await openRig();
    const [lead, b, c] = ward.responders as [Ward['nurse'], Ward['nurse'], Ward['nurse']];
    for (let n = 0; n < 60; n += 1) {
      const id = await raise();
      const answers = await Promise.all([b, c, lead].map((person) => handlers.acceptOffer(as(person, id))));
      assert.equal(answers.filter(({ ok }) => ok).length, 2);
      const accepted = await database.sql<{ place: string | null }>(`select place from offers where emergency_id = $1 and status = 'accepted' order by place nulls first`, [id]);
      assert.deepEqual(accepted.map(({ place }) => place), [null, 'second']);
      assert.equal((await load(id)).team![0]!.member !== null, true);
      bodyOf(await handlers.closeEmergency(as(lead, id, { outcome: 'other', note: '' })));
    }
  });
  test('[E48] [E49] [E51] accept, report, hand back and close are requests like any other; the place goes to the next in the same commit', async () => {
    const { ward, handlers, as, raise, wait } = await openRig();
    const id = await raise();
    const [lead, second, third] = ward.responders as [Ward['nurse'], Ward['nurse'], Ward['nurse']];
    bodyOf(await handlers.acceptOffer(as(lead, id)));
    bodyOf(await handlers.acceptOffer(as(second, id)));
    assert.deepEqual(bodyOf(await handlers.reportTeamStatus(as(second, id, { status: 'en-route' }))).team!.map(({ place, status, personId }) => [place, status, personId]), [['second', 'en-route', second.personId]]);
    wait(1_000);
    const left = bodyOf(await handlers.declineOffer(as(second, id, { reason: 'unsafe' })));
    assert.deepEqual(left.team!.map(({ status, asked }) => [status, asked]), [['open', 2]]);
    bodyOf(await handlers.acceptOffer(as(third, id)));
    bodyOf(await handlers.closeEmergency(as(lead, id, { outcome: 'other', note: '' })));
    const told = await database.sql<{ id: string }>(`select id from pages where emergency_id = $1 and person_id = $2 and purpose = 'stand-down'`, [id, third.personId]);
    assert.equal(told.length, 2, 'once when the second took it first, once at the end');
    assert.equal((await handlers.reportTeamStatus(as(third, id, { status: 'on-scene' }))).ok, false);
  });
  test('[E20] the dispatcher’s view converges over the life of a team', async () => {
    const { ward, handlers, as, raise, wait } = await openRig();
    const topic = topicName('dispatch', ward.tenantId);
    const rows = { list: listResponders, find: findResponder };
    await verifyLive<'dispatch'>({
      kind: 'dispatch',
      act: async () => {
        const id = await raise();
        const [lead, second, third] = ward.responders as [Ward['nurse'], Ward['nurse'], Ward['nurse']];
        for (const person of [second, lead]) bodyOf(await handlers.acceptOffer(as(person, id)));
        bodyOf(await handlers.reportTeamStatus(as(second, id, { status: 'on-scene' })));
        wait(1_000);
        bodyOf(await handlers.standDownResponder(as(ward.dispatcher, id, { personId: second.personId })));
        bodyOf(await handlers.acceptOffer(as(third, id)));
      },
      loadSnapshot: () => database.pg.asTenant(ward.tenantId, (tx): Promise<Snapshot<'dispatch'>> => readDispatch(tx, ward.tenantId, rows)),
      listEvents: () => database.pg.asTenant(ward.tenantId, (tx) => tx.query<StoredEvent>('select kind, body from topic_events where topic = $1 order by seq', [topic])),
    });
  });
});

describe('who is moving, and who is nearer', () => {
  test('[E47] a holder whose phone shows them driving keeps it without a tap; one who stands still loses it, by their position', async () => {
    const { ward, handlers, escalation, as, raise, wait } = await openRig();
    const id = await raise();
    bodyOf(await handlers.acceptOffer(as(ward.responders[0]!, id)));
    move(ward, 0, 0.005, wait(90_000));
    await escalation.runDue();
    assert.equal((await load(id)).status, 'accepted');
    move(ward, 0, 0.005, wait(90_000));
    await escalation.runDue();
    assert.equal((await load(id)).status, 'seeking');
    const [entry] = await database.sql<{ facts: unknown }>(`select facts from timeline_entries where emergency_id = $1 and kind = 'offer-expired' order by n limit 1`, [id]);
    assert.deepEqual(entry!.facts, { reason: 'no-movement-by-position', by: 'position', movedM: 0, nearerM: 0 });
  });
  test('[E52] somebody who comes much nearer is suggested within one look, dismissed by request, and not suggested again', async () => {
    const { ward, handlers, watch, as, raise, wait } = await openRig();
    const id = await raise();
    move(ward, 0, 0.2, wait(1_000));
    bodyOf(await handlers.acceptOffer(as(ward.responders[0]!, id)));
    for (const nth of [1, 2, 3, 4]) move(ward, nth, 0.3, wait(1));
    assert.equal(await watch.look(), 0);
    move(ward, 3, 0.001, wait(1_000));
    assert.deepEqual([await watch.look(), await watch.look()], [1, 0]);
    const { sooner } = await load(id);
    assert.equal(sooner?.personId, ward.responders[3]!.personId);
    const dismissed = bodyOf(await handlers.dismissSooner(as(ward.dispatcher, id, { personId: ward.responders[3]!.personId })));
    assert.equal(dismissed.sooner, undefined);
    assert.equal(await watch.look(), 0);
  });
  test('[E52] one tap of the dispatcher hands it over to who is suggested, and whoever had it is told', async () => {
    const { ward, handlers, watch, as, raise, wait } = await openRig();
    const id = await raise();
    move(ward, 0, 0.2, wait(1_000));
    bodyOf(await handlers.acceptOffer(as(ward.responders[0]!, id)));
    move(ward, 4, 0.001, wait(1_000));
    await watch.look();
    const handed = bodyOf(await handlers.handOver(as(ward.dispatcher, id, { toPersonId: ward.responders[4]!.personId }, ['dispatcher'])));
    assert.deepEqual([handed.holderId, handed.sooner], [ward.responders[4]!.personId, undefined]);
    const told = await database.sql<{ id: string }>(`select id from pages where emergency_id = $1 and person_id = $2 and purpose = 'stand-down'`, [id, ward.responders[0]!.personId]);
    assert.equal(told.length, 1);
  });
});
