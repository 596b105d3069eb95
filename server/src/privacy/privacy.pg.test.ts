// A request for erasure on a real PostgreSQL, from the asking to the proof: decided by the officer, stopped by a hold, kept by law, and gone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EndpointName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { openRights } from '../people/judge-cedar.ts';
import { type CastName, insertBareEmergency, insertWard, type Ward } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { insertNote, listNotes } from '../history/history-store.ts';
import { findEssentials, putEssentials } from '../scene-notes/scene-store.ts';
import { operate } from '../tenancy/tenant-operator-store.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import { eraseDue } from './erasure-engine.ts';
import { listHeldPatients } from './erasure-store.ts';
import { type ErasureToVerify, verifyErasure } from './erasure-verify-store.ts';
import { createPrivacyHandlers } from './privacy-routes.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
const keys = createTestKeys();
/** Of the master keys of this server, those that are there. */
let masterNames: readonly string[] = [];
/** The database compares with its own clock: what is kept until now is over. */
const T0 = Date.now() - 3_600_000;
const YEAR_MS = 366 * 86_400_000;
type Outcome = { ok: boolean; body?: Record<string, unknown>; error?: { code: string } };

function openRig(ward: Ward, keptYears = 0) {
  const { pg } = database;
  const told: string[] = [];
  const handlers = createPrivacyHandlers({
    pg, keys, keptYears, tenants: openGate, door: createDoor({ clock: { nowMs: () => T0 }, insertAudit, rights: openRights() }), ids: { next: () => randomUUID() as never }, wakeErasing: () => {}, wakeExports: () => {},
    masters: async () => masterNames, tellPeople: async (_tx, _tenant, once) => told.push(once),
  });
  const ask = (as: CastName, name: keyof typeof handlers & EndpointName, parts: object = {}, nowMs = T0): Promise<Outcome> => {
    const caller: Caller = ward.callers[as];
    return (handlers[name] as unknown as (call: object) => Promise<Outcome>)({ caller, requestId: randomUUID(), nowMs, params: {}, query: {}, ...parts });
  };
  const params = { patientId: ward.patientId };
  const verify = (parts: ErasureToVerify['parts']) => operate(database.address, ward.tenantId, ({ client }) => verifyErasure({ query: async (text, values) => ({ rows: (await client.query(text, [...values])).rows }) }, { id: '', tenantId: ward.tenantId, patientId: ward.patientId, parts }), { readOnly: true });
  return { ask, told, params, verify };
}
const good = ({ ok, body, error }: Outcome): Record<string, unknown> => {
  assert.ok(ok, error?.code);
  return body!;
};

/** A ward whose patient has something in each kind of table. */
async function insertFullWard(): Promise<Ward> {
  const ward = await insertWard(database);
  const { tenantId, patientId, callers } = ward;
  const { personId } = callers.nurse;
  await database.pg.asTenant(tenantId, async (tx) => {
    await putEssentials(tx, keys, { tenantId, patientId, byPersonId: personId }, { allergies: 'Penicillin', doorCode: '4711' }, T0);
    await insertNote(tx, keys, { id: randomUUID(), tenantId, patientId, personId, at: T0, writtenAt: T0, text: 'Turned' });
  });
  const { emergencyId } = await insertBareEmergency(database, ward);
  await database.sql(`update emergencies set status = 'closed', closed_at = $2, wake_at = null where id = $1`, [emergencyId, new Date(T0)]);
  await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address) values ($1, $2, 'sms', '+376 1')`, [callers.patient.personId, tenantId]);
  await database.sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, 1, 'heart-rate', 80, '/min', $4, $4)`, [tenantId, patientId, ward.deviceId, new Date(T0)]);
  await database.sql(`update patients set address = 'Carrer Major 1', lat = 42.5, lon = 1.5 where id = $1`, [patientId]);
  return ward;
}

test('[PR2] a patient asks, takes it back and asks again; the officer is told, decides once and says why; a refusal reaches the patient', async () => {
  const ward = await insertFullWard();
  const { ask, told, params } = openRig(ward);
  assert.equal(good(await ask('patient', 'askForErasure', { params }))['state'], 'asked');
  assert.equal((await ask('patient', 'askForErasure', { params })).error?.code, 'asked-already');
  assert.equal(good(await ask('patient', 'withdrawErasure', { params }))['state'], 'withdrawn');
  const { id } = good(await ask('patient', 'askForErasure', { params }, T0 + 1));
  const { erasures } = good(await ask('privacy-officer', 'listErasures', { query: { state: 'open' } })) as { erasures: { id: string; patientName: string }[] };
  assert.deepEqual(erasures.map((one) => one.id), [id]);
  const decision = { params: { erasureId: id }, body: { decision: 'refuse', note: 'The court still asks for it' } };
  for (const as of ['nurse', 'admin', 'patient'] as const) assert.equal((await ask(as, 'decideErasure', decision)).ok, false);
  assert.equal(good(await ask('privacy-officer', 'decideErasure', decision))['state'], 'refused');
  assert.equal((await ask('privacy-officer', 'decideErasure', decision)).error?.code, 'not-waiting');
  const own = good(await ask('patient', 'getOwnPrivacy', { params }))['erasure'] as { note: string };
  assert.equal(own.note, 'The court still asks for it');
  assert.deepEqual(Object.keys(own).filter((key) => ['isHeld', 'patientName', 'decidedByName'].includes(key)), []);
  assert.equal(told.filter((once) => once.endsWith('/asked')).length, 2);
  assert.equal(told.filter((once) => once.endsWith('/refused')).length, 1);
  assert.equal(await eraseDue(database.pg, T0), 0);
});

test('[PR3] a hold stops a grant and what was granted, in the database too; an open emergency as well; the retention of readings is told of it', async () => {
  const ward = await insertFullWard();
  const { ask, params } = openRig(ward);
  const { id } = good(await ask('patient', 'askForErasure', { params }));
  const reason = 'A court has asked for the record';
  const hold = good(await ask('privacy-officer', 'placeLegalHold', { body: { ...params, reason } }));
  assert.equal((await ask('privacy-officer', 'placeLegalHold', { body: { ...params, reason } })).error?.code, 'held-already');
  const grant = { params: { erasureId: id }, body: { decision: 'grant', note: 'Nothing stands against it' } };
  assert.equal((await ask('privacy-officer', 'decideErasure', grant)).error?.code, 'held');
  assert.ok((await database.pg.asEngine(listHeldPatients)).includes(ward.patientId));
  good(await ask('privacy-officer', 'liftLegalHold', { params: { holdId: hold['id'] }, body: { reason: 'The court has decided' } }));
  good(await ask('privacy-officer', 'decideErasure', grant));
  good(await ask('privacy-officer', 'placeLegalHold', { body: { ...params, reason } }));
  assert.equal(await eraseDue(database.pg, T0 + 1), 0);
  const byForce = () => database.pg.asEngine((tx) => tx.query('select erase_patient_rows($1, $2, $3, $4, $5)', [ward.tenantId, id, 'private', ['patient_essentials'], ['patient']]));
  await assert.rejects(byForce(), { code: '23514' });
  await database.sql('update legal_holds set lifted_at = now(), lifted_by = placed_by, lift_reason = reason where patient_id = $1', [ward.patientId]);
  const { emergencyId } = await insertBareEmergency(database, ward);
  assert.equal(await eraseDue(database.pg, T0 + 1), 0);
  await assert.rejects(byForce(), { code: '23514' });
  await database.sql(`update emergencies set status = 'closed', closed_at = $2, wake_at = null where id = $1`, [emergencyId, new Date(T0)]);
  assert.equal(await eraseDue(database.pg, T0 + 1), 2);
});

test('[PR4] what no law keeps goes at once with its keys; the record stays readable to care until its years are over', async () => {
  const ward = await insertFullWard();
  const { tenantId, patientId } = ward;
  const { ask, params, verify } = openRig(ward, 10);
  const { id } = good(await ask('patient', 'askForErasure', { params }));
  const granted = good(await ask('privacy-officer', 'decideErasure', { params: { erasureId: id }, body: { decision: 'grant', note: 'The record is kept for ten years' } }));
  assert.equal(granted['keptUntil'], Date.UTC(new Date(T0).getUTCFullYear() + 11, 0, 1));
  assert.equal(await eraseDue(database.pg, T0 + 1), 1);
  const read = await database.pg.asTenant(tenantId, async (tx) => ({ essentials: await findEssentials(tx, keys, patientId), notes: (await listNotes(tx, keys, patientId, { fromAt: T0 - 1, toAt: T0 + 1 })).map(({ text }) => text) }));
  assert.deepEqual(read, { essentials: { allergies: null, doorCode: null }, notes: ['Turned'] });
  const [patient] = await database.sql<{ address: string | null; name: string }>('select address, given_name as name from patients where id = $1', [patientId]);
  assert.deepEqual([patient!.address, patient!.name === 'erased'], [null, false]);
  assert.deepEqual(await database.sql('select from contact_channels where person_id = $1', [ward.callers.patient.personId]), []);
  assert.equal(await eraseDue(database.pg, T0 + YEAR_MS), 0);
  assert.deepEqual((await verify(['private'])).left, []);
  assert.deepEqual((await verify(['record'])).left.filter(({ table }) => ['chart_notes', 'patients', 'data_keys'].includes(table)).map(({ rows }) => rows), [1, 1, 1]);
});

test('[PR5] where no law keeps it, everything goes; only an id and the audit are left, and a program sees it; what is left is named', async () => {
  const ward = await insertFullWard();
  const { ask, params, verify } = openRig(ward);
  const { id } = good(await ask('patient', 'askForErasure', { params }));
  good(await ask('privacy-officer', 'decideErasure', { params: { erasureId: id }, body: { decision: 'grant', note: 'Nothing stands against it' } }));
  assert.equal(await eraseDue(database.pg, T0 + 1), 2);
  const [erasure] = await database.sql<{ state: string; report: { record: { rows: Record<string, number> } } }>('select state, report from erasures where id = $1', [id]);
  assert.equal(erasure!.state, 'done');
  assert.deepEqual([erasure!.report.record.rows['readings'], erasure!.report.record.rows['emergencies']], [1, 1]);
  const proof = await verify(['private', 'record']);
  assert.deepEqual(proof.left, []);
  assert.ok(proof.looks > 40 && proof.masters.length === 1);
  assert.ok((await database.sql('select from audit_rows where patient_id = $1', [ward.patientId])).length > 0);
  await database.sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, 2, 'heart-rate', 80, '/min', $4, $4)`, [ward.tenantId, ward.patientId, ward.deviceId, new Date(T0)]);
  assert.deepEqual((await verify(['private', 'record'])).left, [{ table: 'readings', rows: 1 }]);
});

test('[PR5] the officer is shown the same look by their own screen: nothing before anything was erased, what is left by table, and whether older backups still open', async () => {
  const ward = await insertFullWard();
  const { ask, params } = openRig(ward, 10);
  const { id } = good(await ask('patient', 'askForErasure', { params }));
  const look = { params: { erasureId: id } };
  assert.equal((await ask('privacy-officer', 'verifyErasure', look)).error?.code, 'not-erased');
  good(await ask('privacy-officer', 'decideErasure', { ...look, body: { decision: 'grant', note: 'The record is kept for ten years' } }));
  await eraseDue(database.pg, T0 + 1);
  for (const as of ['nurse', 'admin', 'patient'] as const) assert.equal((await ask(as, 'verifyErasure', look)).ok, false);
  const proof = good(await ask('privacy-officer', 'verifyErasure', look));
  assert.deepEqual([proof['parts'], proof['left'], proof['backups']], [['private'], [], 'closed']);
  masterNames = (await database.sql<{ master: string }>('select distinct master from data_keys where patient_id = $1', [ward.patientId])).map(({ master }) => master);
  await database.sql(`update patients set address = 'Carrer Major 1' where id = $1`, [ward.patientId]);
  const later = good(await ask('privacy-officer', 'verifyErasure', look));
  masterNames = [];
  assert.deepEqual([later['left'], later['backups']], [[{ table: 'patients', rows: 1 }], 'open']);
  const stranger = await insertWard(database);
  const asStranger = database.pg.asTenant(stranger.tenantId, (tx) => tx.query('select count_patient_rows($1, $2, $3, $4, $5)', [ward.tenantId, ward.patientId, 'private', ['patient_essentials'], ['patient']]));
  await assert.rejects(asStranger, { code: '42501' });
});

test('[PR2] requests that wait stand oldest first, before those that were granted', async () => {
  const ward = await insertFullWard();
  const { ask, params } = openRig(ward, 10);
  const { tenantId, unitId, callers } = ward;
  const others = [randomUUID(), randomUUID()];
  for (const [nth, id] of others.entries()) {
    await database.sql(`insert into patients (id, tenant_id, unit_id, given_name, family_name, born_on, sex) values ($1, $2, $3, 'Pau', 'Vidal', '1950-01-01', 'male')`, [id, tenantId, unitId]);
    await database.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [randomUUID(), tenantId, id, nth === 0 ? 'granted' : 'asked', callers.patient.personId, new Date(T0 - (3 - nth) * 86_400_000), nth === 0 ? callers['privacy-officer'].personId : null, nth === 0 ? new Date(T0) : null]);
  }
  good(await ask('patient', 'askForErasure', { params }));
  const { erasures } = good(await ask('privacy-officer', 'listErasures', { query: { state: 'open' } })) as { erasures: { patientId: string }[] };
  assert.deepEqual(erasures.map(({ patientId }) => patientId), [others[1], params.patientId, others[0]]);
});

test('[PR4] the account of somebody who also works here, or is family of another, stays', async () => {
  const ward = await insertFullWard();
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'family')`, [ward.callers.patient.personId, ward.tenantId]);
  const { ask, params, verify } = openRig(ward);
  const { id } = good(await ask('patient', 'askForErasure', { params }));
  good(await ask('privacy-officer', 'decideErasure', { params: { erasureId: id }, body: { decision: 'grant', note: 'Nothing stands against it' } }));
  await eraseDue(database.pg, T0 + 1);
  const [person] = await database.sql<{ isActive: boolean }>('select is_active as "isActive" from persons where id = $1', [ward.callers.patient.personId]);
  assert.equal(person!.isActive, true);
  assert.equal((await database.sql('select from contact_channels where person_id = $1', [ward.callers.patient.personId])).length, 1);
  assert.deepEqual((await verify(['private', 'record'])).left, []);
});
