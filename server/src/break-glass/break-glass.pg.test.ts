// Break-glass on a real database through the real door: what it opens, whom it tells, how it ends and who judges it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { endpoints, topicName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { resealAll } from '../keys/reseal-engine.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { createDoor, createTopicDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { getGlass } from './break-glass-store.ts';
import { type BreakGlassHandlers, createBreakGlassHandlers } from './break-glass-routes.ts';

const keys = createTestKeys();
const MINUTE = 60_000;
const NOTE = 'She lies on the floor of the hall and does not answer';
let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

async function makeRig() {
  const ward = await insertWard(database);
  const clock = { now: WORLD_MS, nowMs: () => clock.now };
  const { pg } = database;
  const rightsChanges = createRevocations({ pg, clock });
  const door = createDoor({ clock, insertAudit });
  const follow = createTopicDoor(pg, { clock, insertAudit });
  const told: { once: string; ids: string[]; text: string }[] = [];
  const handlers = createBreakGlassHandlers({
    pg, door, keys, rights: shippedRights(), rightsChanges, ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }),
    tellPeople: async (_tx, _tenantId, once, people, say) => told.push({ once, ids: people.map(({ id }) => id), text: JSON.stringify(say('en')) }),
  });
  const call = <K extends keyof BreakGlassHandlers>(name: K, caller: PersonCaller, input: object = {}) =>
    handlers[name]({ caller, requestId: randomUUID(), nowMs: clock.now, params: {}, query: {}, body: undefined, ...input } as never) as ReturnType<BreakGlassHandlers[K]>;
  const open = (caller: PersonCaller, patientId = ward.patientId, minutes = 60) => call('openBreakGlass', caller, { body: { patientId, reason: 'life-threatening', note: NOTE, minutes, opensProtected: false } });
  const mayRead = async (caller: PersonCaller, action: 'patient.read' | 'patient.chart' = 'patient.read', patientId = ward.patientId) => (await pg.asTenant(ward.tenantId, (tx) => door.enter(tx, caller, action, { type: 'patient', id: patientId }, randomUUID()))).ok;
  return { ward, clock, rightsChanges, follow, told, call, open, mayRead };
}
async function opened(rig: Awaited<ReturnType<typeof makeRig>>, minutes = 60) {
  const reply = await rig.open(rig.ward.callers.otherNurse, rig.ward.patientId, minutes);
  assert.ok(reply.ok, JSON.stringify(reply));
  return reply.body;
}
const codeOf = (reply: { ok: true } | { ok: false; error: { code: string } }) => (reply.ok ? 'ok' : reply.error.code);
const rowsOf = (ward: Ward, personId: string) => database.sql<{ action: string; purpose: string | null }>(`select action, purpose from audit_rows where tenant_id = $1 and actor_id = $2 and outcome = 'allowed' order by audit_rows.id`, [ward.tenantId, personId]);

test('[BG1] a proof of who one is is asked for, and whoever may open the patient anyway opens nothing', async () => {
  assert.equal(endpoints.openBreakGlass.needsStepUp, true);
  const { open, ward } = await makeRig();
  assert.equal(codeOf(await open(ward.callers.nurse)), 'already-in-your-care');
  assert.equal(codeOf(await open(ward.callers.responder)), 'not-your-role');
});

test('[BG2] one patient is open to read, not to change, one at a time, and no longer than asked for', async () => {
  const rig = await makeRig();
  const { ward, clock, mayRead, open } = rig;
  const { otherNurse, doctor } = ward.callers;
  assert.equal(await mayRead(otherNurse), false);
  await opened(rig, 30);
  assert.deepEqual([await mayRead(otherNurse), await mayRead(otherNurse, 'patient.chart')], [true, false]);
  assert.equal(codeOf(await open(otherNurse)), 'one-at-a-time');
  assert.equal(codeOf(await open(doctor, ward.otherPatientId)), 'ok');
  clock.now += 30 * MINUTE;
  assert.equal(await mayRead(otherNurse), false);
  assert.equal(codeOf(await open(otherNurse)), 'ok');
  await assert.rejects(database.sql(`update break_glass set ends_at = opened_at + interval '61 minutes' where tenant_id = $1`, [ward.tenantId]), /check/);
});

test('[BG3] a followed patient ends with the use: at its time, and at once when it is ended, on other nodes within their poll', async () => {
  const rig = await makeRig();
  const { ward, clock, follow, call, rightsChanges } = rig;
  const use = await opened(rig);
  const topic = topicName('patient', ward.patientId);
  const followed = await follow(ward.callers.otherNurse, topic, 'socket');
  assert.deepEqual(followed, { ok: true, body: { untilMs: WORLD_MS + 60 * MINUTE } });
  const [here, elsewhere] = [[] as string[], [] as string[]];
  rightsChanges.subscribe((changes) => here.push(...changes.map(({ type }) => type)));
  const other = createRevocations({ pg: database.pg, clock });
  await other.poll();
  other.subscribe((changes) => elsewhere.push(...changes.filter((change) => change.type === 'break-glass' && change.breakGlassId === use.id).map(({ type }) => type)));
  clock.now += MINUTE;
  assert.equal(codeOf(await call('endBreakGlass', ward.callers.otherNurse, { params: { breakGlassId: use.id } })), 'ok');
  await other.poll();
  assert.deepEqual([here, elsewhere], [['break-glass'], ['break-glass']]);
  assert.equal((await follow(ward.callers.otherNurse, topic, 'socket')).ok, false);
});

test('[BG4] the opening and every entry that only break-glass let in has the purpose ETREAT; others have none', async () => {
  const rig = await makeRig();
  const { ward, mayRead } = rig;
  await opened(rig);
  await mayRead(ward.callers.otherNurse);
  await mayRead(ward.callers.otherNurse, 'patient.read', ward.otherPatientId);
  assert.deepEqual(await rowsOf(ward, ward.callers.otherNurse.personId), [
    { action: 'break-glass.open', purpose: 'ETREAT' }, { action: 'patient.read', purpose: 'ETREAT' }, { action: 'patient.read', purpose: null },
  ]);
});

test('[BG5] officers and the patient are told with the opening, in words that name nobody and nothing', async () => {
  const rig = await makeRig();
  const { ward, told } = rig;
  const use = await opened(rig);
  assert.deepEqual(told.map(({ once, ids }) => [once, ids]), [[`break-glass/${use.id}/officer`, [ward.callers['privacy-officer'].personId]], [`break-glass/${use.id}/patient`, [ward.callers.patient.personId]]]);
  for (const { text } of told) for (const word of ['Anna', 'Testpatient', 'otherNurse', 'floor']) assert.ok(!text.includes(word));
});

test('[BG6] another person judges once; asking tells the user, whose answer stands with it', async () => {
  const rig = await makeRig();
  const { ward, call, told } = rig;
  const { otherNurse } = ward.callers;
  const officer = ward.callers['privacy-officer'];
  const use = await opened(rig);
  const params = { breakGlassId: use.id };
  const judge = (verdict: string) => call('judgeBreakGlass', officer, { params, body: { verdict, note: 'Tell me why it was you' } });
  assert.equal(codeOf(await call('answerBreakGlass', otherNurse, { params, body: { answer: NOTE } })), 'not-asked');
  assert.equal(codeOf(await judge('asked')), 'ok');
  assert.deepEqual(told.at(-1)?.ids, [otherNurse.personId]);
  const mine = await call('getOwnBreakGlass', otherNurse);
  assert.ok(mine.ok && mine.body.asked.length === 1 && mine.body.open?.id === use.id);
  assert.equal(codeOf(await call('answerBreakGlass', otherNurse, { params, body: { answer: NOTE } })), 'ok');
  const queue = await call('listBreakGlass', officer, { query: { state: 'waiting' } });
  assert.ok(queue.ok && queue.body.uses[0]?.answer === NOTE);
  assert.equal(codeOf(await judge('justified')), 'ok');
  assert.equal(codeOf(await judge('not-justified')), 'already-judged');
  const left = await call('listBreakGlass', officer, { query: { state: 'waiting' } });
  assert.ok(left.ok && left.body.uses.length === 0);
});

test('[BG6] nobody judges what they opened themselves, whatever their roles', async () => {
  const rig = await makeRig();
  const { ward, call } = rig;
  const use = await opened(rig);
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'privacy-officer')`, [ward.callers.otherNurse.personId, ward.tenantId]);
  assert.equal(codeOf(await call('judgeBreakGlass', ward.callers.otherNurse, { params: { breakGlassId: use.id }, body: { verdict: 'justified', note: 'all was well' } })), 'own-use');
});

test('[BG8] what the patient closed to their own ward opens by break-glass, and only so', async () => {
  const { ward, open, mayRead } = await makeRig();
  const { nurse, patient } = ward.callers;
  await database.sql(
    `insert into consents (tenant_id, patient_id, version, topic, purpose, role, decision, given_by, given_at, rule_set) values ($1, $2, 1, 'vitals', 'care', 'nurse', 'refuse', $3, $4, 'gdpr')`,
    [ward.tenantId, ward.patientId, patient.personId, new Date(WORLD_MS)],
  );
  assert.equal(await mayRead(nurse), false);
  assert.equal(codeOf(await open(nurse)), 'ok');
  assert.equal(await mayRead(nurse), true);
});

test('[BG7] a patient is found by both, whole; a part of a name finds nobody', async () => {
  const { ward, call } = await makeRig();
  const find = async (familyName: string, bornOn: string) => {
    const reply = await call('findForBreakGlass', ward.callers.doctor, { body: { familyName, bornOn } });
    return reply.ok ? reply.body.patients.map(({ name }) => name) : codeOf(reply);
  };
  assert.deepEqual([await find('testpatient', '1950-01-02'), await find('Testpat', '1950-01-02'), await find('Testpatient', '1950-01-03')], [['Anna Testpatient', 'Berta Testpatient'], [], []]);
});

test('[BG9] the sixth patient within an hour is a security alarm to the officers; one\'s own record is never opened', async () => {
  const { ward, clock, open, told, call } = await makeRig();
  const { otherNurse } = ward.callers;
  const others = await database.sql<{ id: string }>(
    `insert into patients (id, tenant_id, facility_id, given_name, family_name, born_on, sex) select gen_random_uuid(), tenant_id, facility_id, 'Many', 'Others', born_on, sex from patients, generate_series(1, 6) where patients.id = $1 returning id`, [ward.patientId],
  );
  const subjects: boolean[] = [];
  for (const { id } of others) {
    const reply = await open(otherNurse, id);
    assert.ok(reply.ok, codeOf(reply));
    subjects.push(told.some(({ once, text }) => once === `break-glass/${reply.body.id}/officer` && text.includes('Security alarm')));
    await call('endBreakGlass', otherNurse, { params: { breakGlassId: reply.body.id } });
    clock.now += 5 * MINUTE;
  }
  assert.deepEqual(subjects, [false, false, false, false, false, true]);
  await database.sql('update patients set person_id = $2 where id = $1', [others[0]!.id, otherNurse.personId]);
  assert.equal(codeOf(await open(otherNurse, others[0]!.id)), 'own-record');
});

test('[BG10] a use of a patient without an account waits until it is judged and a letter has told them, by whom stays; one with an account needs none', async () => {
  const rig = await makeRig();
  const { ward, call, open } = rig;
  const officer = ward.callers['privacy-officer'];
  await database.sql('update patients set person_id = null where id = $1', [ward.patientId]);
  const reply = await open(ward.callers.otherNurse);
  assert.ok(reply.ok && !reply.body.isPatientTold);
  const params = { breakGlassId: reply.body.id };
  const lists = async () => Promise.all((['waiting', 'judged'] as const).map(async (state) => {
    const list = await call('listBreakGlass', officer, { query: { state } });
    return list.ok ? list.body.uses.length : -1;
  }));
  assert.equal(codeOf(await call('judgeBreakGlass', officer, { params, body: { verdict: 'justified', note: 'all was well' } })), 'ok');
  assert.deepEqual(await lists(), [1, 0]);
  const told = await call('tellByLetter', officer, { params });
  assert.ok(told.ok && told.body.isPatientTold && told.body.letterAt === WORLD_MS && told.body.letterByName !== null);
  assert.deepEqual(await lists(), [0, 1]);
  assert.equal(codeOf(await call('tellByLetter', officer, { params })), 'told-already');
  const withAccount = await opened(await makeRig());
  assert.deepEqual([withAccount.isPatientTold, withAccount.letterAt], [true, null]);
});

/** All that stands in the row, as text and as bytes. */
const isReadable = async (id: string): Promise<boolean> =>
  (await database.sql(`select from break_glass t where t.id = $1 and (row_to_json(t)::text like '%floor of the hall%' or row_to_json(t)::text like '%why it was you%' or row_to_json(t)::text like '%' || encode('floor of', 'hex') || '%')`, [id])).length > 0;

test('[KY8] why, the officer\'s question and the answer are read back as they were written, and no column of the row holds them', async () => {
  const rig = await makeRig();
  const { ward, call } = rig;
  const officer = ward.callers['privacy-officer'];
  const use = await opened(rig);
  assert.equal(use.note, NOTE);
  const params = { breakGlassId: use.id };
  await call('judgeBreakGlass', officer, { params, body: { verdict: 'asked', note: 'Tell me why it was you' } });
  const answered = await call('answerBreakGlass', ward.callers.otherNurse, { params, body: { answer: `${NOTE}, I was beside her` } });
  assert.ok(answered.ok);
  const { note, verdictNote, answer } = answered.body;
  assert.deepEqual([note, verdictNote, answer], [NOTE, 'Tell me why it was you', `${NOTE}, I was beside her`]);
  assert.equal(await isReadable(use.id), false);
  const asked = await call('judgeBreakGlass', officer, { params, body: { verdict: 'asked', note: 'And where was the ward?' } });
  assert.ok(asked.ok && asked.body.note === NOTE && asked.body.verdictNote === 'And where was the ward?' && asked.body.answer === null);
});

test('[KY8] a use from before it was sealed, and what an older program writes into one, are shown as they are and sealed meanwhile', async () => {
  const rig = await makeRig();
  const { ward, call } = rig;
  const use = await opened(rig);
  const shown = async () => {
    const reply = await call('getOwnBreakGlass', ward.callers.otherNurse);
    return reply.ok ? reply.body.open?.note : null;
  };
  await database.sql(`update break_glass set sealed = null, note = $2 where id = $1`, [use.id, NOTE]);
  assert.deepEqual([await shown(), await isReadable(use.id)], [NOTE, true]);
  await resealAll(database.pg, keys);
  assert.deepEqual([await shown(), await isReadable(use.id)], [NOTE, false]);
  await database.sql(`update break_glass set answer = 'from an older program', answered_at = opened_at where id = $1`, [use.id]);
  const queue = await call('listBreakGlass', ward.callers['privacy-officer'], { query: { state: 'waiting' } });
  assert.deepEqual(queue.ok && queue.body.uses.map(({ note, answer }) => [note, answer]), [[NOTE, 'from an older program']]);
});

test('[KY8] where the patient\'s key was destroyed, that it was opened stays and what was written is gone; a new key seals what is written anew', async () => {
  const rig = await makeRig();
  const { ward } = rig;
  const use = await opened(rig);
  await database.sql('update data_keys set retired_at = now() where patient_id = $1', [ward.patientId]);
  const uses = [sealedColumns.breakGlass];
  assert.equal(await resealAll(database.pg, keys, uses), 0, 'a key that is open still seals for a minute: that row waits, and nobody spins on it');
  assert.equal(await resealAll(database.pg, createTestKeys(), uses), 1);
  // A ring of its own each time: what another has open in memory is open for a minute yet.
  const read = async () => (await database.pg.asTenant(ward.tenantId, (tx) => getGlass(tx, createTestKeys(), use.id))).note;
  assert.equal(await read(), NOTE);
  await database.sql(`update data_keys set wrapped = null, destroyed_at = now() where patient_id = $1`, [ward.patientId]);
  assert.equal(await read(), '');
});
