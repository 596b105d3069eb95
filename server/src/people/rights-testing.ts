// What every endpoint is asked with when its rights are tested: one input from a set of records. Never used by the server.
import { randomUUID } from 'node:crypto';
import type { CoverageHole, EndpointName } from '@mydr24/protocol';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import { codeAt, STEP_MS } from '../identity/totp-node.ts';
import { packText } from '../protocols/protocols-testing.ts';
import { TINY_JPEG } from '../scene-notes/jpeg-testing.ts';
import { type RotaRecords, WORLD_MS } from './people-testing.ts';

/** The ids an endpoint may name. */
export interface Records extends RotaRecords {
  patientId: string;
  unitId: string;
  alarmId: string;
  emergencyId: string;
  pageId: string;
  deviceId: string;
  familyLinkId: string;
  alertDeviceId: string;
  leaverId: string;
  packId: string;
  packVersion: number;
  capAlertId: string;
  closureId: string;
  massCasualtyId: string;
  facilityId: string;
  /** Not the record asked for, but named along with it. */
  colleagueId: string;
  /** A nurse of the unit. */
  nurseId: string;
  relativeId: string;
  /** Whom the emergency was offered to. */
  askedId: string;
  /** Whose positions they are. */
  trackedId: string;
  vehicleId: string;
  /** Of a photo of the scene, or of a note. */
  photoId: string;
  /** Claimed by a device, waiting for a person's word. */
  pairingId: string;
  /** Of the nurse, on another device. */
  sessionId: string;
  /** The nurse's, one of two. */
  passkeyId: string;
  /** Of another nurse; asked by the administrator. */
  recoveryId: string;
  /** To a nurse of the unit, by the administrator. */
  invitationId: string;
  breakGlassId: string;
  erasureId: string;
  holdId: string;
  exportId: string;
  /** Begun by the nurse. */
  importId: string;
  /** Both offered by another tenant to the ward, or by the ward to another, as the endpoint wants it. */
  networkId: string;
  sharedCareId: string;
  otherTenantId: string;
  otherUnitThereId: string;
  ruleVersion: number;
  limitVersion: number;
  appId: string;
}
export interface Input {
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const byShared = ({ sharedCareId }: Records) => ({ sharedCareId });
const byPatient = ({ patientId }: Records) => ({ patientId });
const byImport = (records: Records): Input => ({ params: { ...byPatient(records), importId: records.importId } });
const byAlarm = ({ alarmId }: Records): Input => ({ params: { alarmId } });
const familyPass = { label: 'Sister', locale: 'en', shares: ['responder'], isBound: true, sendTo: null, isTold: false };
const byPack = ({ packId, packVersion }: Records, body?: unknown): Input => ({ params: { packId, version: packVersion }, body });
const byRules = ({ ruleVersion }: Records, body?: unknown): Input => ({ params: { version: ruleVersion }, body });
const byEmergency = ({ emergencyId }: Records, body?: unknown): Input => ({ params: { emergencyId }, body });

const byRota = ({ rotaId }: Records): Input => ({ params: { rotaId } });
const DAY_MS = 86_400_000;
/** The nth day after the world was made, on which one person holds (insertRotaRecords). */
const rotaDay = (nth: number) => ({ fromAt: Math.floor(WORLD_MS / DAY_MS + nth) * DAY_MS, toAt: Math.floor(WORLD_MS / DAY_MS + nth + 1) * DAY_MS });
const emptyPlan = { duty: 'cardiology', name: 'Cardiology', facilityId: null, timeZone: 'UTC', patterns: [], whenAbsent: 'gap', standInId: null };

const facilityForm = { name: 'New Clinic', address: null, position: { lat: 42.5, lon: 1.5 } };

/** What each endpoint is asked with; an endpoint that names no record is in `plainInputs`, or needs nothing. */
export const inputs: Partial<Record<EndpointName, (records: Records) => Input>> = {
  endSession: ({ sessionId }) => ({ params: { sessionId } }),
  agreeRecovery: ({ recoveryId }) => ({ params: { recoveryId }, body: { reason: 'she stands before me' } }),
  stopRecovery: ({ recoveryId }) => ({ params: { recoveryId } }),
  makeRecoveryHalf: ({ recoveryId }) => ({ params: { recoveryId } }),
  renewInvitation: ({ invitationId }) => ({ params: { invitationId } }),
  endInvitation: ({ invitationId }) => ({ params: { invitationId } }),
  renamePasskey: ({ passkeyId }) => ({ params: { passkeyId }, body: { name: 'Telephone' } }),
  removePasskey: ({ passkeyId }) => ({ params: { passkeyId } }),
  listPatients: ({ unitId }) => ({ query: { unitId } }),
  getPatient: (records) => ({ params: byPatient(records) }),
  listReadings: (records) => ({ params: byPatient(records), query: { kind: 'spo2', fromAt: WORLD_MS - 1, toAt: WORLD_MS, maxPoints: 10 } }),
  listWaveforms: (records) => ({ params: byPatient(records), query: { fromAt: WORLD_MS - 1, toAt: WORLD_MS } }),
  getAlarmStrip: byAlarm,
  chartObservation: (records) => ({ params: byPatient(records), body: { kind: 'spo2', value: 96, unit: '%' } }),
  setSpo2Scale: (records) => ({ params: byPatient(records), body: { scale: 2 } }),
  setCareWish: (records) => ({ params: byPatient(records), body: { carerSex: 'female', language: null } }),
  getCareWish: (records) => ({ params: byPatient(records) }),
  getResponderKit: ({ leaverId }) => ({ params: { personId: leaverId } }),
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
  noticeSetAside: (records) => byEmergency(records),
  endSetAside: (records) => byEmergency(records),
  rankEmergency: (records) => byEmergency(records),
  offerByHand: (records) => byEmergency(records, { personId: records.askedId, reason: 'she is next door' }),
  reportTeamStatus: (records) => byEmergency(records, { status: 'en-route' }),
  dismissSooner: (records) => byEmergency(records, { personId: records.askedId }),
  routeToScene: (records) => byEmergency(records),
  askToMove: ({ leaverId }) => ({ params: { personId: leaverId }, body: { squareId: COVERED.id } }),
  setResponderKit: ({ leaverId }) => ({ params: { personId: leaverId }, body: { vehicle: 'car', equipment: [], languages: [], sex: null } }),
  prolongMassCasualty: ({ massCasualtyId }) => ({ params: { massCasualtyId }, body: { untilAt: WORLD_MS + 3_600_000 } }),
  endMassCasualty: ({ massCasualtyId }) => ({ params: { massCasualtyId } }),
  callInStaff: ({ massCasualtyId }) => ({ params: { massCasualtyId } }),
  markCasualty: ({ massCasualtyId }) => ({ params: { massCasualtyId, tag: 'A-1' }, body: { category: 'delayed', emergencyId: null } }),
  liftClosure: ({ closureId }) => ({ params: { closureId } }),
  reportCapacity: ({ facilityId }) => ({ params: { facilityId }, body: { beds: [], isClosed: false, note: '' } }),
  startDrill: ({ unitId }) => ({ body: { kind: 'fall', unitId, note: '' } }),
  recordReceipt: ({ pageId }) => ({ params: { pageId }, body: { rung: 'delivered' } }),
  listConsents: (records) => ({ params: byPatient(records) }),
  listProxies: (records) => ({ params: byPatient(records) }),
  appointProxy: (records) => ({ params: byPatient(records), body: { email: `${records.patientId}@example.org`, kind: 'guardian', mayChoose: true, maySee: true, evidence: 'the order of the court', untilAt: null } }),
  endProxy: (records) => ({ params: { ...byPatient(records), proxyId: records.holdId } }),
  joinNetwork: ({ networkId }) => ({ params: { networkId } }),
  leaveNetwork: ({ networkId }) => ({ params: { networkId } }),
  listSharedCare: (records) => ({ params: byPatient(records) }),
  offerSharedCare: (records) => ({ params: byPatient(records), body: { networkId: records.networkId, tenantId: records.otherTenantId, to: { kind: 'unit', unitId: records.otherUnitThereId }, topics: ['vitals'], reason: 'seen there on Fridays', days: 30 } }),
  endSharedCare: (records) => ({ params: { ...byPatient(records), sharedCareId: records.sharedCareId } }),
  stopSharedOut: (records) => ({ params: byShared(records), body: { reason: 'not needed any more' } }),
  stopSharedIn: (records) => ({ params: byShared(records), body: { reason: 'not needed any more' } }),
  acceptSharedCare: (records) => ({ params: byShared(records) }),
  returnSharedCare: (records) => ({ params: byShared(records) }),
  watchSharedCare: (records) => ({ params: byShared(records) }),
  getSharedPatient: (records) => ({ params: byShared(records) }),
  getSharedVitals: (records) => ({ params: byShared(records) }),
  getSharedHistory: (records) => ({ params: byShared(records), query: { kind: 'spo2', fromAt: WORLD_MS - 86_400_000, toAt: WORLD_MS, steps: 100 } }),
  getSharedNotes: (records) => ({ params: byShared(records) }),
  getSharedEmergencies: (records) => ({ params: byShared(records) }),
  chooseConsent: (records) => ({ params: byPatient(records), body: { topic: 'vitals', protectedKind: null, purpose: 'care', who: { kind: 'person', personId: records.askedId }, decision: 'allow', untilAt: null } }),
  listFamilyLinks: (records) => ({ params: byPatient(records) }),
  grantFamilyLink: (records) => ({ params: byPatient(records), body: { personId: records.relativeId, expiresAt: null, shares: ['responder'], isTold: false } }),
  revokeFamilyLink: ({ familyLinkId }) => ({ params: { familyLinkId } }),
  changeFamilyLink: ({ familyLinkId }) => ({ params: { familyLinkId }, body: { shares: ['responder'] } }),
  makeFamilyPass: (records) => ({ params: byPatient(records), body: { ...familyPass, forMs: DAY_MS } }),
  listFamilyLooks: (records) => ({ params: byPatient(records) }),
  previewFamilyPage: (records) => ({ params: byPatient(records), query: { shares: 'place', locale: 'en', timeZone: 'UTC', example: 'en-route' } }),
  listEmergencyFamilyLinks: (records) => byEmergency(records),
  makeEmergencyFamilyPass: (records) => byEmergency(records, { ...familyPass, endsAfterMs: 7_200_000, basis: 'agreed' }),
  nameDestination: (records) => byEmergency(records, { facilityId: records.facilityId }),
  registerDevice: ({ patientId }) => ({ body: { name: 'Monitor', patientId } }),
  revokeDevice: ({ deviceId }) => ({ params: { deviceId } }),
  listPatientDevices: (records) => ({ params: byPatient(records) }),
  addOwnDevice: (records) => ({ params: byPatient(records), body: { ref: 'aGVhcnQ=', name: 'Strap' } }),
  removeOwnDevice: (records) => ({ params: { ...byPatient(records), deviceId: records.deviceId } }),
  submitOwnReadings: (records) => ({ params: { ...byPatient(records), deviceId: records.deviceId }, body: { readings: [{}] } }),
  makePairing: (records) => ({ params: byPatient(records) }),
  listPairings: (records) => ({ params: byPatient(records) }),
  confirmPairing: (records) => ({ params: { ...byPatient(records), pairingId: records.pairingId } }),
  rotateDeviceKey: ({ deviceId }) => ({ params: { deviceId }, body: { overlapMs: 0 } }),
  setHl7Sender: ({ deviceId }) => ({ params: { deviceId }, body: { application: 'MON', facility: 'W4', address: '10.0.0.4' } }),
  addPatientIdentifier: (records) => ({ params: byPatient(records), body: { authority: 'HOSP', value: 'P0001' } }),
  getVitalHistory: (records) => ({ params: byPatient(records), query: { kind: 'spo2', fromAt: WORLD_MS - 1, toAt: WORLD_MS, steps: 10 } }),
  getOwnDays: (records) => ({ params: byPatient(records), query: { timeZone: 'UTC' } }),
  getScoreTrend: (records) => ({ params: byPatient(records), query: { fromAt: WORLD_MS - 1, toAt: WORLD_MS, steps: 2 } }),
  getChartMarks: (records) => ({ params: byPatient(records), query: { fromAt: WORLD_MS - 1, toAt: WORLD_MS } }),
  addChartNote: (records) => ({ params: byPatient(records), body: { text: 'turned' } }),
  listAlarmChanges: (records) => ({ params: byPatient(records), query: { limit: 1 } }),
  listUnitDevices: ({ unitId }) => ({ params: { unitId } }),
  listDeviceAlerts: (records) => ({ params: byPatient(records) }),
  getGuidance: (records) => byEmergency(records),
  getPackVersion: (records) => byPack(records),
  createPackDraft: ({ packId, packVersion }) => ({ body: { packId, version: packVersion } }),
  savePackDraft: (records) => byPack(records, { source: 'schema: 1', revision: 1 }),
  proposePack: (records) => byPack(records),
  approvePack: (records) => byPack(records),
  activatePack: (records) => byPack(records, { atMs: null }),
  withdrawPack: (records) => byPack(records),
  downloadPack: (records) => ({ ...byPack(records), query: { part: 'pack' } }),
  createAlertDevice: ({ unitId }) => ({ body: { kind: 'desk-phone', label: 'Desk', facilityId: null, unitId, address: '+376 600 000', locale: 'ca' } }),
  retireAlertDevice: ({ alertDeviceId }) => ({ params: { alertDeviceId } }),
  ringAlertDevice: ({ alertDeviceId }) => ({ params: { alertDeviceId } }),
  listIncidents: ({ unitId }) => ({ query: { unitId, limit: 50 } }),
  getIncident: (records) => byEmergency(records),
  exportIncident: (records) => ({ ...byEmergency(records), query: { format: 'json', language: 'en' } }),
  answerCapAlert: ({ capAlertId }) => ({ params: { capAlertId }, body: {} }),
  findStaff: ({ unitId }) => ({ body: { name: '', role: null, unitId, isActive: true, after: null } }),
  setStaffStanding: ({ leaverId }) => ({ params: { personId: leaverId }, body: { roles: ['nurse'], unitIds: [] } }),
  setAdministeredFacilities: ({ leaverId }) => ({ params: { personId: leaverId }, body: { facilityIds: [] } }),
  changeFacility: ({ facilityId }) => ({ params: { facilityId }, body: facilityForm }),
  retireFacility: ({ facilityId }) => ({ params: { facilityId } }),
  restoreFacility: ({ facilityId }) => ({ params: { facilityId } }),
  createUnit: ({ facilityId }) => ({ params: { facilityId }, body: { name: `Ward ${randomUUID()}`, kind: 'ward' } }),
  changeUnit: ({ unitId }) => ({ params: { unitId }, body: { name: 'Ward 1', kind: 'ward' } }),
  moveUnit: ({ unitId, facilityId }) => ({ params: { unitId }, body: { facilityId } }),
  retireUnit: ({ unitId }) => ({ params: { unitId } }),
  restoreUnit: ({ unitId }) => ({ params: { unitId } }),
  listStaffChanges: ({ leaverId }) => ({ params: { personId: leaverId } }),
  restoreStaff: ({ leaverId }) => ({ params: { personId: leaverId } }),
  deactivatePerson: ({ leaverId }) => ({ params: { personId: leaverId } }),
  getPersonReach: ({ leaverId }) => ({ params: { personId: leaverId } }),
  getRota: (records) => ({ ...byRota(records), query: { fromAt: WORLD_MS, toAt: WORLD_MS + DAY_MS } }),
  previewRota: ({ rotaId }) => ({ body: { plan: emptyPlan, rotaId } }),
  updateRota: (records) => ({ ...byRota(records), body: { plan: emptyPlan, version: 1 } }),
  retireRota: byRota,
  overrideRota: (records) => ({ ...byRota(records), body: { personId: records.colleagueId, fromAt: WORLD_MS, toAt: WORLD_MS + DAY_MS, version: 1 } }),
  endOverride: ({ overrideId }) => ({ params: { overrideId } }),
  askSwap: (records) => ({ ...byRota(records), body: { gives: rotaDay(2), otherId: records.colleagueId, takes: rotaDay(3) } }),
  answerSwap: ({ swapId }) => ({ params: { swapId }, body: { answer: 'decline' } }),
  reportAbsence: ({ absenteeId }) => ({ params: { personId: absenteeId }, body: rotaDay(5) }),
  endAbsence: ({ absenceId }) => ({ params: { absenceId } }),
  makeRotaFeed: ({ rotaId }) => ({ body: { rotaId } }),
  revokeRotaFeed: ({ feedId }) => ({ params: { feedId } }),
  getSceneEssentials: (records) => byEmergency(records),
  getSceneRecord: (records) => byEmergency(records),
  tickChecklist: (records) => byEmergency(records, { id: randomUUID(), itemId: 'call', text: 'Call for help', isDone: true, saidAt: WORLD_MS }),
  writeSceneNote: (records) => byEmergency(records, { id: randomUUID(), text: 'Awake', saidAt: WORLD_MS }),
  protectSceneNote: ({ emergencyId, photoId }) => ({ params: { emergencyId, noteId: photoId }, body: { protectedKind: 'substance-use' } }),
  addScenePhoto: (records) => byEmergency(records, { id: randomUUID(), content: TINY_JPEG, saidAt: WORLD_MS }),
  getScenePhoto: ({ emergencyId, photoId }) => ({ params: { emergencyId, photoId } }),
  takeBackStatus: (records) => byEmergency(records, { status: 'en-route' }),
  getPatientEssentials: (records) => ({ params: byPatient(records) }),
  setPatientEssentials: (records) => ({ params: byPatient(records), body: { allergies: 'penicillin', doorCode: null } }),
  listPositions: ({ trackedId }) => ({ params: { personId: trackedId }, query: { fromAt: WORLD_MS - 1, toAt: WORLD_MS } }),
  listVehiclePositions: ({ vehicleId }) => ({ params: { vehicleId }, query: { fromAt: WORLD_MS - 1, toAt: WORLD_MS } }),
  boardVehicle: ({ vehicleId }) => ({ body: { vehicleId } }),
  changeVehicle: ({ vehicleId }) => ({ params: { vehicleId }, body: { name: 'Car 8', equipment: [] } }),
  retireVehicle: ({ vehicleId }) => ({ params: { vehicleId } }),
  createRuleSet: ({ ruleVersion }) => ({ body: { scope: { type: 'tenant' }, version: ruleVersion } }),
  turnAlarmAudioOff: (records) => ({ ...byAlarm(records), body: { minutes: 10, reason: 'being washed' } }),
  shelveAlarm: (records) => ({ ...byAlarm(records), body: { minutes: 60, reason: 'known and treated' } }),
  turnAlarmOff: (records) => ({ ...byAlarm(records), body: { minutes: 60, reason: 'end of life care' } }),
  endAlarmSilence: (records) => ({ params: { patientId: records.patientId, silenceId: records.alarmId } }),
  assessPatient: (records) => ({ params: { patientId: records.patientId, clockId: records.alarmId } }),
  getAlarmBurden: ({ unitId }) => ({ params: { unitId }, query: { days: 30 } }),
  setAlarmBudget: ({ unitId }) => ({ params: { unitId }, body: { perBedDay: 40, warnShare: 0.8 } }),
  listAlarmReviews: ({ unitId }) => ({ params: { unitId } }),
  getNurseInCharge: ({ unitId }) => ({ params: { unitId } }),
  beginImport: (records) => ({ params: byPatient(records), body: { files: [{ name: 'a.csv', bytes: 3 }] } }),
  putImportPiece: (records) => ({ params: { ...byPatient(records), importId: records.importId, n: 0 }, body: { content: 'YWJj' } }),
  checkImport: (records) => ({ ...byImport(records), body: { timeZone: null, dayFirst: null, subject: null, startsAt: null } }),
  getImport: (records) => byImport(records),
  confirmImport: (records) => byImport(records),
  dropImport: (records) => byImport(records),
  listEndedAlarms: ({ unitId }) => ({ params: { unitId }, query: { hours: 12, limit: 50 } }),
  setNurseInCharge: ({ unitId, nurseId }) => ({ params: { unitId }, body: { personId: nurseId } }),
  endNurseInCharge: ({ unitId }) => ({ params: { unitId } }),
  listAlarmLimits: ({ unitId }) => ({ params: { unitId } }),
  decideAlarmReview: ({ alarmId }) => ({ params: { reviewId: alarmId }, body: { decision: 'keep', note: '' } }),
  markAdverseEvent: (records) => ({ params: byPatient(records), body: { what: 'found on the floor', at: WORLD_MS } }),
  listRuleReplays: (records) => byRules(records),
  startRuleReplay: (records) => byRules(records, { days: 30 }),
  startRuleShadow: (records) => byRules(records, { hours: 24 }),
  cancelRuleReplay: ({ ruleVersion, alarmId }) => ({ params: { version: ruleVersion, replayId: alarmId } }),
  openBreakGlass: (records) => ({ body: { ...byPatient(records), reason: 'life-threatening', note: 'found on the floor', minutes: 60, opensProtected: false } }),
  endBreakGlass: ({ breakGlassId }) => ({ params: { breakGlassId } }),
  answerBreakGlass: ({ breakGlassId }) => ({ params: { breakGlassId }, body: { answer: 'she had collapsed' } }),
  tellByLetter: ({ breakGlassId }) => ({ params: { breakGlassId } }),
  judgeBreakGlass: ({ breakGlassId }) => ({ params: { breakGlassId }, body: { verdict: 'asked', note: 'why this patient?' } }),
  explainAccess: (records) => ({ params: { ...byPatient(records), personId: records.colleagueId } }),
  listCareTeam: (records) => ({ params: byPatient(records) }),
  findForCareTeam: (records) => ({ params: byPatient(records), body: { name: 'doctor' } }),
  addToCareTeam: (records) => ({ params: byPatient(records), body: { personId: records.colleagueId } }),
  removeFromCareTeam: (records) => ({ params: { ...byPatient(records), personId: records.colleagueId } }),
  getOwnPrivacy: (records) => ({ params: byPatient(records) }),
  askForExport: (records) => ({ params: byPatient(records), body: { language: 'en' } }),
  getExportPiece: (records) => ({ params: { ...byPatient(records), exportId: records.exportId, piece: 0 } }),
  askForErasure: (records) => ({ params: byPatient(records) }),
  withdrawErasure: (records) => ({ params: byPatient(records) }),
  verifyErasure: ({ erasureId }) => ({ params: { erasureId } }),
  decideErasure: ({ erasureId }) => ({ params: { erasureId }, body: { decision: 'refuse', note: 'a court still asks for it' } }),
  letRecordsGo: ({ patientId }) => ({ body: { patientIds: [patientId] } }),
  placeLegalHold: (records) => ({ body: { ...byPatient(records), reason: 'asked for by a court' } }),
  liftLegalHold: ({ holdId }) => ({ params: { holdId }, body: { reason: 'the court has decided' } }),
  searchAudit: (records) => ({ query: { ...byPatient(records), limit: 10 } }),
  exportAudit: (records) => ({ query: { ...byPatient(records), limit: 10 } }),
  listRecordViews: (records) => ({ params: byPatient(records), query: { timeZone: 'UTC' } }),
  getRuleSet: (records) => byRules(records),
  saveRuleSet: (records) => byRules(records, { source: '{}', revision: 1 }),
  proposeRuleSet: (records) => byRules(records),
  approveRuleSet: (records) => byRules(records),
  activateRuleSet: (records) => byRules(records),
  retireRuleSet: (records) => byRules(records),
  keepRuleSet: (records) => byRules(records),
  withdrawRuleSet: (records) => byRules(records),
  getPatientRules: (records) => ({ params: byPatient(records) }),
  getPersonalLimits: (records) => ({ params: byPatient(records), query: { timeZone: 'UTC', fromMinute: 1320, toMinute: 420 } }),
  signPersonalLimit: (records) => ({ params: byPatient(records), body: { ruleId: 'spo2-low', day: 88, night: null, profile: { fromMinute: 0, toMinute: 360, timeZone: 'UTC' }, days: 7, reason: 'own baseline' } }),
  endPersonalLimit: (records) => ({ params: { ...byPatient(records), version: records.limitVersion } }),
  setProgramme: (records) => ({ params: byPatient(records), body: { programme: 'heart failure', reason: 'discharged with a scale' } }),
  renewAppSecret: ({ appId }) => ({ params: { appId }, body: { overlapMs: 0 } }),
  changeApp: ({ appId }) => ({ params: { appId }, body: { name: 'Chart app', redirectUris: ['https://app.example.org/back'], scopes: ['patient/Observation.rs'], launchUrl: null, jwks: null, jwksUrl: null, unitIds: [], purpose: null, expiresAt: null } }),
  endApp: ({ appId }) => ({ params: { appId } }),
  launchApp: (records) => ({ params: byPatient(records), body: { appId: records.appId } }),
  setVehicleCrew: ({ vehicleId }) => ({ params: { vehicleId }, body: { personIds: [] } }),
};
/** An id its browser made itself: nobody else's record. */
const OWN_BROWSER = '01890000-0000-7000-8000-00000000000b';

const CAP = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>flood-2</identifier><sender>met.example.org</sender>
  <sent>2026-03-01T07:59:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><category>Met</category><event>Flood</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>`;
/** A hole that somebody free may be asked to move to. */
export const COVERED: CoverageHole = { id: '4250_152', corners: [], facility: null, offM: 0, towards: null, patients: 1, soonestS: null, soonestName: null };
export const plainInputs: Partial<Record<EndpointName, Input>> = {
  setConsentRules: { body: { name: 'gdpr', ownAge: null, kinds: [] } },
  listSharedOut: { query: { state: 'accepted' } },
  listSharedIn: { query: { state: 'accepted' } },
  setWaveformRetention: { body: { keepHours: 24 } },
  createFacility: { body: facilityForm },
  previewRetention: { query: { keepDays: 400, keepHoursDays: 3_650, waveformHours: 72 } },
  setReadingRetention: { body: { keepDays: 400, keepHoursDays: 3_650 } },
  setDuty: { body: { duty: 'on' } },
  setPassword: { body: { password: 'tres gats al terrat' } },
  addPasskey: { body: { name: 'Telephone', answer: { id: 'made', response: { clientDataJSON: '' } } } },
  askRecovery: { body: { email: 'otherNurse@example.org', reason: 'lost telephone and paper' } },
  invite: { body: { givenName: 'New', familyName: 'Nurse', to: { way: 'email', address: 'new@example.org' }, locale: 'en', roles: ['nurse'], unitIds: [] } },
  addCodeApp: { body: { sealed: 'made elsewhere', code: codeAt(Buffer.alloc(20), WORLD_MS / STEP_MS) } },
  setSecondStepPolicy: { body: { staffFrom: null } },
  stepUp: { body: { way: 'password', password: 'correct horse battery staple' } },
  answerMove: { body: { askedAt: WORLD_MS, answer: 'no' } },
  sharePosition: { body: { lat: 42.5, lon: 1.5, accuracyM: 5, takenAt: WORLD_MS } },
  subscribePush: { body: { endpoint: 'https://push.example.org/x', keys: { p256dh: 'k', auth: 'a' } } },
  sendSos: { body: {} },
  reportDevice: {
    params: { personDeviceId: OWN_BROWSER },
    body: { label: 'Browser', platform: 'web', appVersion: '1', locale: 'en', timeZone: 'UTC', permission: 'default', sound: 'unknown', batteryPct: null, isCharging: null, pushEndpoint: null },
  },
  removeDevice: { params: { personDeviceId: OWN_BROWSER } },
  setContactChannel: { params: { channel: 'sms' }, body: { address: '+376 600 000' } },
  sendTestPage: { body: { channel: 'app' } },
  recordTestReceipt: { params: { channel: 'app' }, body: { testPageId: OWN_BROWSER, rung: 'delivered' } },
  setQuiet: { body: { untilAt: null } },
  getShippedPack: { params: { packId: 'gb-999' } },
  lintPack: { body: { source: 'schema: 1' } },
  dryRunPack: { body: { from: { type: 'source', source: packText() }, scenario: { kind: 'stroke', atMs: WORLD_MS, place: { kind: 'facility', facilityId: null, unitId: null }, priority: 'high', cause: 'staff', absences: [], deadChannels: [], answers: [] } } },
  createRota: { body: { plan: { ...emptyPlan, duty: 'stroke' } } },
  setRankingPolicy: { body: { policy: defaultPolicy, revision: 0 } },
  previewRanking: { body: { policy: defaultPolicy, kind: 'fall', place: { lat: 42.5, lon: 1.5 }, wish: { carerSex: null, language: null } } },
  takeSuggestion: { params: { suggestionKey: 'none' } },
  dismissSuggestion: { params: { suggestionKey: 'none' } },
  declareMassCasualty: { body: { reason: 'Coach accident', sceneEmergencyId: null, untilAt: WORLD_MS + 3_600_000 } },
  enterClosure: { body: { shape: { type: 'Point', coordinates: [1.5, 42.5] }, slower: null, reason: 'rockfall', untilAt: null } },
  findForBreakGlass: { body: { familyName: 'Testpatient', bornOn: '1950-01-02' } },
  findAuditSubjects: { body: { name: 'Berta' } },
  searchMap: { body: { text: 'Avinguda' } },
  submitCap: { body: CAP },
  findPatients: { body: { name: 'Berta' } },
  sharePositions: { body: { points: [{ lat: 42.5, lon: 1.5, accuracyM: 5, takenAt: WORLD_MS }] } },
  statePlace: { body: { lat: 42.5, lon: 1.5 } },
  lintRules: { body: { scope: { type: 'tenant' }, source: '{}' } },
  registerVehicle: { body: { name: 'Car 7', equipment: ['aed'] } },
  setRecordRetention: { body: { years: 12, letsGo: 'by-hand' } },
  setSignInProvider: {
    params: { slug: 'house' },
    body: { name: 'House', issuer: 'https://id.example.org', clientId: 'care', scopes: 'openid', groupsClaim: 'groups', takesRoles: true, createsPeople: false, linksByEmail: false, asksAnew: false, strength: '', isListed: true },
  },
  removeSignInProvider: { params: { slug: 'house' } },
  registerApp: { body: { name: 'Chart app', kind: 'public', redirectUris: ['https://app.example.org/back'], launchUrl: null, scopes: ['patient/Observation.rs'], jwks: null, jwksUrl: null, unitIds: [], purpose: null, expiresAt: null } },
  lookAtAppRequest: { body: { query: 'client_id=x' } },
  answerAppRequest: { body: { query: 'client_id=x', isAllowed: true, forPatientId: null } },
  endAllowedApp: { params: { grantId: OWN_BROWSER } },
  makeScimToken: { body: { validDays: 1, overlapMs: 0 } },
  setGroupRoles: { body: { rules: [{ group: 'nurses', role: 'nurse', unitId: null }] } },
};

export const randomRecords = (like: Records): Records => ({
  ...like,
  patientId: randomUUID(), unitId: randomUUID(), alarmId: randomUUID(), emergencyId: randomUUID(), pageId: randomUUID(), deviceId: randomUUID(),
  familyLinkId: randomUUID(), alertDeviceId: randomUUID(), leaverId: randomUUID(), packId: `pack-${randomUUID()}`,
  rotaId: randomUUID(), overrideId: randomUUID(), swapId: randomUUID(), absenceId: randomUUID(),
  feedId: randomUUID(), closureId: randomUUID(), massCasualtyId: randomUUID(), facilityId: randomUUID(), capAlertId: randomUUID(), absenteeId: randomUUID(), trackedId: randomUUID(), vehicleId: randomUUID(), photoId: randomUUID(), pairingId: randomUUID(), sessionId: randomUUID(), passkeyId: randomUUID(), ruleVersion: 999_999_999, limitVersion: 999_999_999, appId: randomUUID(), breakGlassId: randomUUID(), recoveryId: randomUUID(), invitationId: randomUUID(), erasureId: randomUUID(), holdId: randomUUID(), exportId: randomUUID(), importId: randomUUID(), networkId: randomUUID(), sharedCareId: randomUUID(),
});
