// Invented patients for the gallery: the same ones each time, in every state a screen must be able to show. Nobody here is real.
import type {
  Alarm, AlarmId, AlarmPriority, BoardPatient, EmergencyDetail, EmergencyId, EmergencySummary, FacilityId, Guidance, LatestVital, Me, News2Shown, Page, PageId, PatientId, PersonId, TenantId,
  TimelineEntry, Unit, UnitId, VitalKind,
} from '@mydr24/protocol';

export const FIXTURE_NOW = Date.UTC(2026, 10, 23, 2, 14, 30);

/** A UUID-shaped id from a number. */
export function fixtureId<T extends string>(kind: number, n: number): T {
  return `00000000-0000-4000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}` as T;
}

export const fixtureUnits: Unit[] = [
  { id: fixtureId<UnitId>(1, 1), facilityId: fixtureId<FacilityId>(2, 1), facilityName: 'Hospital de la Vall Gran', name: 'UCI', position: null },
  { id: fixtureId<UnitId>(1, 2), facilityId: fixtureId<FacilityId>(2, 1), facilityName: 'Hospital de la Vall Gran', name: 'Medicina 2', position: null },
];

export const fixtureMe: Me = {
  person: {
    id: fixtureId<PersonId>(3, 1), tenantId: fixtureId<TenantId>(4, 1), givenName: 'Berta', familyName: 'Solé', roles: ['nurse'],
    unitIds: fixtureUnits.map((unit) => unit.id), locale: 'ca',
  },
  tenantName: 'Xarxa demo', patientId: null, familyLinks: [], administers: [], isDemo: true,
};

const givenNames = ['Núria', 'Jordi', 'Mercè', 'Pere', 'Àngels', 'Ramon', 'Laia', 'Esteve', 'Carme', 'Albert', 'Roser', 'Miquel', 'Dolors', 'Joan', 'Teresa', 'Quim', 'Montserrat'];
const familyNames = ['Riba Font', 'Mas Pujol', 'Areny', 'Torres Vila', 'Camp Serra', 'Naudi', 'Babot', 'Font Duró', 'Cerqueda', 'Martí Rossell', 'Pal Mora', 'Vidal', 'Coma Farré'];

/** Evenly spread figures between 0 and 1, the same for the same number. */
export function spread(n: number): number {
  const value = Math.sin(n * 12.9898 + 4.1414) * 43_758.5453;
  return value - Math.floor(value);
}

const staleAfter: Partial<Record<VitalKind, number>> = { temperature: 14_400_000, consciousness: 14_400_000, 'supplemental-oxygen': 14_400_000, systolic: 3_600_000, diastolic: 3_600_000 };

export function vital(kind: VitalKind, value: number | string | null, unit: string | null, ageS: number): LatestVital {
  return {
    kind, value: typeof value === 'number' ? value : null, code: typeof value === 'string' ? value : null, unit, at: FIXTURE_NOW - ageS * 1000,
    staleAfterMs: staleAfter[kind] ?? 30_000,
  };
}

export function trendOf(seed: number, around: number, by: number): [number, number][] {
  const drift = (spread(seed + 0.5) - 0.5) * by;
  return Array.from({ length: 40 }, (_, index) => [FIXTURE_NOW - (40 - index) * 90_000, Math.round((around + drift * (index / 20 - 1) + (spread(seed * 41 + index) - 0.5) * by) * 10) / 10]);
}

export function score(total: number | null, scores: News2Shown['scores'], missing: News2Shown['missing'] = []): News2Shown {
  const known = Object.values(scores).reduce((sum, part) => sum + part, 0);
  const anySingleThree = Object.values(scores).includes(3);
  const riskBand = total === null ? null : total >= 7 ? 'high' : total >= 5 ? 'medium' : anySingleThree ? 'low-medium' : 'low';
  return {
    status: total === null ? 'incomplete' : 'complete', total, knownMinimum: known, scores, missing, anySingleThree, riskBand,
    minMonitoring: riskBand === 'high' ? 'continuous' : '4-6-hourly', spo2ScaleUsed: 1, scoredAt: FIXTURE_NOW - 20_000,
  };
}

export function alarm(n: number, patientId: PatientId, priority: AlarmPriority, given: Partial<Alarm>): Alarm {
  return {
    id: fixtureId<AlarmId>(5, n), patientId, unitId: fixtureUnits[0]?.id ?? null, conditionKey: 'spo2-low', ruleId: 'spo2-low', ruleVersion: 1, kind: 'physiological', priority,
    phase: 'start', state: 'active', inactivation: 'enabled', vital: 'spo2', value: 78, unit: '%', limit: 80, startedAt: FIXTURE_NOW - 48_000, changedAt: FIXTURE_NOW - 48_000,
    endedAt: null, acknowledgedBy: null, acknowledgedByName: null, delayMs: priority === 'high' ? 0 : 15_000, pausedUntil: null, emergencyId: null, ...given,
  };
}

const calmParts: News2Shown['scores'] = { respiratoryRate: 0, spo2: 0, airOrOxygen: 0, systolicBP: 0, pulse: 0, consciousness: 0, temperature: 0 };

export function boardPatient(n: number): BoardPatient {
  const id = fixtureId<PatientId>(6, n);
  const unit = fixtureUnits[n % 2] as Unit;
  const heart = Math.round(64 + spread(n) * 34);
  const breaths = Math.round(13 + spread(n + 100) * 7);
  const saturation = Math.round(95 + spread(n + 200) * 4);
  const pressure = Math.round(108 + spread(n + 300) * 36);
  const isOnOxygen = n % 5 === 0;
  const parts = { ...calmParts, airOrOxygen: isOnOxygen ? 2 : 0, pulse: heart > 90 ? 1 : 0, spo2: saturation < 96 ? 1 : 0 };
  const isPartial = n % 4 === 3;
  const vitals = [
    vital('heart-rate', heart, '/min', Math.floor(spread(n + 7) * 8)),
    vital('spo2', saturation, '%', Math.floor(spread(n + 8) * 8)),
    vital('respiratory-rate', breaths, '/min', Math.floor(spread(n + 9) * 9)),
    vital('systolic', pressure, 'mm[Hg]', 60 + Math.floor(spread(n + 10) * 1500)),
    vital('diastolic', Math.round(pressure * 0.62), 'mm[Hg]', 60 + Math.floor(spread(n + 10) * 1500)),
    vital('temperature', Math.round((36.3 + spread(n + 11) * 1.3) * 10) / 10, 'Cel', 1200 + Math.floor(spread(n + 12) * 7000)),
    vital('supplemental-oxygen', isOnOxygen ? 'oxygen' : 'air', null, 1800),
    ...(isPartial ? [] : [vital('consciousness', 'A', null, 1800)]),
  ];
  const { consciousness: _unknown, ...withoutConsciousness } = parts;
  return {
    patient: {
      id, givenName: givenNames[n % givenNames.length] as string, familyName: familyNames[(n * 7) % familyNames.length] as string, bornOn: `${1932 + (n * 11) % 70}-0${1 + (n % 9)}-1${n % 9}`,
      sex: n % 2 === 0 ? 'female' : 'male', facilityId: unit.facilityId, unitId: unit.id, bed: `${unit.name === 'UCI' ? 'U' : '2'}${String(Math.floor(n / 2) + 1).padStart(2, '0')}`, position: null,
      address: null, spo2Scale: 1, isPregnant: false,
    },
    vitals,
    trends: [
      { kind: 'heart-rate', points: trendOf(n, heart, 9) }, { kind: 'spo2', points: trendOf(n + 50, saturation, 2) }, { kind: 'respiratory-rate', points: trendOf(n + 90, breaths, 4) },
      { kind: 'systolic', points: trendOf(n + 130, pressure, 14) }, { kind: 'temperature', points: trendOf(n + 170, 36.8, 0.4) },
    ],
    news2: isPartial ? score(null, withoutConsciousness, ['consciousness']) : score(Object.values(parts).reduce((sum, part) => sum + part, 0), parts),
    alarms: [], emergency: null,
  };
}

export function emergencySummary(row: BoardPatient, given: Partial<EmergencySummary> = {}): EmergencySummary {
  return {
    id: fixtureId<EmergencyId>(7, 1), kind: 'respiratory-failure', mode: 'actual', status: 'seeking', patientId: row.patient.id, patientName: `${row.patient.givenName} ${row.patient.familyName}`,
    place: { label: 'UCI', facilityId: null, unitId: row.patient.unitId, bed: row.patient.bed, position: null },
    cause: { type: 'alarm', alarmId: fixtureId<AlarmId>(5, 1), priority: 'high', conditionKey: 'spo2-low', vital: 'spo2', value: 78, unit: '%' },
    holderId: null, holderName: null, acknowledgedBy: null, callBacks: [], step: 0, stepCount: 4, isFailSafeReached: false, openedAt: FIXTURE_NOW - 41_000, acceptedAt: null, onSceneAt: null, closedAt: null,
    outcome: null, wakeAt: FIXTURE_NOW + 19_000, version: 3, ...given,
  };
}

export function page(n: number, given: Partial<Page>): Page {
  return {
    id: fixtureId<PageId>(8, n), emergencyId: fixtureId<EmergencyId>(7, 1), step: 0, personId: fixtureId<PersonId>(3, 40 + n), recipient: 'Marc Ribes', channel: 'app', purpose: 'offer',
    intendedAt: FIXTURE_NOW - 40_000, sentAt: null, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null, isRepeat: false, carrierStatus: null, alertDeviceId: null, ...given,
  };
}

export const fixturePages: Page[] = [
  page(1, {}),
  page(2, { recipient: 'Anna Coma', channel: 'push', sentAt: FIXTURE_NOW - 39_900 }),
  page(3, { recipient: 'Pau Vila', sentAt: FIXTURE_NOW - 39_900, deliveredAt: FIXTURE_NOW - 39_800, shownAt: FIXTURE_NOW - 38_000 }),
  page(4, { recipient: 'Gemma Font', sentAt: FIXTURE_NOW - 39_900, deliveredAt: FIXTURE_NOW - 39_800, shownAt: FIXTURE_NOW - 38_000, acknowledgedAt: FIXTURE_NOW - 30_000 }),
  page(5, { recipient: 'Iker Sala', channel: 'sms', sentAt: FIXTURE_NOW - 39_000, failedAt: FIXTURE_NOW - 36_000, failure: 'carrier refused', isRepeat: true }),
];

export const fixtureTimeline: TimelineEntry[] = [
  { n: 1, at: FIXTURE_NOW - 48_000, kind: 'alarm', personId: null, personName: null, facts: { conditionKey: 'spo2-low', priority: 'high' } },
  { n: 2, at: FIXTURE_NOW - 47_990, kind: 'opened', personId: null, personName: null, facts: { kind: 'respiratory-failure' } },
  { n: 3, at: FIXTURE_NOW - 47_980, kind: 'step-started', personId: null, personName: null, facts: { round: 0 } },
  { n: 4, at: FIXTURE_NOW - 47_970, kind: 'offered', personId: null, personName: 'Gemma Font', facts: { rank: 1, distanceM: 120 } },
  { n: 5, at: FIXTURE_NOW - 47_960, kind: 'paged', personId: null, personName: 'Gemma Font', facts: { channel: 'app' } },
  { n: 6, at: FIXTURE_NOW - 47_600, kind: 'receipt', personId: null, personName: 'Gemma Font', facts: { channel: 'app', rung: 'delivered' } },
  { n: 7, at: FIXTURE_NOW - 30_000, kind: 'accepted', personId: null, personName: 'Gemma Font', facts: { distanceM: 120 } },
  { n: 8, at: FIXTURE_NOW - 24_000, kind: 'status-changed', personId: null, personName: 'Gemma Font', facts: { status: 'en-route' } },
];

export function emergencyDetail(summary: EmergencySummary): EmergencyDetail {
  return { summary, protocol: { id: 'ward', version: 1, steps: [], repeatLastEveryMs: 60_000, emergencyNumber: '112', timeZone: 'UTC' }, offers: [], pages: fixturePages, timeline: fixtureTimeline };
}

const guidanceSource = { id: 'oxygen', title: 'Guideline for oxygen use in adults', publisher: 'British Thoracic Society', url: 'https://example.org/oxygen', accessed: '2026-11-25' };

export const guidance: Guidance = {
  pack: { packId: 'ad-112', version: 2 }, kind: 'respiratory-failure', language: 'en', title: 'Respiratory failure', notice: '',
  numbers: [{ id: 'emergency', number: '112', label: 'Emergency' }],
  checklist: ['Sit them upright; clear the airway.', 'Oxygen to the prescribed range.', 'Count respirations; note consciousness.'].map((text, n) => ({ id: `line-${n}`, text, source: guidanceSource })),
  callerQuestions: [
    {
      id: 'breathing', text: 'Can you breathe normally?',
      answers: [{ id: 'normal', text: 'Yes', kind: null }, { id: 'hard', text: 'With great effort', kind: 'respiratory-failure' }, { id: 'none', text: 'Somebody here does not breathe', kind: 'cardiac-arrest' }],
    },
  ],
  handOver: 'Onset, observations, oxygen given, what was done, who is told.', familyNotice: 'with-consent',
};
