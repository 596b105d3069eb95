// A night on a ward of invented patients: a few who need somebody, one of each kind, among many who are calm.
import type { BoardPatient, EmergencyId, PatientId } from '@mydr24/protocol';
import { FIXTURE_NOW, alarm, boardPatient, emergencySummary, fixtureId, score, trendOf, vital } from './fixtures.ts';

type Change = (row: BoardPatient) => BoardPatient;

function withVital(row: BoardPatient, ...changed: BoardPatient['vitals']): BoardPatient['vitals'] {
  return [...row.vitals.filter((old) => !changed.some((vitalNow) => vitalNow.kind === old.kind)), ...changed];
}

const id = (n: number): PatientId => fixtureId<PatientId>(6, n);
const full = { respiratoryRate: 3, spo2: 3, airOrOxygen: 2, systolicBP: 1, pulse: 2, consciousness: 0, temperature: 1 };

const changes: Readonly<Record<number, Change>> = {
  6: (row) => ({
    ...row,
    deviceAlerts: [{ id: fixtureId(9, 3), patientId: id(6), unitId: null, deviceId: fixtureId(9, 2), deviceName: 'Monitor bed 7', source: 'heart-rate', event: 'MDC_EVT_HI', kind: 'physiological', priority: 'medium', phase: 'continue', state: 'active', inactivation: ['audio-paused'], value: 124, startedAt: FIXTURE_NOW - 70_000, updatedAt: FIXTURE_NOW - 5_000, endedAt: null }],
    signals: [
      { patientId: id(6), unitId: null, deviceId: fixtureId(9, 1), signal: 'sensor-off', vital: 'temperature', isPresent: true, saidAt: FIXTURE_NOW - 95_000 },
      { patientId: id(6), unitId: null, deviceId: fixtureId(9, 1), signal: 'battery-low', vital: null, isPresent: true, saidAt: FIXTURE_NOW - 900_000 },
    ],
    vitals: withVital(row, vital('spo2', 78, '%', 2), vital('respiratory-rate', 28, '/min', 3), vital('heart-rate', 124, '/min', 1)),
    trends: [...row.trends.filter((trend) => trend.kind !== 'spo2'), { kind: 'spo2', points: trendOf(6, 91, 3).map(([at, value], index) => [at, value - Math.max(0, index - 24) * 0.85]) }],
    news2: score(12, full),
    clock: { id: fixtureId(8, 1), patientId: id(6), unitId: null, ruleId: 'news2', priority: 'high', value: 12, startedAt: FIXTURE_NOW - 32_000, dueAt: FIXTURE_NOW + 29 * 60_000, overdueAt: null, assessedAt: null, assessedBy: null, assessedByName: null },
    silences: [{ id: fixtureId(8, 2), patientId: id(6), unitId: null, alarmId: null, conditionKey: 'temperature-high', kind: 'alarm-off', priority: 'low', reason: 'Agreed in the care plan', personId: fixtureId(3, 44), personName: 'Gemma Font', fromAt: FIXTURE_NOW - 600_000, untilAt: FIXTURE_NOW + 3_000_000, remindedAt: null, endedAt: null }],
    alarms: [alarm(1, id(6), 'high', {}), alarm(2, id(6), 'medium', { conditionKey: 'news2', ruleId: 'news2', vital: null, value: 12, limit: 7, unit: null, startedAt: FIXTURE_NOW - 32_000 })],
  }),
  11: (row) => {
    const changed = { ...row, news2: score(9, { ...full, spo2: 0, consciousness: 3, pulse: 0, systolicBP: 0, temperature: 1 }), alarms: [alarm(3, id(11), 'high', { inactivation: 'alert-acknowledged', conditionKey: 'systolic-low', vital: 'systolic', value: 66, limit: 70, unit: 'mm[Hg]', startedAt: FIXTURE_NOW - 190_000 })], vitals: withVital(row, vital('systolic', 66, 'mm[Hg]', 14), vital('diastolic', 38, 'mm[Hg]', 14), vital('consciousness', 'V', null, 120)) };
    return { ...changed, emergency: emergencySummary(changed, { id: fixtureId<EmergencyId>(7, 2), status: 'en-route', kind: 'deterioration', holderName: 'Gemma Font', holderId: fixtureId(3, 44) }) };
  },
  18: (row) => ({
    ...row,
    vitals: withVital(row, vital('heart-rate', 134, '/min', 2)),
    news2: score(6, { ...full, respiratoryRate: 1, spo2: 0, airOrOxygen: 2, pulse: 3, systolicBP: 0, temperature: 0 }),
    alarms: [alarm(4, id(18), 'medium', { conditionKey: 'heart-rate-high', vital: 'heart-rate', value: 134, limit: 130, unit: '/min', startedAt: FIXTURE_NOW - 75_000 })],
  }),
  23: (row) => ({
    ...row,
    vitals: withVital(row, vital('spo2', 96, '%', 42)),
    alarms: [alarm(5, id(23), 'medium', { conditionKey: 'no-data:spo2', ruleId: 'no-data', kind: 'technical', value: 96, limit: null, startedAt: FIXTURE_NOW - 12_000, inactivation: 'audio-paused', pausedUntil: FIXTURE_NOW + 74_000 })],
  }),
  27: (row) => ({
    ...row,
    vitals: withVital(row, { ...vital('spo2', 71, '%', 3), doubt: 'no-pulse' }),
    alarms: [alarm(7, id(27), 'medium', { conditionKey: 'doubtful-values', ruleId: 'doubtful-values', kind: 'technical', vital: null, value: null, unit: null, limit: null, startedAt: FIXTURE_NOW - 9_000 })],
  }),
  31: (row) => ({ ...row, vitals: withVital(row, vital('respiratory-rate', 26, '/min', 4)), news2: score(null, { respiratoryRate: 3, spo2: 1, pulse: 1, systolicBP: 0 }, ['airOrOxygen', 'consciousness', 'temperature']) }),
  34: (row) => ({
    ...row,
    vitals: withVital(row, vital('temperature', 39.3, 'Cel', 400)),
    alarms: [alarm(6, id(34), 'low', { conditionKey: 'temperature-high', vital: 'temperature', value: 39.3, limit: 39, unit: 'Cel', startedAt: FIXTURE_NOW - 395_000 })],
  }),
  40: (row) => ({ ...row, vitals: withVital(row, vital('heart-rate', null, '/min', 5)), news2: { ...score(null, {}, ['pulse']), status: 'not-applicable' }, earlyWarnings: [{ score: 'pews', chart: '5-12-years', status: 'incomplete', total: null, knownMinimum: 6, scores: { respiratoryRate: 2, spo2: 4 }, missing: ['respiratoryDistress', 'oxygen', 'heartRate', 'systolicBP', 'capillaryRefill'], band: 'medium', scoredAt: FIXTURE_NOW - 20_000 }] }),
  41: (row) => ({ ...row, vitals: [], trends: [], news2: null }),
};

export function fixtureBoard(count: number): BoardPatient[] {
  return Array.from({ length: count }, (_, n) => changes[n]?.(boardPatient(n)) ?? boardPatient(n));
}
