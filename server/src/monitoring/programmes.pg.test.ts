// Programmes of care and a patient's own rules through the real door: with a reason, in force at once, told to nobody they are not for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PatientId, RuleScope } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, WORLD_MS } from '../people/people-testing.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { createProgrammeHandlers } from './programme-routes.ts';
import { findPatientFacts } from './patient-facts-store.ts';
import { createRuleBook } from './rule-book-engine.ts';
import { createRuleSetHandlers } from './rule-set-routes.ts';
import { insertRuleSetIn, ruleSetText, sha256, spo2Rule, testSeal } from './rule-testing.ts';

async function open(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t);
  const { pg } = database;
  const ward = await insertWard(database);
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => 0 };
  const door = createDoor({ clock, insertAudit, rights: shippedRights() });
  const refreshed: string[] = [];
  const book = createRuleBook({ pg, sha256, seal: testSeal, onProblem: (error) => assert.fail(String(error)) });
  const programmes = createProgrammeHandlers({ pg, keys: createTestKeys(), door, ids: createIds(clock), refreshPatients: async (ids) => void refreshed.push(...ids) });
  const sets = createRuleSetHandlers({ pg, keys: createTestKeys(), door, sha256, seal: testSeal, book });
  const { doctor, nurse } = ward.callers;
  /** Another doctor of the same ward. */
  const second: PersonCaller = { ...doctor, personId: nurse.personId, sessionId: nurse.sessionId };
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'doctor')`, [nurse.personId, ward.tenantId]);
  let n = 0;
  const by = <Params, Body>(caller: PersonCaller, params: Params, body: Body) => ({ caller, requestId: `r${(n += 1)}`, nowMs: WORLD_MS + n * 1_000, params, body, query: {} });
  const patientId = ward.patientId as PatientId;
  const put = (caller: PersonCaller, programme: string | null, reason = 'discharged with a scale') => programmes.setProgramme(by(caller, { patientId }, { programme, reason }));
  const rulesOf = (caller: PersonCaller) => sets.getPatientRules(by(caller, { patientId }, undefined));
  const limitNow = async (): Promise<number | undefined> => {
    const [facts] = await pg.asTenant(ward.tenantId, (tx) => findPatientFacts(tx, [patientId]));
    const rule = book.rulesOf(facts!, WORLD_MS).rules.find((one) => one.rule.id === 'spo2-low');
    return rule?.type === 'threshold' ? rule.rule.bands[0]?.limit : undefined;
  };
  const activate = (scope: RuleScope, limit: number) =>
    pg.asTenant(ward.tenantId, (tx) => insertRuleSetIn(tx, { tenantId: ward.tenantId, scope, source: ruleSetText([spo2Rule(limit)]), state: 'active', author: doctor.personId, approver: nurse.personId, nowMs: WORLD_MS }));
  return { database, ward, book, programmes, sets, second, by, patientId, put, rulesOf, limitNow, activate, refreshed };
}

test('[MG1] a patient is put into a programme with a reason, its rules count at once, and taken out the wider ones count again; who did it stays', async (t) => {
  const { ward, book, put, rulesOf, limitNow, activate, refreshed, patientId } = await open(t);
  const { doctor, nurse } = ward.callers;
  await activate({ type: 'unit', unitId: ward.unitId as never }, 91);
  await activate({ type: 'programme', programme: 'Heart failure' }, 88);
  await book.look();
  assert.equal(await limitNow(), 91);
  assert.ok((await put(doctor, 'Heart failure')).ok);
  assert.equal(await limitNow(), 88);
  const again = await put(doctor, 'Heart failure');
  assert.ok(!again.ok && again.error.code === 'nothing-changes');
  assert.ok(!(await put(ward.callers.otherNurse, null)).ok, 'a nurse does not');
  assert.ok((await put(doctor, null, 'readmitted')).ok);
  assert.deepEqual([await limitNow(), refreshed], [91, [patientId, patientId]]);
  const rules = await rulesOf(nurse);
  assert.ok(rules.ok);
  assert.deepEqual(rules.body.programmeChanges.map(({ programme, reason, personName }) => [programme, reason, personName]), [[null, 'readmitted', 'doctor Tester'], ['Heart failure', 'discharged with a scale', 'doctor Tester']]);
});

test('[MG2] programmes are listed with the patients of one\'s own units alone, to others with nobody', async (t) => {
  const { ward, programmes, by, put, activate, patientId } = await open(t);
  const { nurse, otherNurse, coordinator, doctor, family } = ward.callers;
  await activate({ type: 'programme', programme: 'Heart failure' }, 88);
  const list = async (caller: PersonCaller) => {
    const told = await programmes.listProgrammes(by(caller, {}, undefined));
    return told.ok ? told.body.programmes.map(({ name, version, patients }) => [name, version, patients.map((one) => one.patientId)]) : told.error.kind;
  };
  await put(doctor, 'Sleep study');
  assert.deepEqual(await list(nurse), [['Heart failure', 2, []], ['Sleep study', null, [patientId]]]);
  assert.deepEqual(await list(otherNurse), [['Heart failure', 2, []]]);
  assert.deepEqual(await list(coordinator), [['Heart failure', 2, []]]);
  assert.equal(await list(family), 'forbidden');
});

test('[MG3] a patient\'s own rules are written and approved by two doctors of theirs, win over all others, and are shown to nobody else', async (t) => {
  const { ward, sets, second, by, rulesOf, limitNow, activate, book, patientId } = await open(t);
  const { doctor, coordinator, nurse, otherNurse } = ward.callers;
  await activate({ type: 'unit', unitId: ward.unitId as never }, 91);
  const begin = (caller: PersonCaller, version: number | null = null) => sets.createRuleSet(by(caller, {}, { scope: { type: 'patient' as const, patientId }, version }));
  assert.ok(!(await begin(coordinator)).ok, 'who writes the rules of the site opens no patient');
  const begun = await begin(doctor);
  assert.ok(begun.ok);
  const { version } = begun.body.head;
  assert.ok((await sets.saveRuleSet(by(doctor, { version }, { source: ruleSetText([spo2Rule(86)]), revision: 1 }))).ok);
  assert.ok((await sets.proposeRuleSet(by(doctor, { version }, undefined))).ok);
  const own = await sets.approveRuleSet(by(doctor, { version }, undefined));
  assert.ok(!own.ok && own.error.code === 'own-work');
  const approved = await sets.approveRuleSet(by(second, { version }, undefined));
  assert.ok(approved.ok, JSON.stringify(approved));
  assert.ok((await sets.activateRuleSet(by(second, { version }, undefined))).ok);
  await book.look();
  assert.equal(await limitNow(), 86);
  const seen = await rulesOf(nurse);
  assert.ok(seen.ok);
  assert.deepEqual(seen.body.sets.map((set) => [set.version, set.state]), [[version, 'active']]);
  assert.equal(seen.body.rules.find(({ rule }) => rule.id === 'spo2-low')?.origin.scope, 'patient');
  for (const caller of [coordinator, otherNurse, ward.callers.admin]) {
    assert.ok(!(await sets.getRuleSet(by(caller, { version }, undefined))).ok, caller.roles[0]);
    const listed = await sets.listRuleSets(by(caller, {}, undefined));
    assert.ok(listed.ok && !listed.body.versions.some((one) => one.version === version));
    const based = await sets.createRuleSet(by(coordinator, {}, { scope: { type: 'tenant' }, version }));
    assert.ok(!based.ok && based.error.kind === 'not-found');
  }
  assert.ok((await sets.getRuleSet(by(nurse, { version }, undefined))).ok);
});
