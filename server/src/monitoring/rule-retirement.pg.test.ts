// Taking a set out of force and putting one back, through the real door: by two people, and nothing stops counting before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoints } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { createRuleBook } from './rule-book-engine.ts';
import { createRuleSetHandlers } from './rule-set-routes.ts';
import { insertRuleSetIn, ruleSetText, sha256, spo2Rule, testSeal } from './rule-testing.ts';

async function open(t: Parameters<typeof createTestDatabase>[0]) {
  const { pg, ...database } = await createTestDatabase(t);
  const ward = await insertWard({ pg, ...database });
  const { doctor, nurse, coordinator } = ward.callers;
  const door = createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit, rights: shippedRights() });
  const book = createRuleBook({ pg, sha256, seal: testSeal, onProblem: (error) => assert.fail(String(error)) });
  const handlers = createRuleSetHandlers({ pg, keys: createTestKeys(), door, sha256, seal: testSeal, book });
  const version = await pg.asTenant(ward.tenantId, (tx) => insertRuleSetIn(tx, { tenantId: ward.tenantId, scope: { type: 'tenant' }, source: ruleSetText([spo2Rule(88)]), state: 'active', author: doctor.personId, approver: nurse.personId, nowMs: WORLD_MS }));
  await book.look();
  const facts = { patientId: ward.patientId, tenantId: ward.tenantId, unitId: ward.unitId, spo2Scale: 1 as const, isPregnant: false, bornOn: '1960-01-01', programme: null };
  const limit = (): number | undefined => {
    const rule = book.rulesOf(facts, WORLD_MS).rules.find((one) => one.rule.id === 'spo2-low');
    return rule?.type === 'threshold' ? rule.rule.bands[0]?.limit : undefined;
  };
  const by = async (caller: PersonCaller, deed: 'retireRuleSet' | 'keepRuleSet' | 'activateRuleSet' | 'withdrawRuleSet') => {
    const done = await handlers[deed]({ caller, requestId: 'r', nowMs: WORLD_MS + 1_000, params: { version }, body: undefined, query: {} });
    return done.ok ? `${done.body.state}${done.body.asked === null ? '' : `, asked to ${done.body.asked.what}`}` : done.error.code;
  };
  return { by, doctor, coordinator, limit };
}

test('[MR16] a set in force goes out of it by two people, counts until then, and the asking can be taken back', async (t) => {
  const { by, doctor, coordinator, limit } = await open(t);
  assert.equal(await by(doctor, 'withdrawRuleSet'), 'in-force');
  assert.equal(await by(doctor, 'retireRuleSet'), 'active, asked to retire');
  assert.equal(await by(doctor, 'retireRuleSet'), 'own-ask');
  assert.equal(limit(), 88);
  assert.equal(await by(doctor, 'keepRuleSet'), 'active');
  assert.equal(await by(doctor, 'keepRuleSet'), 'nothing-asked');
  assert.equal(await by(coordinator, 'retireRuleSet'), 'active, asked to retire', 'what was taken back counts for nothing');
  assert.equal(await by(doctor, 'retireRuleSet'), 'retired');
  assert.equal(limit(), 90);
});

test('[MR16] a set that was in force comes back by two people, and nobody does either without a proof', async (t) => {
  const { by, doctor, coordinator, limit } = await open(t);
  await by(doctor, 'retireRuleSet');
  await by(coordinator, 'retireRuleSet');
  assert.equal(await by(coordinator, 'retireRuleSet'), 'not-in-force');
  assert.equal(await by(doctor, 'activateRuleSet'), 'retired, asked to reinstate');
  assert.equal(await by(doctor, 'activateRuleSet'), 'own-ask');
  assert.equal(limit(), 90);
  assert.equal(await by(coordinator, 'activateRuleSet'), 'active');
  assert.equal(limit(), 88);
  assert.deepEqual([endpoints.retireRuleSet.needsStepUp, endpoints.activateRuleSet.needsStepUp], [true, true]);
});
