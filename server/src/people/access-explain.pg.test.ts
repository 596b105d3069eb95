// "Why can she see this?" on a real database: the answer the door gives, with the policy in plain words and the fact behind it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import type { AccessExplanation } from '@mydr24/protocol';
import { createAuditHandlers } from '../audit/audit-routes.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createExplainHandlers } from './access-explain-routes.ts';
import type { PersonCaller } from './access.ts';
import { createDoor } from './door-postgres.ts';
import { shippedRights } from './judge-cedar.ts';
import { insertBareEmergency, insertWard, type Ward, WORLD_MS } from './people-testing.ts';

let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));
const clock = { nowMs: () => WORLD_MS };
const rights = shippedRights();
const door = createDoor({ clock, insertAudit, rights });

async function explain(ward: Ward, who: PersonCaller, by: PersonCaller = ward.callers['privacy-officer'], patientId = ward.patientId) {
  const { explainAccess } = createExplainHandlers({ pg: database.pg, door, rights });
  return explainAccess({ caller: by, requestId: randomUUID(), nowMs: WORLD_MS, params: { patientId: patientId as never, personId: who.personId }, query: {}, body: undefined });
}
async function explained(ward: Ward, who: PersonCaller): Promise<AccessExplanation> {
  const reply = await explain(ward, who);
  assert.ok(reply.ok, JSON.stringify(reply));
  return reply.body;
}
const reading = ({ answers }: AccessExplanation) => answers.find(({ action }) => action === 'patient.read')!;
const enter = (who: PersonCaller, ward: Ward) => database.pg.asTenant(ward.tenantId, (tx) => door.enter(tx, who, 'patient.read', { type: 'patient', id: ward.patientId }, randomUUID()));

test('[P21] the officer is told by which policy, in plain words, and by which fact: ward, care team, emergency, break-glass', async () => {
  const ward = await insertWard(database);
  const { nurse, doctor, otherNurse } = ward.callers;
  const byWard = await explained(ward, nurse);
  assert.deepEqual(reading(byWard), {
    action: 'patient.read', isAllowed: true,
    basis: { policies: [{ id: 'ward-reads-record', says: rights.says('ward-reads-record', ward.tenantId) }], standings: ['isOfOwnUnit'], refused: null },
  });
  assert.equal(byWard.grounds.unitName, 'Ward 1');
  assert.deepEqual(reading(await explained(ward, otherNurse)).basis, { policies: [], standings: [], refused: 'relation' });
  await database.sql(`insert into care_team (id, tenant_id, patient_id, person_id, added_at, added_by) values ($1, $2, $3, $4, $5, $6)`, [randomUUID(), ward.tenantId, ward.patientId, otherNurse.personId, new Date(WORLD_MS), doctor.personId]);
  const { emergencyId } = await insertBareEmergency(database, ward, 'otherNurse');
  await database.sql(`insert into break_glass (id, tenant_id, patient_id, person_id, reason, note, opened_at, ends_at) values ($1, $2, $3, $4, 'other', 'tried', $5, $6)`, [randomUUID(), ward.tenantId, ward.patientId, otherNurse.personId, new Date(WORLD_MS), new Date(WORLD_MS + 60_000)]);
  const byAll = await explained(ward, otherNurse);
  assert.deepEqual(reading(byAll).basis.policies.map(({ id }) => id), ['broken-glass-reads-record', 'called-reads-record', 'team-reads-record']);
  assert.deepEqual(reading(byAll).basis.standings, ['isInvolved', 'isOnCareTeam', 'hasBrokenGlass']);
  const { grounds } = byAll;
  assert.deepEqual([grounds.unitName, grounds.careTeamSinceAt, grounds.breakGlassEndsAt, grounds.emergencies.map(({ id }) => id)], [null, WORLD_MS, WORLD_MS + 60_000, [emergencyId]]);
});

test('[P21] what is explained is what the door answers, for every role; the patient’s choice is named with its version', async () => {
  const ward = await insertWard(database);
  await database.sql(
    `insert into consents (patient_id, version, tenant_id, topic, purpose, role, decision, given_at, given_by, rule_set) values ($1, 1, $2, 'vitals', 'care', 'nurse', 'refuse', $3, $4, 'gdpr')`,
    [ward.patientId, ward.tenantId, new Date(WORLD_MS), ward.callers.patient.personId],
  );
  for (const who of Object.values(ward.callers)) assert.equal(reading(await explained(ward, who)).isAllowed, (await enter(who, ward)).ok, who.roles.join());
  const nurse = await explained(ward, ward.callers.nurse);
  assert.deepEqual([reading(nurse).basis.refused, nurse.grounds.consentVersion], ['consent', 1]);
  assert.equal(reading(await explained(ward, ward.callers.admin)).basis.refused, 'role');
  await database.sql(`update persons set is_active = false where id = $1`, [ward.callers.doctor.personId]);
  const gone = await explained(ward, ward.callers.doctor);
  assert.deepEqual([gone.isActive, reading(gone).isAllowed, reading(gone).basis.refused], [false, false, 'not-a-person']);
});

test('[P21] of a service account the same is told: its ward, the patient’s choice, and its end', async () => {
  const ward = await insertWard(database);
  const serviceId = randomUUID();
  await database.sql(
    `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, jwks, scopes, unit_ids, purpose, expires_at, created_at) values ($1, $2, 'Risk engine', 'service', '{}', '{"keys":[]}', '{system/Observation.rs}', $3, 'reckons risks', $4, $4::timestamptz - interval '2 days')`,
    [serviceId, ward.tenantId, [ward.unitId], new Date(WORLD_MS + 60_000)]);
  const service = { ...ward.callers.nurse, personId: serviceId } as PersonCaller;
  const open = await explained(ward, service);
  assert.deepEqual([open.personName, open.isActive, open.grounds.unitName, reading(open).isAllowed, reading(open).basis.standings], ['Risk engine', true, 'Ward 1', true, ['isOfOwnUnit']]);
  await database.sql(
    `insert into consents (patient_id, version, tenant_id, topic, purpose, app_id, decision, given_at, given_by, rule_set) values ($1, 1, $2, 'vitals', 'care', $3, 'refuse', $4, $5, 'gdpr')`,
    [ward.patientId, ward.tenantId, serviceId, new Date(WORLD_MS), ward.callers.patient.personId]);
  assert.equal(reading(await explained(ward, service)).basis.refused, 'consent');
  await database.sql('update smart_apps set ended_at = $2 where id = $1', [serviceId, new Date(WORLD_MS)]);
  const ended = await explained(ward, service);
  assert.deepEqual([ended.isActive, reading(ended).basis.refused], [false, 'not-a-person']);
});

test('[P21] nobody but the privacy officer is told, and no one else’s tenant is asked about', async () => {
  const [ward, other] = [await insertWard(database), await insertWard(database)];
  for (const name of ['nurse', 'admin', 'coordinator', 'patient'] as const) assert.equal((await explain(ward, ward.callers.nurse, ward.callers[name])).ok, false);
  assert.equal((await explain(ward, other.callers.nurse)).ok, false);
  assert.equal((await explain(ward, ward.callers.nurse, undefined, other.patientId)).ok, false);
});

test('[P22] every row of a decision keeps what it rested on; the officer and the patient read it in their own way', async () => {
  const ward = await insertWard(database);
  const { nurse, otherNurse, patient } = ward.callers;
  await enter(nurse, ward);
  await enter(otherNurse, ward);
  const rows = await database.sql<{ basis: string }>(`select basis from audit_rows where tenant_id = $1 order by id`, [ward.tenantId]);
  assert.deepEqual(rows.map(({ basis }) => basis), ['ward-reads-record isOfOwnUnit', 'relation']);
  const handlers = createAuditHandlers({ pg: database.pg, door, rights, siteName: 'care.example.org' });
  const call = { requestId: randomUUID(), nowMs: WORLD_MS, params: {}, body: undefined };
  const found = await handlers.searchAudit({ ...call, caller: ward.callers['privacy-officer'], query: { personId: nurse.personId, limit: 5 } });
  assert.ok(found.ok);
  assert.deepEqual(found.body.entries[0]?.basis, { policies: [{ id: 'ward-reads-record', says: rights.says('ward-reads-record', ward.tenantId) }], standings: ['isOfOwnUnit'], refused: null });
  const views = await handlers.listRecordViews({ ...call, caller: patient, params: { patientId: ward.patientId as never }, query: { timeZone: 'UTC' } });
  assert.ok(views.ok);
  const could = Object.fromEntries(views.body.views.map(({ who, could: standings, isRefused }) => [who.id, [standings, isRefused]]));
  assert.deepEqual(could, { [nurse.personId]: [['isOfOwnUnit'], false], [otherNurse.personId]: [[], true] });
});
