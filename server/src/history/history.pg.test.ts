import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PatientId, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { createIntakeRig, heartRate, spo2 } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createHistoryHandlers } from './history-routes.ts';
import { createReadingHours } from './reading-hours-engine.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const DAY_MS = 86_400_000;
const ids = { next: () => randomUUID() as never };

async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW);
  const { ward, database } = rig;
  const door: Door = { enter: async () => answer({ tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const personId = randomUUID() as PersonId;
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, locale, is_active, created_at) values ($1, $2, 'Sample', 'Nurse', 'nurse@example.org', 'en', true, now())`, [personId, ward.tenantId]);
  const caller: Caller = { type: 'person', personId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [ward.unitId as UnitId] };
  const params = { patientId: ward.patientIds[0] as PatientId };
  const call = () => ({ caller, requestId: 'r', nowMs: rig.clock.at, params, query: {}, body: undefined });
  return { rig, params, personId, call, chart: createHistoryHandlers({ pg: database.pg, door, keys: createTestKeys(), ids, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') }) };
}

test('[HY1] a day of second data is at most the steps asked for, keeps a spike of one second, and is whole when zoomed in', async (t) => {
  const { rig, params, call, chart } = await open(t);
  await rig.database.sql('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [new Date(NOW - DAY_MS).toISOString(), new Date(NOW).toISOString()]);
  await rig.database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, $2, $3, n, 'heart-rate', case when n = 40000 then 190 else 80 + n % 7 end, '/min', $4::timestamptz + n * interval '1 second', $4::timestamptz + n * interval '1 second'
       from generate_series(0, 86399) as n`, [rig.ward.tenantId, params.patientId, rig.ward.gateway.deviceId, new Date(NOW - DAY_MS).toISOString()]);
  const day = await chart.getVitalHistory({ ...call(), query: { kind: 'heart-rate', fromAt: NOW - DAY_MS, toAt: NOW, steps: 600 } });
  assert.ok(day.ok);
  assert.ok(day.body.at.length >= 600 && day.body.at.length <= 601, `${day.body.at.length} steps`);
  assert.deepEqual([Math.max(...day.body.high), Math.min(...day.body.low), day.body.last.at(-1)], [190, 80, 80 + 86_399 % 7]);
  const spikeAt = NOW - DAY_MS + 40_000_000;
  const near = await chart.getVitalHistory({ ...call(), query: { kind: 'heart-rate', fromAt: spikeAt - 60_000, toAt: spikeAt + 60_000, steps: 600 } });
  assert.ok(near.ok && near.body.stepMs === 0 && near.body.at.length === 120);
  assert.equal(near.body.last[near.body.at.indexOf(spikeAt)], 190);
});

test('[HY2] a silence, a backlog and a correction are told apart', async (t) => {
  const { rig, call, params, chart } = await open(t);
  const chain = await rig.start();
  const at = (s: number): number => NOW + s * 1000;
  const send = (s: number, value: number | null) => chain.intake.submit(rig.ward.gateway, [heartRate(params.patientId, at(s), value)]);
  for (const s of [0, 1, 2, 3, 60, 61]) {
    rig.clock.at = at(s);
    await send(s, 80);
  }
  rig.clock.at = at(300);
  await send(62, 81);
  await send(300, null);
  const history = await chart.getVitalHistory({ ...call(), query: { kind: 'heart-rate', fromAt: NOW, toAt: at(400), steps: 100 } });
  assert.ok(history.ok);
  assert.deepEqual([history.body.gaps, history.body.late, history.body.invalid], [[[at(3), at(60)]], [[at(62), at(62)]], 1]);
});

test('[HY3] the score stood where its parts stood then, names what was missing, and makes no total without it', async (t) => {
  const { rig, call, params, chart } = await open(t);
  const chain = await rig.start();
  rig.clock.at = NOW + 60_000;
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW + 60_000, 97)]);
  rig.clock.at = NOW + 180_000;
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW + 180_000, 90)]);
  const trend = await chart.getScoreTrend({ ...call(), query: { fromAt: NOW, toAt: NOW + 240_000, steps: 4 } });
  assert.ok(trend.ok);
  assert.deepEqual(trend.body.scores.map(({ total, scores, knownMinimum }) => [total, scores.spo2, knownMinimum]), [[null, 0, 0], [null, 0, 0], [null, 3, 3]]);
  assert.ok(trend.body.scores.every(({ missing }) => missing.includes('pulse')));
});

test('[HY4] every change of an alarm is kept with its rule, its value and who made it', async (t) => {
  const { rig, call, params, personId, chart } = await open(t);
  const chain = await rig.start();
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW, 70)]);
  const [alarm] = await rig.database.sql<{ id: string }>(`select id from alarms where condition_key = 'spo2-low'`);
  rig.clock.at += 1000;
  for (const given of ['ack', 'unack'] as const) await chain.intake.command({ answer: given, patientId: params.patientId, alarmId: alarm!.id, personId, personName: 'Sample Nurse', pauseMs: null });
  await chain.intake.command({ answer: 'silence', kind: 'audio-off', forMs: 600_000, reason: 'turning', patientId: params.patientId, alarmId: alarm!.id, personId, personName: 'Sample Nurse' });
  const reply = await chart.listAlarmChanges({ ...call(), query: { limit: 50 } });
  assert.ok(reply.ok);
  const told = reply.body.changes.filter(({ conditionKey }) => conditionKey === 'spo2-low').toReversed();
  assert.deepEqual(told.map(({ phase, inactivation, personName, reason }) => [phase, inactivation, personName, reason]), [
    ['start', 'enabled', null, null], ['update', 'alert-acknowledged', 'Sample Nurse', null], ['update', 'enabled', 'Sample Nurse', null], ['update', 'audio-off', 'Sample Nurse', 'turning'],
  ]);
  assert.ok(told.every(({ ruleId, ruleVersion, value }) => ruleId === 'spo2-low' && ruleVersion >= 1 && value === 70));
});

test('[HY5] a note is kept with who wrote it, and none is about the future', async (t) => {
  const { rig, call, chart } = await open(t);
  const written = await chart.addChartNote({ ...call(), body: { text: 'Turned to the left', at: NOW - 60_000 } });
  assert.ok(written.ok && written.body.personName === 'Sample Nurse');
  const ahead = await chart.addChartNote({ ...call(), body: { text: 'x', at: rig.clock.at + 120_000 } });
  assert.equal(ahead.ok ? '' : ahead.error.code, 'future-time');
  const marks = await chart.getChartMarks({ ...call(), query: { fromAt: NOW - 3_600_000, toAt: NOW } });
  assert.ok(marks.ok);
  assert.deepEqual(marks.body.notes.map(({ text, at }) => [text, at]), [['Turned to the left', NOW - 60_000]]);
});

test('[HY6] a stream says its newest reading, its device, and when it last had a valid value', async (t) => {
  const { rig, call, params, chart } = await open(t);
  const chain = await rig.start();
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW, 97)]);
  rig.clock.at = NOW + 5_000;
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW + 5_000, null)]);
  const reply = await chart.listUnitDevices({ ...call(), params: { unitId: rig.ward.unitId as UnitId } });
  assert.ok(reply.ok);
  const [stream] = reply.body.streams;
  assert.deepEqual([stream?.value, stream?.takenAt, stream?.validAt, stream?.silentAfterMs, stream?.deviceName], [null, NOW + 5_000, NOW, 30_000, 'Monitor']);
  assert.deepEqual(reply.body.devices.map(({ name }) => name), ['Monitor']);
});

test('[HY9] a patient’s nights and days are read from hours reckoned and not, with the alarms of that time; what is doubtful does not count', async (t) => {
  const { rig, call, params, personId, chart } = await open(t);
  await rig.database.sql('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [new Date(NOW - 8 * DAY_MS).toISOString(), new Date(NOW).toISOString()]);
  await rig.database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, $2, $3, n, 'spo2', case when n < 30 then 88 else 95 end, '%', $4::timestamptz - n * interval '10 minutes', $4::timestamptz - n * interval '10 minutes'
       from generate_series(1, 1100) as n`, [rig.ward.tenantId, params.patientId, rig.ward.gateway.deviceId, new Date(NOW).toISOString()]);
  const ask = async (timeZone: string) => chart.getOwnDays({ ...call(), query: { timeZone } });
  const before = await ask('UTC');
  assert.ok(before.ok);
  const [vital] = before.body.vitals;
  assert.deepEqual([before.body.vitals.length, vital?.kind, vital?.stretches.at(-1)?.was, vital?.stretches.at(-1)?.typical, vital?.stretches.at(-3)?.was], [1, 'spo2', 'lower', 88, 'usual']);
  await createReadingHours({ pg: rig.database.pg, clock: { nowMs: () => NOW, monotonicMs: () => NOW }, onProblem: (problem) => assert.fail(String(problem)) }).reckon();
  assert.deepEqual(await ask('UTC'), before);
  await rig.database.sql(`insert into reading_doubts (tenant_id, patient_id, kind, taken_at, device_id, device_seq, reason)
    select tenant_id, patient_id, kind, taken_at, device_id, device_seq, 'not-worn' from readings where value = 88`);
  const sure = await ask('UTC');
  assert.ok(sure.ok);
  assert.deepEqual([sure.body.vitals[0]?.stretches.at(-1)?.was, sure.body.vitals[0]?.stretches.at(-1)?.reached?.low], ['usual', 95], 'what was not worn is no news');
  await rig.database.sql('delete from reading_doubts');
  const chain = await rig.start();
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW, 70)]);
  const [alarm] = await rig.database.sql<{ id: string }>(`select id from alarms where condition_key = 'spo2-low'`);
  const told = async () => { const days = await ask('UTC'); assert.ok(days.ok); return days.body.vitals[0]?.stretches.slice(-2).map((stretch) => stretch.told); };
  assert.deepEqual(await told(), ['nobody', 'asked']);
  await chain.intake.command({ answer: 'ack', patientId: params.patientId, alarmId: alarm!.id, personId, personName: 'Sample Nurse', pauseMs: null });
  assert.deepEqual(await told(), ['nobody', 'answered']);
  const refused = await ask('Mars/Olympus');
  assert.ok(!refused.ok && refused.error.code === 'unknown-time-zone');
});
