// How a shared patient is now, and what an open page learns of changes, as a guest on a whole node over HTTP.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import type { Ward } from '../people/people-testing.ts';
import { type Pair, type SharingRig, startSharingRig } from './sharing-rig-testing.ts';

let rig: SharingRig;
before(async () => {
  rig = await startSharingRig(14);
});
after(() => rig.stop());

const DAY_MS = 86_400_000;
let seq = 100;
async function addReading({ tenantId, patientId, deviceId }: Ward, kind: string, value: number, unit: string, at = Date.now() - 5_000): Promise<void> {
  await rig.database.sql('select ensure_reading_partitions($1::date, $1::date)', [new Date(at).toISOString().slice(0, 10)]);
  await rig.database.sql('insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)', [tenantId, patientId, deviceId, (seq += 1), kind, value, unit, new Date(at)]);
}
const addAlarm = async ({ tenantId, patientId, unitId }: Ward): Promise<string> => {
  const id = randomUUID();
  await rig.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, vital, value, unit, limit_value, started_at, changed_at)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2', 1, 'physiological', 'high', 'onset', 'active', 'enabled', 'spo2', 82, '%', 85, now(), now())`, [id, tenantId, patientId, unitId]);
  return id;
};
const now = (pair: Pair, id: string, as: 'nurse' | 'doctor' = 'nurse') => rig.visit(pair.there, as, 'getSharedVitals', id);
const marks = async (pair: Pair, id: string) => (await rig.visit(pair.there, 'nurse', 'watchSharedCare', id)).body.marks;
const refuse = (ward: Ward, role: string) => rig.ask(ward, 'patient', 'chooseConsent', { patientId: ward.patientId }, { body: { topic: 'vitals', purpose: 'care', who: { kind: 'role', role }, decision: 'refuse', untilAt: null } });

test('[SC13] a guest sees the open alarm, the score and who looks after the patient, and no id of that hospital', async () => {
  const pair = await rig.newPair();
  const { home } = pair;
  const { id } = await rig.share(pair);
  await addReading(home, 'spo2', 82, '%');
  const alarmId = await addAlarm(home);
  await rig.database.sql(`insert into unit_charges (unit_id, tenant_id, person_id, since, until, set_by) values ($1, $2, $3, now(), now() + interval '8 hours', $3)`, [home.unitId, home.tenantId, home.callers.nurse.personId]);
  const { body } = await now(pair, id);
  assert.deepEqual(body.alarms.map(({ conditionKey, priority, value, limit, acknowledgedByName }) => [conditionKey, priority, value, limit, acknowledgedByName]), [['spo2-low', 'high', 82, 85, null]]);
  assert.deepEqual([body.unitName, body.inChargeName, body.news2?.status, body.news2?.knownMinimum], ['Valley Hospital · Ward 1', 'nurse Tester', 'incomplete', 3]);
  const { tenantId, patientId, unitId, callers } = home;
  for (const hidden of [alarmId, tenantId, patientId, unitId, callers.nurse.personId]) assert.equal(JSON.stringify(body).includes(hidden), false);
});

test('[SC13] a patient who refuses their values to a role keeps alarms and score from it as well, and what was shared without values has none', async () => {
  const pair = await rig.newPair();
  const { id } = await rig.share(pair);
  await addAlarm(pair.home);
  assert.equal((await now(pair, id)).body.alarms.length, 1);
  await refuse(pair.home, 'nurse');
  const kept = await now(pair, id);
  assert.deepEqual([kept.status, JSON.stringify(kept.body).includes('spo2')], [404, false], 'a read a moment ago opens nothing');
  assert.deepEqual(await marks(pair, id).then(({ vitals }) => vitals), undefined);
  assert.equal((await now(pair, id, 'doctor')).status, 200);
  const other = await rig.newPair();
  const { id: notesOnly } = await rig.share(other, { topics: ['notes'] });
  assert.equal((await now(other, notesOnly)).status, 404);
  assert.deepEqual(Object.keys(await marks(other, notesOnly)), ['notes']);
});

test('[SC13] an alarm at home pages and tells nobody of the other hospital, and opens no socket topic to them', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const { id } = await rig.share(pair);
  await now(pair, id);
  const { status, body } = await rig.ask(home, 'nurse', 'raiseEmergency', {}, { body: { patientId: home.patientId, kind: 'fall', note: '' } });
  assert.equal(status, 200, body.code);
  const ours = await rig.database.sql<{ pages: number; offers: number; events: number }>(
    `select (select count(*)::int from pages where tenant_id = $1) as pages, (select count(*)::int from offers where tenant_id = $1) as offers, (select count(*)::int from topic_events where tenant_id = $1 and (body::text like '%' || $2 || '%' or topic like '%' || $2)) as events`, [there.tenantId, home.patientId]);
  assert.deepEqual(ours, [{ pages: 0, offers: 0, events: 0 }]);
  assert.deepEqual(await rig.database.sql(`select from pages p join persons n on n.id = p.person_id where p.tenant_id = $1 and n.tenant_id <> $1`, [home.tenantId]), []);
});

test('[SC14] the mark of a topic is another when there is something new of it, and of that topic alone', async () => {
  const pair = await rig.newPair();
  const { home } = pair;
  await rig.fill(pair);
  const { id } = await rig.share(pair);
  const first = await marks(pair, id);
  assert.deepEqual(await marks(pair, id), first);
  await addReading(home, 'spo2', 94, '%');
  const second = await marks(pair, id);
  assert.deepEqual([second.vitals === first.vitals, second.notes === first.notes, second.emergencies === first.emergencies], [false, true, true]);
  await addAlarm(home);
  const third = await marks(pair, id);
  assert.notEqual(third.vitals, second.vitals);
  assert.equal((await rig.ask(home, 'doctor', 'addChartNote', { patientId: home.patientId }, { body: { text: 'sits up' } })).status, 200);
  const fourth = await marks(pair, id);
  assert.notEqual(fourth.notes, third.notes);
  await rig.ask(home, 'doctor', 'addChartNote', { patientId: home.patientId }, { body: { text: 'methadone 50 mg', protectedKind: 'substance-use' } });
  assert.equal((await marks(pair, id)).notes, fourth.notes, 'that there is one more specially protected note is not told');
});

test('[SC14] watching writes nothing down; looking again within ten minutes is kept once on both sides, for each session and topic; a refusal is kept always', async () => {
  const pair = await rig.newPair();
  const { home, there } = pair;
  const { id } = await rig.share(pair);
  const kept = async () => {
    const [row] = await rig.database.sql<{ ours: number; theirs: number }>(`select (select count(*)::int from audit_rows where tenant_id = $1 and actor_kind = 'guest' and action = 'patient.read') as ours, (select count(*)::int from audit_rows where tenant_id = $2 and action = 'shared-care.read-there') as theirs`, [home.tenantId, there.tenantId]);
    return [row!.ours, row!.theirs];
  };
  for (let n = 0; n < 3; n += 1) await marks(pair, id);
  assert.deepEqual(await kept(), [0, 0]);
  for (let n = 0; n < 3; n += 1) assert.equal((await now(pair, id)).status, 200);
  assert.deepEqual(await kept(), [1, 1]);
  await now(pair, id, 'doctor');
  assert.deepEqual(await kept(), [2, 2]);
  await refuse(home, 'nurse');
  assert.equal((await now(pair, id)).status, 404);
  const [refused] = await rig.database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where tenant_id = $1 and actor_kind = 'guest' and action = 'patient.read' and outcome = 'refused'`, [home.tenantId]);
  assert.equal(refused?.n, 1);
});

test('[SC4] values are read of the last 31 days and no older, by the hour where the span is long', async () => {
  const pair = await rig.newPair();
  const { id } = await rig.share(pair);
  await addReading(pair.home, 'heart-rate', 71, '/min', Date.now() - 20 * DAY_MS);
  const toAt = Date.now();
  const span = (days: number) => rig.visit(pair.there, 'nurse', 'getSharedHistory', id, { kind: 'heart-rate', fromAt: toAt - days * DAY_MS, toAt, steps: 120 });
  assert.deepEqual((await span(30)).body.last, [71]);
  assert.deepEqual((await span(7)).body.last, []);
  assert.deepEqual([(await span(40)).status, (await span(40)).body.code], [400, 'too-far-back']);
});
