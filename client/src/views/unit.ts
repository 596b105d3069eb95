// A ward board: the patients of one unit. A patient who moves in starts empty; their alarms follow as events and their
// vitals as live values.
import type { BoardPatient, Patient, Snapshot, TopicEvent, TopicLive } from '@mydr24/protocol';
import { without } from './collections.ts';
import { applyPatientEvent, applyVitals } from './patient.ts';

type Board = Snapshot<'unit'>;

export function applyUnitEvent(board: Board, event: TopicEvent<'unit'>): Board {
  switch (event.kind) {
    case 'patient-changed':
      return placePatient(board, event.body);
    case 'patient-left':
      return { ...board, patients: without(board.patients, ({ patient }) => patient.id === event.body.patientId) };
    case 'alarm-changed':
    case 'alarm-silence-changed':
    case 'response-clock-changed':
    case 'device-signal-changed':
    case 'device-alert-changed':
    case 'emergency-changed':
      return change(board, event.body.patientId, (patient) => applyPatientEvent(patient, event));
  }
}

export function applyUnitLive(board: Board, { body }: TopicLive<'unit'>): Board {
  return change(board, body.patientId, (patient) => applyVitals(patient, body));
}

function placePatient(board: Board, patient: Patient): Board {
  if (patient.unitId !== board.unit.id) return { ...board, patients: without(board.patients, (p) => p.patient.id === patient.id) };
  if (!board.patients.some((p) => p.patient.id === patient.id)) {
    return { ...board, patients: [...board.patients, { patient, vitals: [], trends: [], news2: null, alarms: [], emergency: null, silences: [], clock: null, earlyWarnings: [], signals: [], deviceAlerts: [] }] };
  }
  return change(board, patient.id, (known) => ({ ...known, patient }));
}

function change(board: Board, patientId: string, apply: (patient: BoardPatient) => BoardPatient): Board {
  const at = board.patients.findIndex(({ patient }) => patient.id === patientId);
  const known = board.patients[at];
  return known === undefined ? board : { ...board, patients: board.patients.with(at, apply(known)) };
}
