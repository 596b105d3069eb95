// Replays and shadows on a real PostgreSQL, with the real thread.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PersonId, RuleReplay } from '@mydr24/protocol';
import { createTestClock, createWard } from '../intake/intake-testing.ts';
import { findSet } from '../monitoring/rule-set-store.ts';
import { insertRuleSetIn, ruleSetText, spo2Rule } from '../monitoring/rule-testing.ts';
import { createTestDatabase, inReverse } from '../platform/pg-testing.ts';
import { createReplayJudge } from './replay-judge-node.ts';
import { createReplayEngine, SHADOW_EVERY_MS } from './replay-engine.ts';
import { shownReplay } from './replay-routes.ts';
import { endReplay, insertReplay, listReplays, type NewReplay } from './replay-store.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const HOUR_MS = 3_600_000;

async function openRig(t: Parameters<typeof inReverse>[0]) {
  const clean = inReverse(t);
  const database = await createTestDatabase(clean);
  const { pg, sql } = database;
  const ward = await createWard(database, 3);
  const clock = createTestClock(NOW);
  const people = [randomUUID(), randomUUID()] as [PersonId, PersonId];
  for (const id of people) await sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'A', 'B', $3, now())`, [id, ward.tenantId, `${id}@example.org`]);
  // Five seconds at 94 % in each ten minutes, one reading a second, for all three patients.
  await sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, p, $3, place * 10000 + n, 'spo2', case when n % 600 < 5 then 94 else 97 end, '%', $4::timestamptz + n * interval '1 second', $4::timestamptz + n * interval '1 second' from generate_series(0, 7199) n cross join unnest($2::uuid[]) with ordinality as t (p, place)`,
    [ward.tenantId, ward.patientIds, ward.gateway.deviceId, new Date(NOW - 2 * HOUR_MS)]);
  await sql(`insert into adverse_events (id, tenant_id, patient_id, what, at, marked_by, marked_at) values ($1, $2, $3, 'fall', $4, $5, $4)`, [randomUUID(), ward.tenantId, ward.patientIds[0], new Date(NOW - HOUR_MS), people[0]]);
  const problems: unknown[] = [];
  const rules = { layersOf: () => [], personalOf: () => [], sourceOf: (tenantId: string, version: number) => pg.asTenant(tenantId, (tx) => findSet(tx, tenantId, version)) };
  const engine = createReplayEngine({ pg, clock, rules, judge: createReplayJudge(), onProblem: (error) => void problems.push(error) });
  clean.after(() => engine.stop());
  const version = await pg.asTenant(ward.tenantId, (tx) =>
    insertRuleSetIn(tx, { tenantId: ward.tenantId, scope: { type: 'tenant' }, source: ruleSetText([spo2Rule(95, 2_000)]), state: 'draft', author: people[0], approver: people[1], nowMs: NOW }));
  const begin = async (kind: RuleReplay['kind'], fromAt: number, untilAt: number): Promise<NewReplay> => {
    const replay: NewReplay = { id: randomUUID(), tenantId: ward.tenantId, version, kind, fromAt, untilAt, personId: people[0] };
    await pg.asTenant(ward.tenantId, (tx) => insertReplay(tx, replay, clock.at));
    return replay;
  };
  const newest = async (): Promise<RuleReplay> => shownReplay((await pg.asTenant(ward.tenantId, (tx) => listReplays(tx, ward.tenantId, version)))[0]!, clock.at);
  const alarms = () => sql<{ n: number }>('select count(*)::int as n from alarms');
  return { ward, clock, engine, version, begin, newest, problems, alarms, pg };
}

test('[RP6] a replay judges the stored days of its scope, says what would be gained, and alarms nobody', async (t) => {
  const { engine, begin, newest, problems, alarms, ward } = await openRig(t);
  await engine.run(await begin('replay', NOW - 24 * HOUR_MS, NOW)).done;
  assert.deepEqual(problems, []);
  const { state, figures, patients, patientsDone } = await newest();
  assert.deepEqual([state, patients, patientsDone, figures?.readings, figures?.bedDays], ['done', 3, 3, 21_600, 3]);
  assert.deepEqual(figures?.counts.filter(({ ruleId }) => ruleId === 'spo2-low'), [{ ruleId: 'spo2-low', priority: 'medium', unitId: ward.unitId, before: 0, after: 36 }]);
  assert.deepEqual(figures?.changed.map(({ type, before, after }) => [type, before, after]), [['adverse-event', false, true]]);
  assert.deepEqual(await alarms(), [{ n: 0 }]);
});

test('[RP7] a cancelled replay keeps no figures, and one whose node fell silent is shown as failed', async (t) => {
  const { engine, begin, newest, ward, version, pg, clock } = await openRig(t);
  const replay = await begin('replay', NOW - 24 * HOUR_MS, NOW);
  await pg.asTenant(ward.tenantId, (tx) => endReplay(tx, ward.tenantId, version, replay.id, 'cancelled'));
  await engine.run(replay).done;
  assert.deepEqual([(await newest()).state, (await newest()).figures], ['cancelled', null]);
  clock.at += 1;
  await begin('replay', NOW - HOUR_MS, NOW);
  clock.at += 59_000;
  assert.equal((await newest()).state, 'running');
  clock.at += 2_000;
  assert.equal((await newest()).state, 'failed');
});

test('[RP8] a shadow is counted anew each ten minutes until its stated end, by one node, and sounds never', async (t) => {
  const { engine, begin, newest, clock, alarms } = await openRig(t);
  clock.at = NOW - 2 * HOUR_MS;
  const shadow = await begin('shadow', clock.at, NOW);
  clock.at += SHADOW_EVERY_MS - 1;
  assert.equal(await engine.look(), 0);
  clock.at = NOW - HOUR_MS;
  assert.deepEqual([await engine.look(), await engine.look()], [1, 0]);
  const half = await newest();
  assert.deepEqual([half.state, half.figures?.readings, half.countedAt], ['running', 10_800, clock.at]);
  clock.at = NOW + SHADOW_EVERY_MS;
  await engine.look();
  const whole = await newest();
  assert.deepEqual([whole.id, whole.state, whole.figures?.readings, whole.figures?.counts.find(({ ruleId }) => ruleId === 'spo2-low')?.after], [shadow.id, 'done', 21_600, 36]);
  assert.deepEqual(await alarms(), [{ n: 0 }]);
});
