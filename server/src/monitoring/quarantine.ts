// What is shown of a patient whose judging failed: a technical alarm that says nobody watches the limits now. High, because
// silence of the software is more dangerous than silence of one sensor.
import type { AlarmId, PatientId, UnitId } from '@mydr24/protocol';
import type { AlarmRow, PatientDecision, WatchedPatient } from './watched-patient.ts';

export const STOPPED_KEY = 'monitoring-stopped';
/** Judging is tried again, from the database, after this. */
export const ASIDE_MS = 60_000;

export function stoppedAlarm(watched: WatchedPatient, nowMs: number, newId: () => string): PatientDecision {
  const base = { before: watched, conditions: [], raises: [], found: [], signals: [], doubts: [], silences: [], clocks: [], outcomes: new Map() };
  if (watched.open.has(STOPPED_KEY)) return { ...base, after: watched, alarms: [] };
  const { facts } = watched;
  const row: AlarmRow = {
    id: newId() as AlarmId, tenantId: facts.tenantId, patientId: facts.patientId as PatientId, unitId: facts.unitId as UnitId | null,
    conditionKey: STOPPED_KEY, ruleId: STOPPED_KEY, ruleVersion: 1, kind: 'technical', priority: 'high', phase: 'start', state: 'active',
    inactivation: 'enabled', vital: null, value: null, unit: null, limit: null, startedAt: nowMs, changedAt: nowMs, endedAt: null,
    acknowledgedBy: null, acknowledgedByName: null, pausedUntil: null, emergencyId: null, unansweredSince: nowMs,
  };
  return { ...base, after: { ...watched, open: new Map([...watched.open, [STOPPED_KEY, row]]) }, alarms: [{ ...row, changedBy: null }] };
}
