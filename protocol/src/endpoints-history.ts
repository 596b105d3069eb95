// The endpoints of a patient's chart and of what the devices of a unit send.
import { z } from 'zod';
import { ProtectedKindCode } from './consent-rules.ts';
import { endpoint } from './endpoint.ts';
import { AlarmChange, ChartMarks, ChartNote, ScoreTrend, UnitDevices, VitalHistory } from './history.ts';
import { Instant, PatientId, UnitId } from './ids.ts';
import { VitalKind } from './vitals.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const instant = z.coerce.number().int().min(0);
const span = z.object({ fromAt: instant, toAt: instant });
/** One vital over a time, and in how many steps. */
export const vitalSpan = span.extend({ kind: VitalKind, steps: z.coerce.number().int().min(10).max(2_000).default(600) });

export const historyEndpoints = {
  getVitalHistory: endpoint('GET', '/v1/patients/:patientId/history', 'One vital over time: lowest, highest and last of each step, or every reading where they are few', {
    auth: person, params: byPatient, query: vitalSpan, reply: VitalHistory,
  }),
  getScoreTrend: endpoint('GET', '/v1/patients/:patientId/score-trend', 'NEWS2, PEWS or MEOWS as it was, with its parts, from the readings as they are stored now', {
    auth: person, params: byPatient, query: span.extend({ steps: z.coerce.number().int().min(2).max(200).default(96) }), reply: ScoreTrend,
  }),
  getChartMarks: endpoint('GET', '/v1/patients/:patientId/chart-marks', 'Alarms and notes of a time, for the chart’s own axis', { auth: person, params: byPatient, query: span, reply: ChartMarks }),
  addChartNote: endpoint('POST', '/v1/patients/:patientId/chart-notes', 'Write a note on the chart, about now or an earlier time', {
    auth: person, params: byPatient, body: z.object({ text: z.string().trim().min(1).max(500), at: Instant.optional(), /** Specially protected, of this kind. */ protectedKind: ProtectedKindCode.optional() }), reply: ChartNote,
  }),
  listAlarmChanges: endpoint('GET', '/v1/patients/:patientId/alarm-changes', 'Every change of every alarm, newest first: who, when, why, by which rule', {
    auth: person, params: byPatient, query: z.object({ beforeId: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    reply: z.object({ changes: z.array(AlarmChange) }),
  }),
  listUnitDevices: endpoint('GET', '/v1/units/:unitId/devices', 'What the devices of a unit send: newest value, age, battery, clock', { auth: person, params: z.object({ unitId: UnitId }), reply: UnitDevices }),
} as const;
