import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Alarm, DeviceSignal, PatientId, PersonId, SessionId, TenantId } from '@mydr24/protocol';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { createHistoryHandlers } from '../history/history-routes.ts';
import { createIntakeRig, heartRate, sample, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { readPatientBoard } from './board-store.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
type Item = Record<string, unknown>;
const pulse = (patientId: string, at: number, value: number | null): Item => sample(patientId, at, 'mdc:149530', value, '/min');

async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW);
  return { rig, chain: await rig.start(), patientId: rig.ward.patientIds[0]! };
}
/** Each second what `at` says of it. */
async function play(rig: IntakeRig, chain: Chain, forS: number, at: (nowMs: number, s: number) => Item[]): Promise<void> {
  for (let s = 0; s < forS; s += 1) {
    const items = at(rig.clock.at, s);
    const reply = await chain.intake.submit(rig.ward.gateway, items);
    assert.equal(reply.stored, items.length, JSON.stringify(reply.results));
    rig.clock.at += 1000;
  }
}
const openKeys = async (rig: IntakeRig): Promise<string[]> =>
  (await rig.database.sql<{ key: string }>('select condition_key as key from alarms where ended_at is null order by condition_key')).map(({ key }) => key);
const boardOf = (rig: IntakeRig, patientId: string) =>
  rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readPatientBoard(tx, createTestKeys(), patientId, async () => new Map(), rig.clock.at));

async function trendAndHistory(rig: IntakeRig, patientId: string, kind: 'spo2' | 'heart-rate') {
  const door: Door = { enter: async () => answer({ tenantId: rig.ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const caller: Caller = { type: 'person', personId: randomUUID() as PersonId, tenantId: rig.ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [] };
  const chart = createHistoryHandlers({ pg: rig.database.pg, door, keys: createTestKeys(), ids: { next: () => randomUUID() as never }, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') });
  const call = { caller, requestId: 'r', nowMs: rig.clock.at, params: { patientId: patientId as PatientId }, body: undefined };
  const [trend, history] = [
    await chart.getScoreTrend({ ...call, query: { fromAt: NOW - 60_000, toAt: rig.clock.at, steps: 20 } }), await chart.getVitalHistory({ ...call, query: { kind, fromAt: NOW - 60_000, toAt: rig.clock.at, steps: 600 } }),
  ];
  assert.ok(trend.ok && history.ok);
  return { scores: trend.body.scores, history: history.body };
}

test('[QG13] a doubtful value is kept with its reason, shown as such live and afresh, drawn in the chart, and scores nowhere', async (t) => {
  const { rig, chain, patientId } = await open(t);
  await play(rig, chain, 10, (at, s) => [spo2(patientId, at, s === 5 ? 60 : 97)]);
  assert.deepEqual(await rig.database.sql('select reason, kind, (taken_at - $1::timestamptz) = interval \'5 seconds\' as is_then from reading_doubts', [new Date(NOW).toISOString()]), [{ reason: 'jump', kind: 'spo2', is_then: true }]);
  assert.deepEqual(await openKeys(rig), []);
  const { scores, history } = await trendAndHistory(rig, patientId, 'spo2');
  assert.deepEqual(history.doubtful, [{ at: NOW + 5000, value: 60, reason: 'jump' }]);
  assert.equal(Math.min(...history.low), 60, 'kept as it came');
  assert.deepEqual([...new Set(scores.map((score) => score.scores.spo2))], [0]);
  await play(rig, chain, 1, (at) => [spo2(patientId, at, 60)]);
  const live = await chain.nextLive(({ body }) => (body as { vitals: { at: number; doubt?: string }[] }).vitals.some(({ at, doubt }) => doubt === 'jump' && at > NOW + 5000));
  const board = await boardOf(rig, patientId);
  assert.deepEqual([board?.vitals, board?.news2?.scores.spo2], [(live.body as { vitals: unknown }).vitals, 0]);
  await play(rig, chain, 1, (at) => [spo2(patientId, at, 97)]);
  assert.equal((await boardOf(rig, patientId))?.vitals[0]?.doubt, undefined);
});

test('[QG14] what stays doubtful becomes a technical alarm after 30 s, a dangerous one a high alarm after 10 s; the next sure value ends both', async (t) => {
  const { rig, chain, patientId } = await open(t);
  const without = (value: number) => (at: number): Item[] => [pulse(patientId, at, null), spo2(patientId, at, value)];
  await play(rig, chain, 3, (at) => [pulse(patientId, at, 80), spo2(patientId, at, 97)]);
  await play(rig, chain, 29, without(93));
  assert.ok(!(await openKeys(rig)).includes('doubtful-values'));
  await play(rig, chain, 3, without(93));
  assert.ok((await openKeys(rig)).includes('doubtful-values'));
  await play(rig, chain, 12, without(70));
  const [danger] = await rig.database.sql<{ priority: string; kind: string }>(`select priority, kind from alarms where condition_key = 'doubtful-danger' and ended_at is null`);
  assert.deepEqual(danger, { priority: 'high', kind: 'technical' });
  assert.deepEqual(await rig.database.sql(`select 1 from alarms where kind = 'physiological'`), []);
  assert.deepEqual(chain.raised, []);
  await play(rig, chain, 8, (at) => [pulse(patientId, at, 80), spo2(patientId, at, 96)]);
  assert.deepEqual(await openKeys(rig), []);
});

test('[QG14] doubt lasts over a restart, and so does its alarm', async (t) => {
  const { rig, chain, patientId } = await open(t);
  const without = (at: number): Item[] => [pulse(patientId, at, null), spo2(patientId, at, 93)];
  await play(rig, chain, 2, (at) => [pulse(patientId, at, 80), spo2(patientId, at, 97)]);
  await play(rig, chain, 20, without);
  await chain.stop();
  const again = await rig.start();
  assert.equal((await boardOf(rig, patientId))?.vitals.find(({ kind }) => kind === 'spo2')?.doubt, 'no-pulse');
  await play(rig, again, 15, without);
  assert.ok((await openKeys(rig)).includes('doubtful-values'));
});

test('[QG15] a device that says it is not worn alarms technically and never physiologically, and is believed again when it says it is', async (t) => {
  const { rig, chain, patientId } = await open(t);
  const say = (isPresent: boolean): Promise<unknown> => chain.intake.submit(rig.ward.gateway, [{ seq: 0, patientId, signal: 'not-worn', isPresent, takenAt: rig.clock.at }]);
  await play(rig, chain, 2, (at) => [heartRate(patientId, at, 70), spo2(patientId, at, 97)]);
  await say(true);
  // On a table: numbers of nobody.
  await play(rig, chain, 45, (at) => [heartRate(patientId, at, 25), spo2(patientId, at, 65)]);
  const kinds = await rig.database.sql<{ kind: string }>('select distinct kind from alarms');
  assert.deepEqual(kinds, [{ kind: 'technical' }]);
  assert.ok((await openKeys(rig)).includes('not-worn'));
  assert.deepEqual((await boardOf(rig, patientId))?.signals?.filter(({ signal }: DeviceSignal) => signal === 'not-worn').length, 1);
  await say(false);
  await play(rig, chain, 30, (at) => [heartRate(patientId, at, 72), spo2(patientId, at, 97)]);
  assert.deepEqual(await openKeys(rig), []);
});

test('[QG15] a talking device without a pulse for a minute is told as not worn, until its pulse is back', async (t) => {
  const { rig, chain, patientId } = await open(t);
  const worn = (): Alarm[] => chain.events.map(({ body }) => body as Alarm).filter(({ conditionKey }) => conditionKey === 'not-worn');
  await play(rig, chain, 2, (at) => [pulse(patientId, at, 80)]);
  await play(rig, chain, 95, (at) => [pulse(patientId, at, null)]);
  assert.equal(worn()[0]?.phase, 'start');
  await play(rig, chain, 2, (at) => [pulse(patientId, at, 78)]);
  assert.equal(worn().at(-1)?.phase, 'end');
});

test('[QG16] a device’s own mark counts, is refused where it means nothing, and a correction takes the doubt away', async (t) => {
  const { rig, chain, patientId } = await open(t);
  const poor = { ...spo2(patientId, NOW, 70), quality: 'poor' };
  const reply = await chain.intake.submit(rig.ward.gateway, [poor, { ...spo2(patientId, NOW + 1, null), quality: 'poor' }, { ...spo2(patientId, NOW + 2, 97), quality: 'fine' }, { seq: 9, patientId, signal: 'doubtful-values', isPresent: true, takenAt: NOW }]);
  assert.deepEqual(reply.results.map((result) => (result.status === 'refused' ? result.reason : result.status)), ['stored', 'malformed', 'malformed', 'malformed']);
  assert.deepEqual(await rig.database.sql('select reason from reading_doubts'), [{ reason: 'poor-signal' }]);
  assert.ok(!(await openKeys(rig)).includes('spo2-low'));
  await chain.intake.submit(rig.ward.gateway, [{ ...poor, quality: undefined, value: 71, amends: 'corrected' }]);
  assert.deepEqual(await rig.database.sql('select reason from reading_doubts'), []);
  assert.ok((await openKeys(rig)).includes('spo2-low'));
});

test('[QG17] what comes late is doubted by what came with it, so that a spike in a backfill scores nowhere either', async (t) => {
  const { rig, chain, patientId } = await open(t);
  await play(rig, chain, 1, (at) => [spo2(patientId, at, 97)]);
  const late = Array.from({ length: 60 }, (_, s) => spo2(patientId, NOW - 60_000 + s * 1000, s % 20 === 15 ? 55 : 96));
  await chain.intake.submit(rig.ward.gateway, late);
  const { scores, history } = await trendAndHistory(rig, patientId, 'spo2');
  assert.equal(history.doubtful.length, 3);
  assert.deepEqual([...new Set(scores.map((score) => score.scores.spo2))], [0]);
});
