// Rule sets on a real PostgreSQL: in force at once, kept by a restart, never leaving anybody without rules.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AlarmRuleSet, PersonId, RuleScope, UnitId } from '@mydr24/protocol';
import { createIntakeRig, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createRuleBook, type RuleBook } from './rule-book-engine.ts';
import { retireActive } from './rule-set-store.ts';
import { insertRuleSetIn, ruleSetText, sha256, spo2Rule, testSeal } from './rule-testing.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
type Input = (typeof AlarmRuleSet)['_zod']['input'];

async function openRig(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW);
  const people = [randomUUID(), randomUUID()] as [PersonId, PersonId];
  for (const id of people) {
    await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'A', 'B', $3, now())`, [id, rig.ward.tenantId, `${id}@example.org`]);
  }
  const problems: unknown[] = [];
  const refused: number[] = [];
  let chain: Chain | undefined;
  const book = createRuleBook({ pg: rig.database.pg, sha256, seal: testSeal, onProblem: (error) => void problems.push(error), onRefused: (_tenantId, version) => void refused.push(version), onChanged: (tenantId) => chain?.monitoring.rulesChanged(tenantId) });
  const activate = async (scope: RuleScope, rules: Input['rules'], source = ruleSetText(rules)): Promise<number> => {
    await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => retireActive(tx, rig.ward.tenantId, scope));
    return rig.database.pg.asTenant(rig.ward.tenantId, (tx) => insertRuleSetIn(tx, { tenantId: rig.ward.tenantId, scope, source, state: 'active', author: people[0], approver: people[1], nowMs: NOW }));
  };
  const start = async (): Promise<Chain> => {
    await book.look();
    chain = await rig.start({ rulesOf: book.rulesOf });
    return chain;
  };
  return { rig, book, activate, start, problems, refused, people };
}

const facts = (rig: IntakeRig) => ({ patientId: rig.ward.patientIds[0]!, tenantId: rig.ward.tenantId, unitId: rig.ward.unitId, spo2Scale: 1 as const, isPregnant: false, bornOn: '1960-01-01', programme: null });
const limitIn = (book: RuleBook, rig: IntakeRig): number | undefined => {
  const rule = book.rulesOf(facts(rig), NOW).rules.find((one) => one.rule.id === 'spo2-low');
  return rule?.type === 'threshold' ? rule.rule.bands[0]?.limit : undefined;
};

async function stream(rig: IntakeRig, chain: Chain, value: number, seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n += 1) {
    await chain.intake.submit(rig.ward.gateway, [spo2(rig.ward.patientIds[0]!, rig.clock.at, value)]);
    rig.clock.at += 1000;
  }
}
const alarms = (rig: IntakeRig) => rig.database.sql<{ rule_version: number; limit_value: number; delay_ms: number; ended: boolean }>(
  `select rule_version, limit_value, delay_ms, ended_at is not null as ended from alarms where condition_key = 'spo2-low' order by started_at`);

test('[MR10] what is activated is in force for the next judgement, the alarm names the set, and a restart keeps it', async (t) => {
  const { rig, book, activate, start } = await openRig(t);
  let chain = await start();
  await stream(rig, chain, 93, 10);
  assert.deepEqual(await alarms(rig), []);
  const version = await activate({ type: 'unit', unitId: rig.ward.unitId as UnitId }, [spo2Rule(94, 3_000)]);
  await book.look();
  await stream(rig, chain, 93, 5);
  assert.deepEqual(await alarms(rig), [{ rule_version: version, limit_value: 94, delay_ms: 3_000, ended: false }]);
  await chain.stop();
  chain = await start();
  await stream(rig, chain, 93, 5);
  assert.equal((await alarms(rig)).length, 1);
  await stream(rig, chain, 99, 10);
  await stream(rig, chain, 93, 5);
  assert.deepEqual((await alarms(rig)).map(({ rule_version, ended }) => [rule_version, ended]), [[version, true], [version, false]]);
});

test('[MR11] a set that cannot be read leaves the last good one of its place in force, else the wider ones; the operator is told', async (t) => {
  const { rig, book, activate, problems, refused } = await openRig(t);
  await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await book.look();
  assert.equal(limitIn(book, rig), 92);
  const broken = await activate({ type: 'tenant' }, [], '{"schema": 99}');
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused, problems.length, book.refusedCount()], [92, [broken], 1, 1]);
  const fresh = createRuleBook({ pg: rig.database.pg, sha256, seal: testSeal, onProblem: () => {} });
  await fresh.look();
  assert.equal(limitIn(fresh, rig), 90, 'after a restart nothing good is known: built in');
  assert.ok(fresh.rulesOf(facts(rig), NOW).rules.length > 10);
});

test('[MR12] a set that no second person stands behind, or whose text is another than approved, is refused', async (t) => {
  const { rig, book, activate, refused } = await openRig(t);
  const version = await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await rig.database.sql(`update alarm_rule_deeds set person_id = (select person_id from alarm_rule_deeds where n = 1 and version = $1) where version = $1`, [version]);
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused], [90, [version]]);
  const other = await activate({ type: 'unit', unitId: rig.ward.unitId as UnitId }, [spo2Rule(91)]);
  await rig.database.sql(`alter table alarm_rule_sets disable trigger keep_proposed_rules`);
  await rig.database.sql(`update alarm_rule_sets set source = replace(source, '91', '70') where version = $1`, [other]);
  await book.look();
  assert.equal(limitIn(book, rig), 90);
});

test('[MR13] the text of a proposed set cannot be changed, and one place has one set in force', async (t) => {
  const { rig, activate, people } = await openRig(t);
  const version = await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await assert.rejects(rig.database.sql(`update alarm_rule_sets set source = '{}' where version = $1`, [version]), /is fixed/);
  const wish = { tenantId: rig.ward.tenantId, scope: { type: 'tenant' } as const, source: ruleSetText([]), state: 'active' as const, author: people[0], approver: people[1], nowMs: NOW };
  await assert.rejects(rig.database.pg.asTenant(rig.ward.tenantId, (tx) => insertRuleSetIn(tx, wish)));
});

test('[MR17] a set changed behind the program\'s back, hash and all, is refused: the last good one stays, after a restart the wider ones, and the operator is told', async (t) => {
  const { rig, book, activate, refused, problems } = await openRig(t);
  const version = await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await book.look();
  await rig.database.sql('alter table alarm_rule_sets disable trigger keep_proposed_rules');
  await rig.database.sql(`update alarm_rule_sets set source = replace(source, '92', '70') where version = $1`, [version]);
  await rig.database.sql(`update alarm_rule_sets set sha256 = encode(sha256(convert_to(source, 'UTF8')), 'hex') where version = $1`, [version]);
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused, problems.length], [92, [version], 1]);
  await book.look();
  assert.equal(problems.length, 1, 'told once');
  const fresh = createRuleBook({ pg: rig.database.pg, sha256, seal: testSeal, onProblem: () => {} });
  await fresh.look();
  assert.deepEqual([limitIn(fresh, rig), fresh.refusedOf(rig.ward.tenantId).map(({ reason }) => reason)], [90, ['its text or its people are not those that were sealed']]);
});

test('[MR17] a set put in force behind the program\'s back has no seal, and one moved to another place has a wrong one', async (t) => {
  const { rig, book, activate, refused } = await openRig(t);
  const unsealed = await activate({ type: 'tenant' }, [spo2Rule(70)]);
  await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => retireActive(tx, rig.ward.tenantId, { type: 'tenant' }));
  await rig.database.sql(`update alarm_rule_sets set state = 'active' where version = $1`, [unsealed]);
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused], [90, [unsealed]]);
  const moved = await activate({ type: 'programme', programme: 'Elsewhere' }, [spo2Rule(60)]);
  await rig.database.sql('alter table alarm_rule_sets disable trigger keep_proposed_rules');
  await rig.database.sql(`update alarm_rule_sets set scope = 'unit', programme = null, unit_id = $2 where version = $1`, [moved, rig.ward.unitId]);
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused.includes(moved)], [90, true]);
});

test('[MR18] a set that nobody took out of force goes on counting, by its seal after a restart, and by this process when the seal went too', async (t) => {
  const { rig, book, activate, refused } = await openRig(t);
  const version = await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await book.look();
  await rig.database.sql(`update alarm_rule_sets set state = 'retired' where version = $1`, [version]);
  await book.look();
  const fresh = createRuleBook({ pg: rig.database.pg, sha256, seal: testSeal, onProblem: () => {} });
  await fresh.look();
  assert.deepEqual([limitIn(book, rig), limitIn(fresh, rig), refused, fresh.refusedCount()], [92, 92, [version], 1]);
  await rig.database.sql('update alarm_rule_sets set signature = null where version = $1', [version]);
  await book.look();
  assert.deepEqual([limitIn(book, rig), refused], [92, [version, version]]);
});

test('[MR19] what came into force before there were seals is sealed at the first start, once', async (t) => {
  const { rig, activate } = await openRig(t);
  const first = await activate({ type: 'tenant' }, [spo2Rule(92)]);
  await rig.database.sql('update alarm_rule_sets set signature = null');
  let isAdopted = false;
  const seal = { ...testSeal, isAdopted: () => isAdopted, adopted: () => void (isAdopted = true) };
  const open = async () => {
    const book = createRuleBook({ pg: rig.database.pg, sha256, seal, onProblem: () => {} });
    await book.start();
    await book.stop();
    return book;
  };
  assert.deepEqual([limitIn(await open(), rig), isAdopted], [92, true]);
  await rig.database.sql('update alarm_rule_sets set signature = null where version = $1', [first]);
  assert.equal(limitIn(await open(), rig), 90);
});
