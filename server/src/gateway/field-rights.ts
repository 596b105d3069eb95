// Which role is told which field, in one place: of every schema that says something of a patient or of a person, each field by name. A field without a
// row is told to nobody; a test fails on one, and on a topic or endpoint that lets in somebody who is not here. What turns on how somebody stands to the
// record (accepted or only asked, shared or not) is a guard. docs/security/fields.md is made of this and of people/rights-matrix.ts.
import type { Role } from '@mydr24/protocol';

export type Seer = Role | 'device' | 'public';
/** Of a value that is about to leave; gives it back without what is not for whoever asked. */
export type Guard = (value: Record<string, unknown>) => Record<string, unknown>;

const BOARD = 'patient nurse doctor coordinator';
const EVERYBODY_CALLED = 'patient nurse doctor responder dispatcher coordinator admin';
const EMERGENCY = 'patient nurse doctor responder dispatcher coordinator';
const STAFF = 'nurse doctor responder dispatcher coordinator admin';
const HOME = 'patient family';
const CARE = 'patient nurse doctor';
const SCENE = 'nurse doctor responder dispatcher coordinator';
const CLINICIANS = 'nurse doctor';
const OFFICER = 'privacy-officer';
const DESK = 'dispatcher coordinator';

const rows: Readonly<Record<string, readonly (readonly [seenBy: string, fields: string])[]>> = {
  Patient: [[BOARD, 'id givenName familyName bornOn sex facilityId unitId bed position address spo2Scale isPregnant']],
  BoardPatient: [[BOARD, 'patient vitals trends news2 alarms emergency silences clock earlyWarnings signals deviceAlerts']],
  EmergencySummary: [[EVERYBODY_CALLED, 'id kind mode status patientId patientName place cause holderId holderName acknowledgedBy callBacks step stepCount isFailSafeReached openedAt acceptedAt onSceneAt closedAt outcome destination wakeAt version team sooner']],
  EmergencyDetail: [[EMERGENCY, 'summary protocol offers pages timeline']],
  Offer: [[EVERYBODY_CALLED, 'id emergencyId responderId responderName status rank distanceM etaS positionAgeMs reasons declineReason offeredAt answeredAt place']],
  Page: [[EVERYBODY_CALLED, 'id emergencyId step personId recipient channel purpose intendedAt sentAt deliveredAt shownAt acknowledgedAt failedAt failure isRepeat carrierStatus alertDeviceId']],
  TimelineEntry: [[EVERYBODY_CALLED, 'n at kind personId personName facts']],
  TeamMember: [[EVERYBODY_CALLED, 'place status personId name etaAt asked']],
  SoonerSuggestion: [[EVERYBODY_CALLED, 'personId name etaS holderEtaS at']],
  InboxItem: [[STAFF, 'emergency isWithheld offer pages']],
  FamilyStatus: [[HOME, 'patientId patientGivenName shares emergency']],
  FamilyLink: [[EMERGENCY, 'id patientId personId personName grantedAt expiresAt revokedAt emergencyId shares isBound openedAt newsBy basis']],
  PatientEssentials: [[CARE, 'allergies doorCode']],
  SceneEssentials: [[SCENE, 'allergies doorCode patientName ageYears sex vitals contacts']],
  SceneTick: [[SCENE, 'itemId text isDone personId personName saidAt receivedAt']],
  SceneNote: [[SCENE, 'id text personId personName saidAt receivedAt protection isWithheld']],
  ScenePhoto: [[SCENE, 'id widthPx heightPx bytes sha256 personId personName saidAt receivedAt']],
  SceneRecord: [[SCENE, 'ticks notes photos']],
  ChartNote: [[CLINICIANS, 'id patientId at writtenAt personName text protection']],
  NoteProtection: [[SCENE, 'kind name notice by scope']],
  ChartMarks: [[CLINICIANS, 'alarms notes']],
  IncidentRecord: [[SCENE, 'summary tenantName protocol milestones figures timeline offers pages rounds alarms readings scene views sha256']],
  IncidentSummary: [['nurse doctor dispatcher coordinator', 'id kind mode status patientId patientName place holderName openedAt closedAt answeredMs acceptedMs onSceneMs isFailSafeReached pageCount receivedCount']],
  IncidentAlarm: [[SCENE, 'id conditionKey kind priority vital unit limit startedAt endedAt isPartOfIt phases']],
  BreakGlass: [['nurse doctor privacy-officer', 'id patientId patientName personId personName personRoles reason note opensProtected isInCare openedAt endsAt endedAt isPatientTold letterAt letterByName verdict verdictNote judgedByName judgedAt answer answeredAt']],
  BreakGlassPatient: [[CLINICIANS, 'id name bornOn unitName']],
  Consent: [[HOME, 'version topic protectedKind purpose who decision untilAt personName appName givenAt ruleSet byName isInForce']],
  ConsentApp: [[HOME, 'appId name kind purpose isKeptOut']],
  RecordView: [[HOME, 'day who why could deeds times firstAt lastAt isRefused']],
  AuditEntry: [[OFFICER, 'id at actor action deed resource patient outcome purpose basis change requestId']],
  AuditSubject: [[OFFICER, 'kind id name bornOn roles']],
  Responder: [[STAFF, 'personId name qualifications duty isConnected base position accuracyM positionedAt emergencyId reach']],
  TrackPoint: [[SCENE, 'lat lon takenAt receivedAt accuracyM speedMPerS headingDeg source flag isThinned']],
  PersonReach: [[STAFF, 'personId name roles duty onCallUntil reach devices ways tests pages']],
  PersonDevice: [[STAFF, 'label platform appVersion locale permission sound batteryPct isCharging id reportedAt isConnected openedAt closedAt heardAt hasPush pushSince pushProvenAt']],
  Proxy: [[OFFICER, 'id patientId personId personName kind mayChoose maySee evidence appointedByName appointedAt untilAt endedAt endedByName']],
  SharedCareGrant: [['patient family nurse doctor privacy-officer', 'id patientId tenantName toName topics reason offeredByName offeredAt untilAt state endedAt endedWhy acceptedByName acceptedAt']],
  ReviewedGrant: [[OFFICER, 'id patientId patientName tenantName toName topics reason offeredByName offeredAt untilAt state endedAt endedWhy endedByName endReason acceptedByName acceptedAt lastOpenedAt lastOpenedByName']],
  ReviewedVisit: [[OFFICER, 'id homeName toName topics reason offeredByName offeredAt untilAt state endedAt endedWhy endReason acceptedByName lastOpenedAt lastOpenedByName']],
  SharedWithUs: [[CLINICIANS, 'id homeName patientName topics reason offeredByName offeredAt untilAt state endedAt endedWhy']],
  SharedPatient: [[CLINICIANS, 'id homeName untilAt topics reason offeredByName givenName familyName bornOn sex']],
  SharedAlarm: [[CLINICIANS, 'conditionKey kind priority state inactivation vital value unit limit startedAt changedAt acknowledgedByName']],
  SharedNow: [[CLINICIANS, 'vitals alarms news2 earlyWarnings unitName inChargeName']],
  OwnProxy: [[HOME, 'patientId patientName kind mayChoose maySee untilAt']],
  Recovery: [['coordinator admin privacy-officer', 'id personName state askedBy askReason askedAt agreedBy agreeReason opensAt endsAt mine']],
  RecoveryHalf: [['coordinator admin privacy-officer', 'half text until']],
  StaffChange: [['coordinator admin', 'at byKind byName change']],
  Invitation: [['coordinator admin', 'id givenName familyName to roles units invitedByName invitedAt until']],
  TestPage: [[STAFF, 'id channel reason hasCode intendedAt sentAt deliveredAt shownAt acknowledgedAt failedAt failure remindedAt']],
  PersonalLimit: [[CLINICIANS, 'version ruleId priority day night profile reason signedBy signedByName signedAt expiresAt']],
  LimitProposal: [[CLINICIANS, 'ruleId vital side priority now from to day night median mad readings days']],
  DoubtfulPoint: [[CARE, 'at value reason']],
  CareTeamMember: [[CARE, 'personId name roles addedAt addedByName']],
  CareTeamPatient: [[CLINICIANS, 'patientId name unitName bed']],
  Casualty: [[DESK, 'tag category emergencyId changedAt changedBy']],
  SetAside: [[DESK, 'emergencyId kind mode status patientId patientName place holderName emergencyNumber openedAt setAsideAt paged delivered seen rung pagedAt againAt noticedByName']],
  Alarm: [[BOARD, 'id patientId unitId conditionKey ruleId ruleVersion kind priority phase state inactivation vital value unit limit delayMs startedAt changedAt endedAt acknowledgedBy acknowledgedByName pausedUntil emergencyId unansweredSince']],
  EndedAlarm: [[CLINICIANS, 'id patientId givenName familyName bed address conditionKey kind priority vital value unit limit startedAt endedAt ending isUnanswered answer emergencyId']],
  AlarmChange: [[CLINICIANS, 'id alarmId conditionKey ruleId ruleVersion kind priority phase state inactivation vital value unit limit delayMs at personId personName reason']],
  AlarmSilence: [[BOARD, 'id patientId unitId alarmId conditionKey kind priority reason personId personName fromAt untilAt remindedAt endedAt']],
  LatestVital: [[EMERGENCY, 'kind value code unit at staleAfterMs doubt']],
  CareWishView: [[CARE, 'carerSex language isSexWeighed isLanguageWeighed ownLanguage']],
  StaffMember: [['coordinator admin', 'id givenName familyName email roles units administers isActive keptBy']],
  AccessExplanation: [[OFFICER, 'patientId personId personName roles isActive answers grounds']],
  PatientImport: [[CARE, 'id patientId patientName bornOn state files pieces received summary stored alreadyThere refusedAtStore problem begunAt doneAt']],
  EmergencyWhy: [[DESK, 'rounds pages']],
};

const words = (text: string): string[] => text.split(' ');

/** By the schema's name, then by the field's. */
export const fieldRights: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<Seer>>> = new Map(
  Object.entries(rows).map(([schema, groups]) => [schema, new Map(groups.flatMap(([seenBy, fields]) => words(fields).map((field) => [field, new Set(words(seenBy) as Seer[])] as const)))]),
);

interface Guarded {
  readonly guard: Guard;
  /** As the document says it: the fields, and who is told them. */
  readonly fields: string;
  readonly seenBy: string;
}

/** What the view says of itself decides: it is blanked here whatever the view forgot. */
export const guards: Readonly<Record<string, Guarded>> = {
  InboxItem: {
    fields: 'emergency.patientName, and of emergency.cause: conditionKey, vital, value, unit, note', seenBy: 'who accepted; whoever was only asked is told kind, priority and place (isWithheld)',
    guard: (item) => (item['isWithheld'] === false ? item : { ...item, emergency: withoutWho(partsOf(item['emergency'])) }),
  },
  FamilyStatus: {
    fields: 'emergency.responderGivenName (responder); emergency.distanceM, etaAt (place); emergency.hospital (hospital); of emergency.alsoComing: givenName (responder), etaAt (place)', seenBy: 'whose link shares it (shares)',
    guard: (status) => (isParts(status['emergency']) ? { ...status, emergency: onlyShared(status['emergency'], Array.isArray(status['shares']) ? status['shares'] : []) } : status),
  },
};

type Parts = Record<string, unknown>;
const isParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null && !Array.isArray(value);
const partsOf = (value: unknown): Parts => (isParts(value) ? value : {});
/** The same fields, each with what stands for nothing. */
const blank = (value: Parts, blanks: Parts): Parts => ({ ...value, ...Object.fromEntries(Object.entries(blanks).filter(([key]) => Object.hasOwn(value, key))) });

function withoutWho(emergency: Parts): Parts {
  return { ...blank(emergency, { patientName: '' }), cause: blank(partsOf(emergency['cause']), { conditionKey: '', vital: null, value: null, unit: null, note: '' }) };
}

function onlyShared(emergency: Parts, shares: readonly unknown[]): Parts {
  const unless = (share: string, blanks: Parts): Parts => (shares.includes(share) ? {} : blanks);
  const also = emergency['alsoComing'];
  return {
    ...blank(emergency, { ...unless('responder', { responderGivenName: null }), ...unless('place', { distanceM: null, etaAt: null }), ...unless('hospital', { hospital: null }) }),
    ...(Array.isArray(also) ? { alsoComing: also.map((each) => blank(partsOf(each), { ...unless('responder', { givenName: null }), ...unless('place', { etaAt: null }) })) } : {}),
  };
}
