// Mass-casualty mode on a real PostgreSQL: who may, what is kept, that it ends, who is called in.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EmergencyId, MassCasualty } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createNotices } from '../paging/notice-engine.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createMassCasualties } from './mass-casualty-engine.ts';
import { createMassCasualtyHandlers } from './mass-casualty-routes.ts';

const HOUR_MS = 3_600_000;
let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function openRig() {
  const ward = await insertWard(database);
  const clock = { now: WORLD_MS, nowMs: () => clock.now, monotonicMs: () => clock.now };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const { pg } = database;
  const book = createMassCasualties({ pg, clock, insertAudit, newId: () => ids.next(), onProblem });
  const notices = createNotices({ keys: createTestKeys(), pg, clock, ids, pagers: [], onProblem });
  const changes: number[] = [];
  const handlers = createMassCasualtyHandlers({ pg, door: createDoor({ clock, insertAudit }), ids, book, tellPeople: notices.tellPeople, onChanged: () => void changes.push(clock.now) });
  const call = (caller: PersonCaller, params: object, body?: object) => ({ caller, requestId: randomUUID(), nowMs: clock.now, params, query: {}, body }) as never;
  const { dispatcher } = ward.callers;
  const declare = (given: object = {}, by = dispatcher) => handlers.declareMassCasualty(call(by, {}, { reason: 'Coach accident', sceneEmergencyId: null, untilAt: clock.now + HOUR_MS, ...given }));
  const told = (id: string) => database.sql<{ person_id: string; subject: string; lines: string[] }>('select person_id, subject, lines from notices where once = $1', [`call-in ${id}`]);
  const audit = (id: string) => database.sql<{ action: string; actor_kind: string }>('select action, actor_kind from audit_rows where resource = $1 order by at, id', [`mass-casualty/${id}`]);
  return { ward, clock, book, handlers, call, declare, told, audit, dispatcher, changes };
}

function bodyOf(outcome: { ok: true; body: MassCasualty } | { ok: false; error: { code: string } }): MassCasualty {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.code);
  return outcome.body;
}
const codeOf = (outcome: { ok: boolean; error?: { code: string } }): string | undefined => outcome.error?.code;

async function insertEmergency({ tenantId, patientId }: Ward, lat: number): Promise<EmergencyId> {
  const id = randomUUID() as EmergencyId;
  const state = { schema: 2, place: { position: { lat, lon: 1.5 } } };
  await database.sql(
    `insert into emergencies (id, tenant_id, patient_id, kind, status, opened_at, wake_at, version, state) values ($1, $2, $3, 'fall', 'seeking', $4, $4, 1, $5)`,
    [id, tenantId, patientId, new Date(WORLD_MS), JSON.stringify(state)],
  );
  return id;
}

const scene = (ward: Ward, id: string, lat: number, priority: 'high' | 'low' = 'high') => ({
  id, tenantId: ward.tenantId, mode: 'actual' as const, place: { position: { lat, lon: 1.5 } },
  cause: { type: 'alarm' as const, alarmId: id as never, priority, conditionKey: 'x', vital: null, value: null, unit: null },
});

test('[MC1] declared by a dispatcher or a coordinator, twice is once, in force for the very next ranking, and nobody else may', async () => {
  const { ward, clock, book, declare, handlers, call, changes } = await openRig();
  assert.deepEqual([codeOf(await declare({}, ward.callers.nurse)), codeOf(await declare({ untilAt: clock.now })), codeOf(await declare({ untilAt: clock.now + 13 * HOUR_MS }))], ['not-your-role', 'bad-end', 'bad-end']);
  const [one, other] = await Promise.all([declare(), declare({}, ward.callers.coordinator)]);
  assert.equal(bodyOf(one).id, bodyOf(other).id);
  assert.deepEqual([bodyOf(await declare()).id, bodyOf(one).reason], [bodyOf(one).id, 'Coach accident']);
  assert.deepEqual(book.narrowing(scene(ward, 'any', 42.5), clock.now), { mayWait: false, offersAtOnce: 1 });
  assert.equal(book.narrowing(scene(ward, 'any', 42.5, 'low'), clock.now).mayWait, true);
  assert.ok(changes.length >= 2);
  const elsewhere = await openRig();
  const foreign = await elsewhere.handlers.endMassCasualty(call(elsewhere.dispatcher, { massCasualtyId: bodyOf(one).id }));
  assert.equal(codeOf(foreign), 'not-found');
  assert.equal(bodyOf(await handlers.endMassCasualty(call(ward.callers.coordinator, { massCasualtyId: bodyOf(one).id }))).endedAt, clock.now);
  assert.deepEqual(book.narrowing(scene(ward, 'any', 42.5), clock.now), { mayWait: false, offersAtOnce: null });
});

test('[MC1] ended twice is ended once, and what is over is neither prolonged nor marked; all of it is in the audit', async () => {
  const { clock, declare, handlers, call, dispatcher, audit } = await openRig();
  const { id } = bodyOf(await declare());
  const by = { massCasualtyId: id };
  assert.equal(bodyOf(await handlers.prolongMassCasualty(call(dispatcher, by, { untilAt: clock.now + 2 * HOUR_MS }))).untilAt, clock.now + 2 * HOUR_MS);
  clock.now += 1_000;
  const endedAt = clock.now;
  await handlers.endMassCasualty(call(dispatcher, by));
  clock.now += 1_000;
  assert.equal(bodyOf(await handlers.endMassCasualty(call(dispatcher, by))).endedAt, endedAt);
  const late = [await handlers.prolongMassCasualty(call(dispatcher, by, { untilAt: clock.now + HOUR_MS })), await handlers.callInStaff(call(dispatcher, by)), await handlers.markCasualty(call(dispatcher, { ...by, tag: 'A-1' }, { category: 'minor', emergencyId: null }))];
  assert.deepEqual(late.map(codeOf), ['mass-casualty-over', 'mass-casualty-over', 'mass-casualty-over']);
  const actions = (await audit(id)).map(({ action }) => action);
  assert.deepEqual([actions.filter((action) => action === 'mass-casualty.end').length, actions[0]], [2, 'mass-casualty.prolong']);
  const [declared] = await database.sql<{ n: number }>(`select count(*)::integer as n from audit_rows where action = 'mass-casualty.declare' and actor_id = $1 and outcome = 'allowed'`, [dispatcher.personId]);
  assert.equal(declared!.n, 1);
});

test('[MC1] its time up, it is off at once, ended by one node, and the audit says that it ran out', async () => {
  const { ward, clock, book, declare, audit } = await openRig();
  const { id, untilAt } = bodyOf(await declare());
  clock.now = untilAt;
  assert.equal(book.narrowing(scene(ward, 'any', 42.5), clock.now).offersAtOnce, null);
  const ended = await Promise.all([book.endThoseOver(), book.endThoseOver()]);
  assert.equal(ended[0] + ended[1], 1);
  const [row] = await database.sql<{ ended_at: Date; ended_by: string | null }>('select ended_at, ended_by from mass_casualties where id = $1', [id]);
  assert.deepEqual([Number(row!.ended_at), row!.ended_by, (await audit(id)).at(-1)], [untilAt, null, { action: 'mass-casualty.run-out', actor_kind: 'engine' }]);
  assert.notEqual(bodyOf(await declare({ untilAt: clock.now + HOUR_MS })).id, id);
});

test('[MC2] for one scene, emergencies elsewhere go on as ever', async () => {
  const { ward, clock, book, declare } = await openRig();
  const sceneEmergencyId = await insertEmergency(ward, 42.5);
  bodyOf(await declare({ sceneEmergencyId }));
  const offersAt = (id: string, lat: number) => book.narrowing(scene(ward, id, lat), clock.now).offersAtOnce;
  assert.deepEqual([offersAt(sceneEmergencyId, 42.5), offersAt('beside', 42.502), offersAt('elsewhere', 42.6)], [1, 1, null]);
  assert.equal(codeOf(await declare({ sceneEmergencyId: randomUUID() })), 'not-found');
  // Both can be on: the scene's, and the whole tenant's.
  bodyOf(await declare());
  assert.equal(offersAt('elsewhere', 42.6), 1);
});

test('[MC3] everybody off duty is told once, marked, in their language, without a word on anybody', async () => {
  const { ward, declare, handlers, call, told, dispatcher } = await openRig();
  const { personId } = ward.callers.responder;
  await database.sql(`update responders set duty = 'off' where person_id = $1`, [personId]);
  await database.sql(`update persons set locale = 'ca' where id = $1`, [personId]);
  const { id } = bodyOf(await declare());
  const callIn = () => handlers.callInStaff(call(dispatcher, { massCasualtyId: id }));
  const [one, other] = await Promise.all([callIn(), callIn()]);
  assert.deepEqual([bodyOf(one).calledIn, bodyOf(other).calledIn, bodyOf(one).calledInAt], [1, 1, WORLD_MS]);
  const notices = await told(id);
  assert.deepEqual(notices.map(({ person_id }) => person_id), [personId]);
  assert.match(notices[0]!.subject, /MÚLTIPLES VÍCTIMES/);
  assert.doesNotMatch(JSON.stringify(notices), /Coach/);
});

test('[MC4] a person at the scene is a tag with a category, changed as often as they are looked at, and weighs their emergency', async () => {
  const { ward, clock, book, declare, handlers, call, dispatcher } = await openRig();
  const { id } = bodyOf(await declare());
  const emergencyId = await insertEmergency(ward, 42.5);
  const mark = (tag: string, category: string, of: string | null = null) => handlers.markCasualty(call(dispatcher, { massCasualtyId: id, tag }, { category, emergencyId: of }));
  await mark('a-1', 'minor', emergencyId);
  await mark('A-2', 'delayed', randomUUID());
  clock.now += 1_000;
  const { casualties } = bodyOf(await mark('A-1', 'immediate', emergencyId));
  assert.deepEqual(casualties.map(({ tag, category, emergencyId: of, changedAt }) => [tag, category, of, changedAt]), [['A-1', 'immediate', emergencyId, WORLD_MS + 1_000], ['A-2', 'delayed', null, WORLD_MS]]);
  assert.equal(book.triageOf(ward.tenantId, emergencyId), 'immediate');
  assert.equal(book.narrowing(scene(ward, emergencyId, 42.5, 'low'), clock.now).mayWait, false);
});
