// Made-up entities for tests of views: complete and valid by the protocol's schemas; nobody real.
import { Alarm, EmergencySummary, InboxItem, notJudged, Offer, Page, Patient, Responder, TestPage } from '@mydr24/protocol';

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const UNIT = uuid(1);

export const samplePatient = (n: number, unitId: string | null = UNIT): Patient =>
  Patient.parse({
    id: uuid(n), givenName: `Given ${n}`, familyName: 'Sample', bornOn: '1950-01-02', sex: 'female', facilityId: null, unitId, bed: `${n}`,
    position: null, address: null, spo2Scale: 1, isPregnant: false,
  });

export const sampleAlarm = (n: number, patient: number, changes: Partial<Alarm> = {}): Alarm =>
  Alarm.parse({
    id: uuid(n), patientId: uuid(patient), unitId: UNIT, conditionKey: `key-${n}`, ruleId: 'rule', ruleVersion: 1, kind: 'physiological', priority: 'high',
    phase: 'start', state: 'active', inactivation: 'enabled', vital: 'spo2', value: 80, unit: '%', limit: 85, startedAt: n, changedAt: n, endedAt: null,
    acknowledgedBy: null, pausedUntil: null, emergencyId: null, ...changes,
  });

export const sampleEmergency = (n: number, patient: number, changes: Partial<EmergencySummary> = {}): EmergencySummary =>
  EmergencySummary.parse({
    id: uuid(n), kind: 'deterioration', mode: 'actual', status: 'seeking', patientId: uuid(patient), patientName: `Given ${patient} Sample`,
    place: { label: 'Ward', facilityId: null, unitId: UNIT, bed: null, position: null }, cause: { type: 'sos', personId: uuid(2) }, holderId: null, holderName: null,
    acknowledgedBy: null, callBacks: [], step: 0, stepCount: 2, isFailSafeReached: false, openedAt: n, acceptedAt: null, onSceneAt: null, closedAt: null, outcome: null,
    wakeAt: 1, version: 1, ...changes,
  });

export const sampleOffer = (n: number, emergency: number, changes: Partial<Offer> = {}): Offer =>
  Offer.parse({
    id: uuid(n), emergencyId: uuid(emergency), responderId: uuid(3), responderName: 'R', status: 'offered', rank: 1, distanceM: 10, etaS: 60, positionAgeMs: 5,
    reasons: [], declineReason: null, offeredAt: 1, answeredAt: null, ...changes,
  });

export const samplePage = (n: number, emergency: number, changes: Partial<Page> = {}): Page =>
  Page.parse({
    id: uuid(n), emergencyId: uuid(emergency), step: 0, personId: uuid(3), recipient: 'R', channel: 'app', purpose: 'offer', intendedAt: 1, sentAt: null,
    deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null, isRepeat: false, carrierStatus: null, alertDeviceId: null, ...changes,
  });

export const sampleResponder = (n: number, changes: Partial<Responder> = {}): Responder =>
  Responder.parse({
    personId: uuid(n), name: `R ${n}`, qualifications: ['bls'], duty: 'on', isConnected: true, base: null, position: null, accuracyM: null,
    positionedAt: null, emergencyId: null, reach: notJudged, ...changes,
  });

export const sampleInboxItem = (emergency: EmergencySummary, offer: Offer | null, pages: Page[] = []): InboxItem => InboxItem.parse({ emergency, isWithheld: false, offer, pages });

export const sampleTest = (n: number, changes: Partial<TestPage> = {}): TestPage =>
  TestPage.parse({
    id: uuid(n), channel: 'sms', reason: 'weekly', hasCode: true, intendedAt: n, sentAt: null, deliveredAt: null, shownAt: null, acknowledgedAt: null,
    failedAt: null, failure: null, remindedAt: null, ...changes,
  });
