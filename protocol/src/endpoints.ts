// Every endpoint as one value: path, who may call, schemas. HTTP routes, socket requests, OpenAPI, the SDK and the
// generated rights matrix all read this table; an endpoint that is not here does not exist.
import { z } from 'zod';
import { nurseInChargeEndpoints } from './nurse-in-charge.ts';
import { endedAlarmEndpoints } from './ended-alarms.ts';
import { patientImportEndpoints } from './patient-imports.ts';
import { Alarm } from './alarms.ts';
import { CallerAnswer } from './emergency-commands.ts';
import { type Endpoint, endpoint, ok } from './endpoint.ts';
import { alarmBurdenEndpoints } from './alarm-burden.ts';
import { ruleReplayEndpoints } from './rule-replay.ts';
import { programmeEndpoints } from './programmes.ts';
import { recordTimeEndpoints } from './record-times.ts';
import { retentionEndpoints } from './retention.ts';
import { alarmLifeEndpoints, alarmRulesEndpoints } from './endpoints-alarm-rules.ts';
import { auditEndpoints } from './endpoints-audit.ts';
import { breakGlassEndpoints } from './endpoints-break-glass.ts';
import { accessEndpoints } from './endpoints-access.ts';
import { careTeamEndpoints } from './endpoints-care-team.ts';
import { assignmentEndpoints } from './endpoints-assignment.ts';
import { reachabilityEndpoints } from './endpoints-reachability.ts';
import { emergencyEndpoints } from './endpoints-emergency.ts';
import { consentEndpoints } from './endpoints-consent.ts';
import { facilityEndpoints } from './facilities.ts';
import { proxyEndpoints } from './proxies.ts';
import { networkEndpoints } from './networks.ts';
import { sharedCareEndpoints } from './shared-care.ts';
import { sharedCareReviewEndpoints } from './shared-care-review.ts';
import { privacyEndpoints } from './endpoints-privacy.ts';
import { familyEndpoints } from './endpoints-family.ts';
import { mapEndpoints } from './endpoints-map.ts';
import { teamEndpoints } from './endpoints-team.ts';
import { setAsideEndpoints } from './set-aside.ts';
import { protocolsEndpoints } from './endpoints-protocols.ts';
import { deviceEndpoints } from './endpoints-devices.ts';
import { ownDeviceEndpoints } from './endpoints-own-devices.ts';
import { kitEndpoints } from './endpoints-kits.ts';
import { identityEndpoints } from './endpoints-identity.ts';
import { invitationEndpoints } from './endpoints-invitations.ts';
import { recoveryEndpoints } from './endpoints-recovery.ts';
import { tenancyEndpoints } from './endpoints-tenancy.ts';
import { secondStepEndpoints } from './endpoints-second-step.ts';
import { historyEndpoints } from './endpoints-history.ts';
import { ownDaysEndpoints } from './own-days.ts';
import { rankingEndpoints } from './endpoints-ranking.ts';
import { coverageEndpoints } from './endpoints-coverage.ts';
import { positionsEndpoints } from './endpoints-positions.ts';
import { rotaEndpoints } from './endpoints-rotas.ts';
import { sceneEndpoints } from './endpoints-scene.ts';
import { smartEndpoints } from './endpoints-smart.ts';
import { ssoEndpoints } from './endpoints-sso.ts';
import { staffEndpoints } from './endpoints-staff.ts';
import { waveformEndpoints } from './endpoints-waveforms.ts';
import { incidentEndpoints } from './endpoints-incidents.ts';
import { EmergencyDetail, EmergencyKind, EmergencySummary, ReceiptRung } from './emergencies.ts';
import { pagingEndpoints } from './endpoints-paging.ts';
import { AlarmId, DeviceId, EmergencyId, Instant, PageId, PatientId, PersonId, UnitId } from './ids.ts';
import {
  DemoAccount, Duty, Me, Patient, PushSubscriptionBody, RefreshSession, Responder, Session, SharedPosition, SignIn, Unit, WaitingKey,
} from './people.ts';
import { DeviceRegistration, ReadingBatch, ReadingBatchReply, ReadingPoint, RegisteredDevice } from './readings.ts';
import { BoardPatient } from './views.ts';
import { VitalKind } from './vitals.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byAlarm = z.object({ alarmId: AlarmId });
const byEmergency = z.object({ emergencyId: EmergencyId });

export const endpoints = {
  signIn: endpoint('POST', '/v1/sessions', 'Sign in with e-mail and password', { auth: 'public', body: SignIn, reply: Session }),
  refreshSession: endpoint('POST', '/v1/sessions/refresh', 'Exchange a refresh token, once, for a new session', { auth: 'public', body: RefreshSession, reply: Session }),
  signOut: endpoint('DELETE', '/v1/sessions/current', 'End this session, on open sockets too', { auth: person, reply: ok }),
  getMe: endpoint('GET', '/v1/me', 'Who I am and what I may open', { auth: person, reply: Me }),
  getWaitingKey: endpoint('GET', '/v1/me/waiting-key', 'My key to what waited on my phone', { auth: person, reply: WaitingKey }),
  listDemoAccounts: endpoint('GET', '/v1/demo/accounts', 'One-click accounts of the demo', { auth: 'demo', reply: z.object({ accounts: z.array(DemoAccount) }) }),
  signInDemo: endpoint('POST', '/v1/demo/sessions', 'Sign in as a demo account', { auth: 'demo', body: z.object({ accountId: z.string().max(64) }), reply: Session }),
  listCarrierMessages: endpoint('GET', '/v1/demo/carrier/messages', 'What the fake carrier delivered: SMS, voice, e-mail', {
    auth: 'demo',
    reply: z.object({ messages: z.array(z.object({ id: z.string(), channel: z.string(), to: z.string(), text: z.string(), state: z.string(), isAnswerable: z.boolean(), at: Instant })) }),
  }),
  setCarrierFaults: endpoint('PUT', '/v1/demo/carrier/faults', 'Make the fake carrier delay, fail, duplicate or lie', {
    auth: 'demo',
    body: z.object({ delayMs: z.int().min(0).max(60_000), failRate: z.number().min(0).max(1), duplicateRate: z.number().min(0).max(1), lieRate: z.number().min(0).max(1) }),
    reply: ok,
  }),

  submitReadings: endpoint('POST', '/v1/readings', 'Store up to 10,000 readings; acknowledged only once on disk', {
    auth: 'device', isCritical: true, body: ReadingBatch, reply: ReadingBatchReply,
  }),
  registerDevice: endpoint('POST', '/v1/devices', 'Register a device; its key is shown once', { auth: person, isSecret: true, body: DeviceRegistration, reply: RegisteredDevice }),
  revokeDevice: endpoint('DELETE', '/v1/devices/:deviceId', 'Revoke a device key', { auth: person, needsStepUp: true, params: z.object({ deviceId: DeviceId }), reply: ok }),

  listUnits: endpoint('GET', '/v1/units', 'Units I work in', { auth: person, reply: z.object({ units: z.array(Unit) }) }),
  listPatients: endpoint('GET', '/v1/patients', 'Patients of a unit', { auth: person, query: z.object({ unitId: UnitId }), reply: z.object({ patients: z.array(Patient) }) }),
  getPatient: endpoint('GET', '/v1/patients/:patientId', 'One patient with latest vitals, score and alarms', { auth: person, params: byPatient, reply: BoardPatient }),
  listReadings: endpoint('GET', '/v1/patients/:patientId/readings', 'History of one vital, thinned to at most `maxPoints` (min and max of each bucket kept)', {
    auth: person, params: byPatient,
    query: z.object({ kind: VitalKind, fromAt: z.coerce.number().int().min(0), toAt: z.coerce.number().int().min(0), maxPoints: z.coerce.number().int().min(10).max(5_000).default(600) }),
    reply: z.object({ points: z.array(ReadingPoint) }),
  }),
  chartObservation: endpoint('POST', '/v1/patients/:patientId/observations', 'Chart an observation made by hand (consciousness, oxygen, any vital)', {
    auth: person, params: byPatient,
    body: z.object({ kind: VitalKind, value: z.union([z.number(), z.string().max(32)]), unit: z.string().max(32).optional(), takenAt: Instant.optional() }),
    reply: ok,
  }),
  setSpo2Scale: endpoint('PUT', '/v1/patients/:patientId/spo2-scale', 'Record the decision for NEWS2 SpO2 scale 1 or 2', {
    auth: person, params: byPatient, body: z.object({ scale: z.union([z.literal(1), z.literal(2)]) }), reply: ok,
  }),

  acknowledgeAlarm: endpoint('POST', '/v1/alarms/:alarmId/acknowledge', 'I have seen this alarm; it stays active', { auth: person, isCritical: true, params: byAlarm, reply: Alarm }),
  unacknowledgeAlarm: endpoint('POST', '/v1/alarms/:alarmId/unacknowledge', 'Take an acknowledgement back', { auth: person, isCritical: true, params: byAlarm, reply: Alarm }),
  pauseAlarmAudio: endpoint('POST', '/v1/alarms/:alarmId/audio-pause', 'Pause the sound of one alarm, at most 120 s', {
    auth: person, isCritical: true, params: byAlarm, body: z.object({ seconds: z.int().min(1).max(120) }), reply: Alarm,
  }),
  resetAlarm: endpoint('POST', '/v1/alarms/:alarmId/reset', 'Reset a latched alarm', { auth: person, isCritical: true, params: byAlarm, reply: Alarm }),

  raiseEmergency: endpoint('POST', '/v1/emergencies', 'Staff raise an emergency for a patient', {
    auth: person, isCritical: true, body: z.object({ patientId: PatientId, kind: EmergencyKind, note: z.string().max(500).default('') }), reply: EmergencySummary,
  }),
  sendSos: endpoint('POST', '/v1/sos', 'A patient calls for help; 5 s to cancel', {
    auth: person, isCritical: true, body: z.object({ lat: z.number().min(-90).max(90).optional(), lon: z.number().min(-180).max(180).optional(), answer: CallerAnswer.optional() }), reply: EmergencySummary,
  }),
  cancelSos: endpoint('POST', '/v1/emergencies/:emergencyId/cancel', 'Cancel my call for help within its countdown', { auth: person, isCritical: true, params: byEmergency, reply: EmergencySummary }),
  listEmergencies: endpoint('GET', '/v1/emergencies', 'Open emergencies of my tenant', { auth: person, reply: z.object({ emergencies: z.array(EmergencySummary) }) }),
  getEmergency: endpoint('GET', '/v1/emergencies/:emergencyId', 'One emergency with its timeline', { auth: person, params: byEmergency, reply: EmergencyDetail }),
  acknowledgeEmergency: endpoint('POST', '/v1/emergencies/:emergencyId/acknowledge', 'A person has seen it and takes notice', { auth: person, isCritical: true, params: byEmergency, reply: EmergencySummary }),
  acceptOffer: endpoint('POST', '/v1/emergencies/:emergencyId/accept', 'I go; the first accept wins', { auth: person, isCritical: true, params: byEmergency, reply: EmergencySummary }),
  declineOffer: endpoint('POST', '/v1/emergencies/:emergencyId/decline', 'I cannot go', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ reason: z.enum(['busy', 'too-far', 'unsafe', 'not-qualified', 'other']) }), reply: EmergencySummary,
  }),
  reportStatus: endpoint('POST', '/v1/emergencies/:emergencyId/status', 'The holder reports where they stand', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ status: z.enum(['en-route', 'on-scene', 'transporting', 'handed-over']) }), reply: EmergencySummary,
  }),
  handOver: endpoint('POST', '/v1/emergencies/:emergencyId/hand-over', 'Give the emergency to another person', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ toPersonId: PersonId }), reply: EmergencySummary,
  }),
  closeEmergency: endpoint('POST', '/v1/emergencies/:emergencyId/close', 'End it with an outcome', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ outcome: z.enum(['treated-on-scene', 'transported', 'false-alarm', 'no-contact', 'other']), note: z.string().max(500).default('') }), reply: EmergencySummary,
  }),
  recordReceipt: endpoint('POST', '/v1/pages/:pageId/receipts', 'A device says a page was delivered, shown or acknowledged', {
    auth: person, isCritical: true, params: z.object({ pageId: PageId }), body: z.object({ rung: ReceiptRung.exclude(['intended', 'sent']) }), reply: ok,
  }),

  setDuty: endpoint('PUT', '/v1/me/duty', 'Go on or off duty', { auth: person, body: z.object({ duty: Duty }), reply: Responder }),
  sharePosition: endpoint('POST', '/v1/me/positions', 'Share my position; older ones never replace newer ones', { auth: person, isCritical: true, body: SharedPosition, reply: ok }),
  getPushKey: endpoint('GET', '/v1/push/key', 'The server public key for Web Push', { auth: person, reply: z.object({ publicKey: z.string() }) }),
  subscribePush: endpoint('POST', '/v1/me/push-subscriptions', 'Register this browser for Web Push', { auth: person, body: PushSubscriptionBody, reply: ok }),

  ...consentEndpoints,
  ...proxyEndpoints,
  ...facilityEndpoints,
  ...networkEndpoints,
  ...sharedCareEndpoints,
  ...sharedCareReviewEndpoints,
  ...privacyEndpoints,
  ...familyEndpoints,
  ...pagingEndpoints,
  deactivatePerson: endpoint('POST', '/v1/people/:personId/deactivate', 'End a person’s access everywhere', { auth: person, needsStepUp: true, params: z.object({ personId: PersonId }), reply: ok }),
  ...reachabilityEndpoints,
  ...emergencyEndpoints,
  ...teamEndpoints,
  ...setAsideEndpoints,

  ...protocolsEndpoints,
  ...rotaEndpoints,
  ...waveformEndpoints,
  ...rankingEndpoints,
  ...coverageEndpoints,
  ...kitEndpoints,
  ...assignmentEndpoints,
  ...auditEndpoints,
  ...breakGlassEndpoints,
  ...accessEndpoints,
  ...careTeamEndpoints,
  ...incidentEndpoints,
  ...positionsEndpoints,
  ...sceneEndpoints,
  ...alarmRulesEndpoints,
  ...ruleReplayEndpoints,
  ...programmeEndpoints,
  ...recordTimeEndpoints,
  ...retentionEndpoints,
  ...alarmBurdenEndpoints,
  ...nurseInChargeEndpoints,
  ...endedAlarmEndpoints,
  ...patientImportEndpoints,
  ...alarmLifeEndpoints,
  ...mapEndpoints,
  ...deviceEndpoints,
  ...ownDeviceEndpoints,
  ...historyEndpoints,
  ...ownDaysEndpoints,
  ...ssoEndpoints,
  ...staffEndpoints,
  ...smartEndpoints,
  ...identityEndpoints,
  ...secondStepEndpoints,
  ...recoveryEndpoints,
  ...invitationEndpoints,
  ...tenancyEndpoints,
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
export const endpointNames = Object.keys(endpoints) as EndpointName[];

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S> = S extends z.ZodType ? z.input<S> : undefined;
/** What a handler is given, parsed. */
export interface EndpointInput<K extends EndpointName> {
  params: Output<(typeof endpoints)[K]['params']>;
  query: Output<(typeof endpoints)[K]['query']>;
  body: Output<(typeof endpoints)[K]['body']>;
}
/** What a caller gives; empty parts may be left out. */
export type EndpointArguments<K extends EndpointName> = {
  params?: Input<(typeof endpoints)[K]['params']>;
  query?: Input<(typeof endpoints)[K]['query']>;
  body?: Input<(typeof endpoints)[K]['body']>;
};
export type EndpointReply<K extends EndpointName> = z.output<(typeof endpoints)[K]['reply']>;
