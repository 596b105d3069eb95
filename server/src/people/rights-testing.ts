// What every endpoint is asked with when its rights are tested: one input from a set of records. Never used by the server.
import { randomUUID } from 'node:crypto';
import type { EndpointName } from '@mydr24/protocol';
import { WORLD_MS } from './people-testing.ts';

/** The ids an endpoint may name. */
export interface Records {
  patientId: string;
  unitId: string;
  alarmId: string;
  emergencyId: string;
  pageId: string;
  deviceId: string;
  familyLinkId: string;
  alertDeviceId: string;
  leaverId: string;
  /** Not the record asked for, but named along with it. */
  colleagueId: string;
  relativeId: string;
  /** Whom the emergency was offered to. */
  askedId: string;
}
export interface Input {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const byPatient = ({ patientId }: Records) => ({ patientId });
const byAlarm = ({ alarmId }: Records): Input => ({ params: { alarmId } });
const byEmergency = ({ emergencyId }: Records, body?: unknown): Input => ({ params: { emergencyId }, body });

/** What each endpoint is asked with; an endpoint that names no record is in `plainInputs`, or needs nothing. */
export const inputs: Partial<Record<EndpointName, (records: Records) => Input>> = {
  listPatients: ({ unitId }) => ({ query: { unitId } }),
  getPatient: (records) => ({ params: byPatient(records) }),
  listReadings: (records) => ({ params: byPatient(records), query: { kind: 'spo2', fromAt: WORLD_MS - 1, toAt: WORLD_MS, maxPoints: 10 } }),
  chartObservation: (records) => ({ params: byPatient(records), body: { kind: 'spo2', value: 96, unit: '%' } }),
  setSpo2Scale: (records) => ({ params: byPatient(records), body: { scale: 2 } }),
  acknowledgeAlarm: byAlarm,
  unacknowledgeAlarm: byAlarm,
  pauseAlarmAudio: (records) => ({ ...byAlarm(records), body: { seconds: 60 } }),
  resetAlarm: byAlarm,
  raiseEmergency: ({ patientId }) => ({ body: { patientId, kind: 'staff-call', note: '' } }),
  cancelSos: (records) => byEmergency(records),
  getEmergency: (records) => byEmergency(records),
  acknowledgeEmergency: (records) => byEmergency(records),
  acceptOffer: (records) => byEmergency(records),
  declineOffer: (records) => byEmergency(records, { reason: 'busy' }),
  reportStatus: (records) => byEmergency(records, { status: 'en-route' }),
  handOver: (records) => byEmergency(records, { toPersonId: records.colleagueId }),
  closeEmergency: (records) => byEmergency(records, { outcome: 'other', note: '' }),
  takeOver: (records) => byEmergency(records, {}),
  escalateEmergency: (records) => byEmergency(records),
  standDownResponder: (records) => byEmergency(records, { personId: records.askedId }),
  askCallBack: (records) => byEmergency(records),
  markCallBackDone: (records) => byEmergency(records, { personId: records.askedId }),
  answerEmergency: (records) => byEmergency(records, { questionId: 'breathing', answerId: 'no' }),
  reclassifyEmergency: (records) => byEmergency(records, { kind: 'stroke' }),
  explainEmergency: (records) => ({ ...byEmergency(records), query: {} }),
  startDrill: ({ unitId }) => ({ body: { kind: 'fall', unitId, note: '' } }),
  recordReceipt: ({ pageId }) => ({ params: { pageId }, body: { rung: 'delivered' } }),
  listFamilyLinks: (records) => ({ params: byPatient(records) }),
  grantFamilyLink: (records) => ({ params: byPatient(records), body: { personId: records.relativeId, expiresAt: null } }),
  revokeFamilyLink: ({ familyLinkId }) => ({ params: { familyLinkId } }),
  registerDevice: ({ patientId }) => ({ body: { name: 'Monitor', patientId } }),
  revokeDevice: ({ deviceId }) => ({ params: { deviceId } }),
  createAlertDevice: ({ unitId }) => ({ body: { kind: 'desk-phone', label: 'Desk', facilityId: null, unitId, address: '+376 600 000', locale: 'ca' } }),
  retireAlertDevice: ({ alertDeviceId }) => ({ params: { alertDeviceId } }),
  ringAlertDevice: ({ alertDeviceId }) => ({ params: { alertDeviceId } }),
  deactivatePerson: ({ leaverId }) => ({ params: { personId: leaverId } }),
};
export const plainInputs: Partial<Record<EndpointName, Input>> = {
  setDuty: { body: { duty: 'on' } },
  sharePosition: { body: { lat: 42.5, lon: 1.5, accuracyM: 5, takenAt: WORLD_MS } },
  subscribePush: { body: { endpoint: 'https://push.example.org/x', keys: { p256dh: 'k', auth: 'a' } } },
  sendSos: { body: {} },
};

export const randomRecords = (like: Records): Records => ({
  ...like,
  patientId: randomUUID(), unitId: randomUUID(), alarmId: randomUUID(), emergencyId: randomUUID(), pageId: randomUUID(), deviceId: randomUUID(),
  familyLinkId: randomUUID(), alertDeviceId: randomUUID(), leaverId: randomUUID(),
});
