import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AlarmChains, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createIntakeRig, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createNotices } from '../paging/notice-engine.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createAlarmChains } from './alarm-chain-engine.ts';
import { builtInSet } from './default-rules.ts';
import { createNurseInChargeHandlers } from './nurse-in-charge-routes.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const MIN = 60_000;

async function addPerson(rig: IntakeRig, name: string, role: string, isHere = true): Promise<PersonId> {
  const id = randomUUID() as PersonId;
  const { tenantId, unitId } = rig.ward;
  await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Sample', $3, $4, now())`, [id, tenantId, name, `${name}@example.org`]);
  await rig.database.sql('insert into person_roles (person_id, tenant_id, role) values ($1, $2, $3)', [id, tenantId, role]);
  if (isHere) await rig.database.sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [id, tenantId, unitId]);
  return id;
}

async function open(t: Parameters<typeof createIntakeRig>[0], chains: AlarmChains = builtInSet.chains!) {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [one, other] = [await addPerson(rig, 'One', 'nurse'), await addPerson(rig, 'Other', 'nurse')];
  const { pg } = rig.database;
  const problems: unknown[] = [];
  const onProblem = (error: unknown): void => void problems.push(error);
  const notices = createNotices({ keys: createTestKeys(), pg, clock: rig.clock, ids: createIds(rig.clock), pagers: [], onProblem });
  const nodes = [1, 2].map(() => createAlarmChains({ pg, clock: rig.clock, book: { chainsOf: () => chains, effectiveOf: () => [] }, tellCircle: notices.tellCircle, raise: (command) => chain.intake.command(command), onProblem }));
  const look = async (): Promise<void> => {
    for (const node of nodes) await node.look();
    assert.deepEqual(problems, []);
  };
  const door: Door = { enter: async () => answer({ tenantId: rig.ward.tenantId, patientId: null, unitId: rig.ward.unitId, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const handlers = createNurseInChargeHandlers({ pg, door });
  const caller: Caller = { type: 'person', personId: one, tenantId: rig.ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [rig.ward.unitId as UnitId] };
  const call = () => ({ caller, requestId: 'r', nowMs: rig.clock.at, params: { unitId: rig.ward.unitId as UnitId }, query: {}, body: undefined });
  const put = (personId: PersonId) => handlers.setNurseInCharge({ ...call(), body: { personId } });
  const told = async (): Promise<string[]> => (await rig.database.sql<{ id: string }>(`select distinct person_id as id from notices where once like 'alarm%'`)).map(({ id }) => id).toSorted();
  return { rig, chain, one, other, look, handlers, call, put, told };
}
const ring = async (rig: IntakeRig, chain: Chain): Promise<void> => void (await chain.intake.submit(rig.ward.gateway, [spo2(rig.ward.patientIds[0]!, rig.clock.at, 70)]));

test('[ML10] the first step of a chain goes to whoever is in charge of the unit alone, and to all its nurses while nobody is', async (t) => {
  const { rig, chain, one, other, look, put, told, handlers, call } = await open(t);
  await ring(rig, chain);
  rig.clock.at += 61_000;
  assert.ok((await put(other)).ok);
  await look();
  assert.deepEqual(await told(), [other]);
  await rig.database.sql(`delete from notices`);
  await rig.database.sql(`delete from alarm_tellings`);
  assert.ok((await handlers.endNurseInCharge(call())).ok);
  await look();
  assert.deepEqual(await told(), [one, other].toSorted());
});

test('[ML10] unanswered by them, the next step widens to every nurse of the unit', async (t) => {
  const { rig, chain, one, other, look, put, told } = await open(t);
  await put(one);
  await ring(rig, chain);
  rig.clock.at += 61_000;
  await look();
  assert.deepEqual(await told(), [one]);
  rig.clock.at += MIN;
  await look();
  assert.deepEqual(await told(), [one, other].toSorted());
});

test('[ML11] in charge is one nurse of the unit: a later one takes over, it ends after 13 hours and when they leave the unit', async (t) => {
  const { rig, one, other, put, handlers, call } = await open(t);
  const holder = async (): Promise<string | null> => {
    const reply = await handlers.getNurseInCharge(call());
    assert.ok(reply.ok);
    return reply.body.charge?.personId ?? null;
  };
  const [doctor, elsewhere] = [await addPerson(rig, 'Doctor', 'doctor'), await addPerson(rig, 'Elsewhere', 'nurse', false)];
  for (const nobody of [doctor, elsewhere]) {
    const reply = await put(nobody);
    assert.equal(reply.ok ? '' : reply.error.code, 'not-a-nurse-here');
  }
  await put(one);
  await put(other);
  assert.equal(await holder(), other);
  rig.clock.at += 13 * 60 * MIN - 1;
  assert.equal(await holder(), other);
  rig.clock.at += 1;
  assert.equal(await holder(), null);
  await put(one);
  await rig.database.sql('delete from person_units where person_id = $1', [one]);
  assert.equal(await holder(), null);
});

const raising: AlarmChains = { physiological: { high: [{ afterMs: 60_000, tell: 'nurse-in-charge', raises: null }, { afterMs: 120_000, tell: 'nurse', raises: 'deterioration' }] }, technical: { medium: [{ afterMs: 60_000, tell: 'nurse', raises: 'deterioration' }] } };

test('[ML12] a step that raises makes one emergency of an alarm nobody answered, on however many nodes, and none of an answered one', async (t) => {
  const { rig, chain, one, look } = await open(t, raising);
  // Silence has a technical alarm of its own, whose chain raises as well.
  await ring(rig, chain);
  assert.equal(chain.raised.length, 1, 'the rule itself raises at once');
  rig.clock.at += 29_000;
  await chain.nextEvent(({ body }) => (body as { conditionKey?: string }).conditionKey === 'spo2-low');
  rig.clock.at += 61_000 + 30_000;
  await chain.nextEvent(({ body }) => (body as { conditionKey?: string }).conditionKey === 'no-data:spo2');
  rig.clock.at += 61_000;
  await look();
  const raised = chain.raised.slice(1).map(({ kind, cause }) => `${kind} ${cause.type === 'alarm' ? cause.conditionKey : ''}`);
  assert.deepEqual(raised.toSorted(), ['deterioration no-data:spo2', 'deterioration spo2-low']);
  await look();
  const [alarm] = await rig.database.sql<{ id: string }>(`select id from alarms where condition_key = 'spo2-low'`);
  await chain.intake.command({ answer: 'ack', alarmId: alarm!.id, pauseMs: null, patientId: rig.ward.patientIds[0]!, personId: one, personName: null });
  const before = chain.raised.length;
  assert.ok((await chain.intake.command({ answer: 'raise', alarmId: alarm!.id, patientId: rig.ward.patientIds[0]!, kind: 'deterioration' })).ok);
  assert.equal(chain.raised.length, before);
});
