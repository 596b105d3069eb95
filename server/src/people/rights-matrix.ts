// Who gets through to which endpoint with a record of their own tenant, as one table to read and to sign. The test asks
// every cell, and asks again with another tenant's record and with a random one. An endpoint without a row fails the build.
import type { EndpointName } from '@mydr24/protocol';

/** `otherNurse` works on another ward; `otherFamily` has nobody's consent. */
export const columns = [
  'patient', 'family', 'nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin', 'otherNurse', 'otherFamily',
] as const;

/**
 * `ok`: let in (the deed may still be refused by its own rules). `403`: no record would be opened to this role.
 * `404`: this record is not, which looks the same as if it did not exist.
 */
export type Cell = 'ok' | '403' | '404';
/** `row`: every entry writes one audit row. `none`: only refusals do, because no record of a patient is touched. */
export type AuditKind = 'row' | 'none';
export type MatrixRow = { for: 'person'; audit: AuditKind; cells: readonly Cell[] } | { for: 'public' | 'demo' | 'device' | 'carrier' };

const person = (audit: AuditKind, cells: string): MatrixRow => ({ for: 'person', audit, cells: cells.trim().split(/\s+/) as Cell[] });

export const rightsMatrix: Readonly<Record<EndpointName, MatrixRow>> = {
  signIn: { for: 'public' },
  refreshSession: { for: 'public' },
  listDemoAccounts: { for: 'demo' },
  signInDemo: { for: 'demo' },
  listCarrierMessages: { for: 'demo' },
  setCarrierFaults: { for: 'demo' },
  submitReadings: { for: 'device' },
  rotateOwnKey: { for: 'device' },
  // Proven by the code; a person confirms what claimed it.
  claimPairing: { for: 'public' },
  // Proven by the page's own token, and by the carrier's signature.
  answerPage: { for: 'public' },
  takeCarrierStatus: { for: 'carrier' },
  takeCarrierText: { for: 'carrier' },
  takeCarrierCall: { for: 'carrier' },
  answerCarrierMessage: { for: 'demo' },
  submitCapFromDevice: { for: 'device' },
  // Public streets, under an address that only those signed in are told.
  getMapTile: { for: 'public' },

  //                              patient family nurse doctor respon. dispat. coord. admin  other-nurse other-family
  signOut: person('row', '          ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  getMe: person('none', '           ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  listUnits: person('none', '       ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  getPushKey: person('none', '      ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  subscribePush: person('none', '   ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  setDuty: person('none', '         403    403    ok     ok     ok     403    403    403    ok     403'),
  sharePosition: person('none', '   403    403    ok     ok     ok     403    403    403    ok     403'),
  reportDevice: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  removeDevice: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  setContactChannel: person('none', '403   403    ok     ok     ok     ok     ok     ok     ok     403'),
  sendTestPage: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  recordTestReceipt: person('none', '403   403    ok     ok     ok     ok     ok     ok     ok     403'),
  setQuiet: person('none', '        403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  checkSignOut: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  listReach: person('none', '       403    403    403    403    403    ok     ok     ok     403    403'),
  // A colleague's.
  getPersonReach: person('none', '  403    403    404    404    404    ok     ok     ok     404    403'),

  listPatients: person('row', '     403    403    ok     ok     403    403    ok     403    404    403'),
  getPatient: person('row', '       ok     403    ok     ok     403    403    403    403    404    403'),
  listReadings: person('row', '     ok     403    ok     ok     403    403    403    403    404    403'),
  chartObservation: person('row', ' 403    403    ok     ok     403    403    403    403    404    403'),
  setSpo2Scale: person('row', '     403    403    403    ok     403    403    403    403    403    403'),
  setCareWish: person('row', '      ok     403    ok     ok     403    403    403    403    404    403'),
  acknowledgeAlarm: person('row', ' 403    403    ok     ok     403    403    403    403    404    403'),
  unacknowledgeAlarm: person('row', '403   403    ok     ok     403    403    403    403    404    403'),
  pauseAlarmAudio: person('row', '  403    403    ok     ok     403    403    403    403    404    403'),
  resetAlarm: person('row', '       403    403    ok     ok     403    403    403    403    404    403'),

  // The patient's own emergency; the responder was called, and holds it where holding matters.
  raiseEmergency: person('row', '   403    403    ok     ok     403    ok     ok     403    404    403'),
  sendSos: person('row', '          ok     403    403    403    403    403    403    403    403    403'),
  cancelSos: person('row', '        ok     403    403    403    403    403    403    403    403    403'),
  listEmergencies: person('row', '  403    403    403    403    403    ok     ok     403    403    403'),
  getEmergency: person('row', '     ok     403    ok     ok     ok     ok     ok     403    404    403'),
  acknowledgeEmergency: person('row', '403 403    ok     ok     ok     ok     ok     403    404    403'),
  acceptOffer: person('row', '      403    403    404    404    ok     403    403    403    404    403'),
  declineOffer: person('row', '     403    403    404    404    ok     403    403    403    404    403'),
  reportStatus: person('row', '     403    403    404    404    ok     ok     ok     403    404    403'),
  handOver: person('row', '         403    403    404    404    ok     ok     ok     403    404    403'),
  closeEmergency: person('row', '   403    403    ok     ok     ok     ok     ok     403    404    403'),
  takeOver: person('row', '         403    403    ok     ok     ok     403    403    403    404    403'),
  escalateEmergency: person('row', '403    403    ok     ok     ok     ok     ok     403    404    403'),
  standDownResponder: person('row', '403   403    403    403    403    ok     ok     403    403    403'),
  // The responder was paged, and so may ask; the ward's own staff were not.
  askCallBack: person('row', '      403    403    404    404    ok     403    404    403    404    403'),
  markCallBackDone: person('row', ' 403    403    403    403    403    ok     ok     403    403    403'),
  answerEmergency: person('row', '  ok     403    ok     ok     ok     ok     ok     403    404    403'),
  reclassifyEmergency: person('row', '403  403    403    403    403    ok     ok     403    403    403'),
  explainEmergency: person('row', ' 403    403    403    403    403    ok     ok     403    403    403'),
  rankEmergency: person('row', '    403    403    403    403    403    ok     ok     403    403    403'),
  offerByHand: person('row', '      403    403    403    403    403    ok     ok     403    403    403'),
  reportTeamStatus: person('row', ' 403    403    404    404    ok     403    403    403    404    403'),
  dismissSooner: person('row', '    403    403    403    403    403    ok     ok     403    403    403'),
  routeToScene: person('row', '     403    403    404    404    ok     403    403    403    404    403'),
  startDrill: person('row', '       403    403    403    403    403    ok     ok     ok     403    403'),
  // The page is the responder's.
  recordReceipt: person('row', '    403    403    404    404    ok     404    404    403    404    403'),

  // The ward's own, and whoever was called to it.
  listIncidents: person('row', '    403    403    ok     ok     403    ok     ok     403    404    403'),
  getIncident: person('row', '      403    403    ok     ok     ok     ok     ok     403    404    403'),
  exportIncident: person('row', '   403    403    ok     ok     ok     ok     ok     403    404    403'),
  submitCap: person('row', '        403    403    403    403    403    ok     ok     403    403    403'),
  answerCapAlert: person('row', '   403    403    403    403    403    ok     ok     403    403    403'),
  findPatients: person('row', '     403    403    403    403    403    ok     ok     403    403    403'),

  listFamilyLinks: person('row', '  ok     403    403    403    403    403    403    403    403    403'),
  grantFamilyLink: person('row', '  ok     403    403    403    403    403    403    403    403    403'),
  // A dispatcher may end a link made at an emergency; the route refuses them the patient's own.
  revokeFamilyLink: person('row', ' ok     ok     403    403    403    ok     ok     403    403    404'),
  changeFamilyLink: person('row', ' ok     403    403    403    403    403    403    403    403    403'),
  makeFamilyPass: person('row', '   ok     403    403    403    403    403    403    403    403    403'),
  listFamilyLooks: person('row', '  ok     403    403    403    403    403    403    403    403    403'),
  previewFamilyPage: person('row', 'ok     403    403    403    403    403    403    403    403    403'),
  listEmergencyFamilyLinks: person('row', '403 403 ok     ok     ok     ok     ok     403    404    403'),
  makeEmergencyFamilyPass: person('row', '403  403    ok     ok     ok     ok     ok     403    404    403'),
  listDestinations: person('none', '403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  nameDestination: person('row', '  403    403    404    404    ok     ok     ok     403    404    403'),
  registerDevice: person('row', '   403    403    403    403    403    403    403    ok     403    403'),
  revokeDevice: person('row', '     403    403    403    403    403    403    403    ok     403    403'),
  listDevices: person('row', '      403    403    403    403    403    403    ok     ok     403    403'),
  listPatientDevices: person('row', 'ok    403    ok     ok     403    403    403    403    404    403'),
  makePairing: person('row', '      403    403    ok     ok     403    403    403    403    404    403'),
  listPairings: person('row', '     403    403    ok     ok     403    403    403    403    404    403'),
  confirmPairing: person('row', '   403    403    ok     ok     403    403    403    403    404    403'),
  rotateDeviceKey: person('row', '  403    403    403    403    403    403    403    ok     403    403'),
  setHl7Sender: person('row', '     403    403    403    403    403    403    403    ok     403    403'),
  addPatientIdentifier: person('row', '403 403    403    403    403    403    403    ok     403    403'),
  listDeviceAlerts: person('row', ' ok     403    ok     ok     403    403    403    403    404    403'),
  deactivatePerson: person('row', ' 403    403    403    403    403    403    403    ok     403    403'),

  //                              patient family nurse doctor respon. dispat. coord. admin  other-nurse other-family
  listPacks: person('row', '      403    403    403    403    403    403    ok     ok     403    403'),
  getShippedPack: person('row', ' 403    403    403    403    403    403    ok     ok     403    403'),
  getPackVersion: person('row', ' 403    403    403    403    403    403    ok     ok     403    403'),
  createPackDraft: person('row', '403    403    403    403    403    403    ok     ok     403    403'),
  savePackDraft: person('row', '  403    403    403    403    403    403    ok     ok     403    403'),
  lintPack: person('row', '       403    403    403    403    403    403    ok     ok     403    403'),
  dryRunPack: person('row', '     403    403    403    403    403    403    ok     ok     403    403'),
  proposePack: person('row', '    403    403    403    403    403    403    ok     ok     403    403'),
  approvePack: person('row', '    403    403    403    403    403    403    ok     ok     403    403'),
  activatePack: person('row', '   403    403    403    403    403    403    ok     ok     403    403'),
  withdrawPack: person('row', '   403    403    403    403    403    403    ok     ok     403    403'),
  downloadPack: person('row', '   403    403    403    403    403    403    ok     ok     403    403'),
  getActivePack: person('row', '  403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  getGuidance: person('row', '    ok     403    ok     ok     ok     ok     ok     403    404    403'),
  getPackSchema: { for: 'public' },
  getRotaCalendar: { for: 'public' },
  // Proven by the key of a vehicle.
  takeOwnTracks: { for: 'carrier' },
  takeOsmandPoint: { for: 'carrier' },
  takeTraccarPoint: { for: 'carrier' },
  listRotas: person('none', '       403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  listRotaPeople: person('none', '  403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  getRota: person('none', '         403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  previewRota: person('row', '      403    403    403    403    403    403    ok     ok     403    403'),
  createRota: person('row', '       403    403    403    403    403    403    ok     ok     403    403'),
  updateRota: person('row', '       403    403    403    403    403    403    ok     ok     403    403'),
  retireRota: person('row', '       403    403    403    403    403    403    ok     ok     403    403'),
  overrideRota: person('row', '     403    403    403    403    403    403    ok     ok     403    403'),
  endOverride: person('row', '      403    403    403    403    403    403    ok     ok     403    403'),
  askSwap: person('row', '          403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  // The doctor asked the responder; the absence and the feed are the doctor's.
  answerSwap: person('row', '       403    403    404    ok     ok     404    404    404    404    403'),
  reportAbsence: person('row', '    403    403    404    ok     404    404    ok     ok     404    403'),
  endAbsence: person('row', '       403    403    404    ok     404    404    ok     ok     404    403'),
  listMyShifts: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  makeRotaFeed: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  revokeRotaFeed: person('none', '  403    403    404    ok     404    404    404    404    404    403'),
  listAlertDevices: person('row', ' 403    403    403    403    403    403    ok     ok     403    403'),
  createAlertDevice: person('row', '403    403    403    403    403    403    ok     ok     403    403'),
  retireAlertDevice: person('row', '403    403    403    403    403    403    ok     ok     403    403'),
  ringAlertDevice: person('row', '  403    403    403    403    403    403    ok     ok     403    403'),
  listChannels: person('row', '     403    403    403    403    403    403    ok     ok     403    403'),
  getRankingPolicy: person('row', ' 403    403    403    403    403    ok     ok     ok     403    403'),
  setRankingPolicy: person('row', ' 403    403    403    403    403    403    ok     ok     403    403'),
  setResponderKit: person('row', '  403    403    403    403    403    403    ok     ok     403    403'),
  getCoverage: person('row', '      403    403    403    403    403    ok     ok     403    403    403'),
  askToMove: person('row', '        403    403    403    403    403    ok     ok     403    403    403'),
  listClosures: person('row', '     403    403    403    403    403    ok     ok     403    403    403'),
  enterClosure: person('row', '     403    403    403    403    403    ok     ok     403    403    403'),
  liftClosure: person('row', '      403    403    403    403    403    ok     ok     403    403    403'),
  // Names no patient; asked every few seconds.
  getAssignment: person('none', '   403    403    403    403    403    ok     ok     403    403    403'),
  takeSuggestion: person('row', '   403    403    403    403    403    ok     ok     403    403    403'),
  dismissSuggestion: person('row', '403    403    403    403    403    ok     ok     403    403    403'),
  declareMassCasualty: person('row', '403  403    403    403    403    ok     ok     403    403    403'),
  prolongMassCasualty: person('row', '403  403    403    403    403    ok     ok     403    403    403'),
  endMassCasualty: person('row', '  403    403    403    403    403    ok     ok     403    403    403'),
  callInStaff: person('row', '      403    403    403    403    403    ok     ok     403    403    403'),
  markCasualty: person('row', '     403    403    403    403    403    ok     ok     403    403    403'),
  getBaseMap: person('none', '      ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  searchMap: person('none', '       ok     ok     ok     ok     ok     ok     ok     ok     ok     ok'),
  listHospitals: person('none', '   403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  reportCapacity: person('row', '   403    403    ok     ok     403    ok     ok     ok     ok     403'),

  //                              patient family nurse doctor respon. dispat. coord. admin  other-nurse other-family
  sharePositions: person('none', '  403    403    ok     ok     ok     403    403    403    ok     403'),
  statePlace: person('none', '      403    403    ok     ok     ok     403    403    403    ok     403'),
  getPositionSharing: person('none', '403  403    ok     ok     ok     403    403    403    ok     403'),
  // The positions are the responder's.
  listPositions: person('row', '    403    403    404    404    ok     ok     ok     403    404    403'),
  boardVehicle: person('row', '     403    403    ok     ok     ok     403    403    403    ok     403'),
  listVehicles: person('none', '    403    403    ok     ok     ok     ok     ok     ok     ok     403'),
  listVehiclePositions: person('row', '403 403    403    403    403    ok     ok     403    403    403'),
  registerVehicle: person('row', '  403    403    403    403    403    403    ok     ok     403    403'),
  retireVehicle: person('row', '    403    403    403    403    403    403    ok     ok     403    403'),
  setVehicleCrew: person('row', '   403    403    403    403    403    ok     ok     403    403    403'),

  //                              patient family nurse doctor respon. dispat. coord. admin  other-nurse other-family
  getRulesSchema: { for: 'public' },
  listRuleSets: person('row', '     403    403    ok     ok     403    403    ok     ok     ok     403'),
  getRuleSet: person('row', '       403    403    ok     ok     403    403    ok     ok     ok     403'),
  createRuleSet: person('row', '    403    403    403    ok     403    403    ok     ok     403    403'),
  saveRuleSet: person('row', '      403    403    403    ok     403    403    ok     ok     403    403'),
  lintRules: person('row', '        403    403    403    ok     403    403    ok     ok     403    403'),
  proposeRuleSet: person('row', '   403    403    403    ok     403    403    ok     ok     403    403'),
  approveRuleSet: person('row', '   403    403    403    ok     403    403    ok     ok     403    403'),
  activateRuleSet: person('row', '  403    403    403    ok     403    403    ok     ok     403    403'),
  withdrawRuleSet: person('row', '  403    403    403    ok     403    403    ok     ok     403    403'),
  turnAlarmAudioOff: person('row', '403    403    ok     ok     403    403    403    403    404    403'),
  shelveAlarm: person('row', '      403    403    ok     ok     403    403    403    403    404    403'),
  turnAlarmOff: person('row', '     403    403    403    ok     403    403    403    403    403    403'),
  endAlarmSilence: person('row', '  403    403    ok     ok     403    403    403    403    404    403'),
  assessPatient: person('row', '    403    403    ok     ok     403    403    403    403    404    403'),
  getPatientRules: person('row', '  403    403    ok     ok     403    403    403    403    404    403'),
  getPersonalLimits: person('row', '403    403    ok     ok     403    403    403    403    404    403'),
  signPersonalLimit: person('row', '403    403    403    ok     403    403    403    403    403    403'),
  endPersonalLimit: person('row', ' 403    403    403    ok     403    403    403    403    403    403'),
  setProgramme: person('row', '     403    403    403    ok     403    403    403    403    403    403'),
};
