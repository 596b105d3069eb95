// Invented incidents and alerts for the gallery: a closed one with everything in it, one still running, a drill, a list.
import type { CapAlert, CapAlertId, EmergencyId, EmergencyMode, EndpointReply, IncidentFigure, IncidentRecord, IncidentSummary, Page, PersonId, TimelineEntry } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId, page, trendOf } from './fixtures.ts';
import { detailOf, emergency } from './surface-fixtures.ts';

const OPENED = FIXTURE_NOW - 26 * 60_000;
export const incidentId = fixtureId<EmergencyId>(7, 1);
const people = { marc: fixtureId<PersonId>(3, 70), anna: fixtureId<PersonId>(3, 61), pau: fixtureId<PersonId>(3, 62), nurse: fixtureId<PersonId>(3, 40), desk: fixtureId<PersonId>(3, 44) };
const names: Readonly<Record<string, string>> = { [people.marc]: 'Marc Ribes', [people.anna]: 'Anna Coma', [people.pau]: 'Pau Vila', [people.nurse]: 'Mercè Ibáñez', [people.desk]: 'Gemma Font' };

type Told = [afterMs: number, kind: TimelineEntry['kind'], who: PersonId | null, facts?: TimelineEntry['facts']];
const told: readonly Told[] = [
  [-900, 'reading', null, { vital: 'spo2', value: 78, unit: '%' }],
  [0, 'alarm', null, { alarmId: 'a', priority: 'high', conditionKey: 'spo2-low' }],
  [0, 'opened', null, { kind: 'respiratory-failure', cause: 'alarm' }],
  [0, 'step-started', null, { step: 'nearest', round: 0, eligible: 3 }],
  [0, 'offered', people.marc, { rank: 1 }], [0, 'paged', people.marc, { channel: 'app' }], [0, 'offered', people.anna, { rank: 2 }], [0, 'paged', people.anna, { channel: 'app' }],
  [0, 'offered', people.pau, { rank: 3 }], [0, 'paged', people.pau, { channel: 'app' }], [0, 'paged', people.nurse, { channel: 'app' }],
  [420, 'receipt', people.marc, { rung: 'delivered', channel: 'app' }], [1_400, 'receipt', people.marc, { rung: 'shown', channel: 'app' }],
  [4_100, 'acknowledged', people.nurse], [5_000, 'page-failed', people.pau, { channel: 'app' }], [5_000, 'paged', people.pau, { channel: 'sms' }],
  [7_200, 'declined', people.anna, { reason: 'busy' }], [11_600, 'accepted', people.marc], [11_600, 'stood-down', people.pau, { reason: 'accepted-by-another' }],
  [84_000, 'status-changed', people.marc, { status: 'en-route' }], [262_000, 'status-changed', people.marc, { status: 'on-scene' }], [1_412_000, 'closed', people.nurse, { outcome: 'treated-on-scene' }],
];
const timelineUntil = (afterMs: number): TimelineEntry[] =>
  told.filter(([at]) => at <= afterMs).map(([at, kind, who, facts = {}], n) => ({ n: n + 1, at: OPENED + at, kind, personId: who, personName: who === null ? null : (names[who] ?? null), facts }));

const paged = (n: number, personId: PersonId, given: Partial<Page>): Page => page(n, { personId, recipient: names[personId] ?? '', intendedAt: OPENED, sentAt: OPENED + 90, deliveredAt: null, shownAt: null, acknowledgedAt: null, ...given });
const pages: Page[] = [
  paged(1, people.marc, { deliveredAt: OPENED + 420, shownAt: OPENED + 1_400, acknowledgedAt: OPENED + 11_600 }),
  paged(2, people.anna, { deliveredAt: OPENED + 510, shownAt: OPENED + 6_000 }),
  paged(3, people.pau, { sentAt: null, failedAt: OPENED + 5_000, failure: 'no-connection' }),
  paged(4, people.nurse, { purpose: 'notify', deliveredAt: OPENED + 300, shownAt: OPENED + 2_000 }),
  paged(5, people.pau, { channel: 'sms', intendedAt: OPENED + 5_000, sentAt: OPENED + 5_300 }),
];
const figure = (code: IncidentFigure['code'], fromMs: number, toMs: number, limitMs: number | null = null): IncidentFigure => ({ code, fromAt: OPENED + fromMs, toAt: OPENED + toMs, ms: toMs - fromMs, limitMs });
const figures = [
  figure('reading-to-alarm', -900, 0), figure('reading-to-opened', -900, 0), figure('opened-to-paged', 0, 90), figure('paged-to-receipt', 90, 300), figure('sought-to-answered', 0, 4_100, 15_000), figure('sought-to-accepted', 0, 11_600),
  figure('turnout', 11_600, 84_000, 60_000), figure('accepted-to-on-scene', 11_600, 262_000), figure('opened-to-on-scene', 0, 262_000), figure('opened-to-closed', 0, 1_412_000),
];

function record(afterMs: number, given: Partial<IncidentRecord['summary']>): IncidentRecord {
  const summary = emergency({ id: incidentId, kind: 'respiratory-failure', openedAt: OPENED, step: 0, holderId: people.marc, holderName: 'Marc Ribes', ...given });
  const { protocol } = detailOf(summary);
  const until = OPENED + afterMs;
  const reached = (at: number): number | null => (at <= afterMs ? OPENED + at : null);
  return {
    summary, tenantName: 'Xarxa de la Vall', protocol, timeline: timelineUntil(afterMs), pages,
    offers: detailOf(summary).offers,
    rounds: [{ round: 0, step: 'nearest', at: OPENED, leftOut: [{ reason: { code: 'further-off', value: null, isAgainst: true }, count: 14 }, { reason: { code: 'off-duty', value: null, isAgainst: true }, count: 96 }], considered: detailOf(summary).offers.map((offer, n) => ({ personId: offer.responderId, name: offer.responderName, as: 'responder' as const, isEligible: true, isAsked: n < 2, reasons: offer.reasons })) }],
    milestones: { reading: OPENED - 900, alarm: OPENED, opened: OPENED, sought: OPENED, paged: OPENED + 90, receipt: OPENED + 300, acknowledged: OPENED + 4_100, accepted: OPENED + 11_600, 'en-route': reached(84_000), 'on-scene': reached(262_000), closed: reached(1_412_000) },
    scene: {
      ticks: [], photos: [],
      notes: [{ id: fixtureId(11, 1), text: 'Found sitting, speaks in single words. Oxygen 15 l by mask.', personId: people.marc, personName: 'Marc Ribes', saidAt: OPENED + 280_000, receivedAt: OPENED + 281_000 }, { id: fixtureId(11, 2), text: '', isWithheld: true as const, personId: people.marc, personName: 'Marc Ribes', saidAt: OPENED + 300_000, receivedAt: OPENED + 301_000 }],
    },
    figures: figures.filter(({ toAt }) => toAt <= until),
    alarms: [{
      id: fixtureId(5, 1), conditionKey: 'spo2-low', kind: 'physiological', priority: 'high', vital: 'spo2', unit: '%', limit: 80, startedAt: OPENED - 400, endedAt: reached(540_000), isPartOfIt: true,
      phases: [
        { at: OPENED - 400, phase: 'start', priority: 'high', state: 'active', inactivation: 'enabled', value: 78, acknowledgedByName: null },
        ...(afterMs >= 540_000 ? [{ at: OPENED + 540_000, phase: 'end' as const, priority: 'high' as const, state: 'inactive' as const, inactivation: 'enabled' as const, value: 93, acknowledgedByName: null }] : []),
      ],
    }],
    readings: [
      { kind: 'spo2', points: trendOf(3, 88, 6).map(([at, value]) => ({ at, value: Math.min(97, Math.round(value)), code: null })) },
      { kind: 'heart-rate', points: trendOf(5, 112, 14).map(([at, value]) => ({ at, value: Math.round(value), code: null })) },
      { kind: 'respiratory-rate', points: trendOf(9, 26, 5).map(([at, value]) => ({ at, value: Math.round(value), code: null })) },
      { kind: 'consciousness', points: [{ at: OPENED - 300_000, value: null, code: 'A' }, { at: OPENED + 20_000, value: null, code: 'V' }] },
    ],
    views: [
      { personId: people.desk, personName: 'Gemma Font', action: 'dispatch.read', through: 'dispatch', isRefused: false, firstAt: OPENED - 200_000, lastAt: OPENED + 1_000_000, n: 3 },
      { personId: people.nurse, personName: 'Mercè Ibáñez', action: 'unit.read', through: 'unit', isRefused: false, firstAt: OPENED - 400_000, lastAt: OPENED + 800_000, n: 2 },
      { personId: people.nurse, personName: 'Mercè Ibáñez', action: 'emergency.acknowledge', through: 'emergency', isRefused: false, firstAt: OPENED + 4_100, lastAt: OPENED + 4_100, n: 1 },
      { personId: people.pau, personName: 'Pau Vila', action: 'patient.read', through: 'patient', isRefused: true, firstAt: OPENED + 90_000, lastAt: OPENED + 90_000, n: 1 },
      { personId: people.desk, personName: 'Gemma Font', action: 'incident.export', through: 'emergency', isRefused: false, firstAt: FIXTURE_NOW, lastAt: FIXTURE_NOW, n: 1 },
    ],
    sha256: '5f'.repeat(32),
  };
}

export const closedIncident = (mode: EmergencyMode = 'actual'): IncidentRecord => record(1_412_000, { mode, status: 'closed', closedAt: OPENED + 1_412_000, outcome: 'treated-on-scene', wakeAt: null });
export const runningIncident = (): IncidentRecord => record(90_000, { status: 'en-route' });

function listed(n: number, given: Partial<IncidentSummary> = {}): IncidentSummary {
  return {
    id: fixtureId<EmergencyId>(7, n), kind: 'respiratory-failure', mode: 'actual', status: 'closed', patientId: fixtureId(6, n), patientName: 'Carme Camp Serra', place: 'Hospital de la Vall Gran, UCI', holderName: 'Marc Ribes',
    openedAt: FIXTURE_NOW - n * 3_700_000, closedAt: FIXTURE_NOW - n * 3_700_000 + 1_412_000, answeredMs: 4_100, acceptedMs: 11_600, onSceneMs: 262_000, isFailSafeReached: false, pageCount: 5, receivedCount: 4, ...given,
  };
}

export const incidentList: EndpointReply<'listIncidents'> = {
  incidents: [
    listed(1, { status: 'en-route', closedAt: null, onSceneMs: null }),
    listed(2, { kind: 'call-for-help', patientName: 'Dolors Naudi', place: 'Carrer de la Vall 12, 3r 1a, Andorra la Vella', answeredMs: null, acceptedMs: null, onSceneMs: null, isFailSafeReached: true, receivedCount: 0, holderName: null }),
    listed(3, { kind: 'cardiac-arrest', mode: 'drill', patientName: 'Simulacre Planta 2', answeredMs: 2_300 }),
    listed(4, { kind: 'deterioration', patientName: 'Pere Babot', place: 'Medicina 2', answeredMs: 18_400, onSceneMs: 611_000 }),
    listed(5, { kind: 'sepsis', patientName: 'Teresa Mas i Vila', place: 'Medicina 1', answeredMs: 6_800 }),
  ],
  shares: [
    { code: 'answered-15s', within: 41, of: 44, targetPct: 90 }, { code: 'answered-20s', within: 41, of: 44, targetPct: 95 }, { code: 'accepted-60s', within: 40, of: 43, targetPct: null }, { code: 'turnout-60s', within: 0, of: 0, targetPct: null },
  ],
  total: 46, after: 'more',
};
export const noIncidents: EndpointReply<'listIncidents'> = { incidents: [], shares: incidentList.shares.map((share) => ({ ...share, within: 0, of: 0 })), total: 0, after: null };

function alert(n: number, given: Partial<CapAlert>): CapAlert {
  return {
    id: fixtureId<CapAlertId>(11, n), identifier: `flood-${n}`, sender: 'met@example.org', senderName: 'Servei Meteorològic', sentAt: FIXTURE_NOW - 900_000, receivedAt: FIXTURE_NOW - 880_000 - n, mode: 'actual', isUpdate: false,
    event: 'Flood', headline: 'Valira rises above its banks tonight', description: 'More than 80 mm of rain in six hours.', instruction: 'Keep away from the river. Move people from ground floors.', categories: ['Met'],
    urgency: 'Expected', severity: 'Severe', certainty: 'Likely', areas: [{ label: 'Santa Coloma and Sant Julià', polygons: [], circles: [] }], expiresAt: FIXTURE_NOW + 5 * 3_600_000, state: 'active', answeredBy: null, answeredByName: null, emergencyId: null, ...given,
  };
}

export const alerts: readonly CapAlert[] = [
  alert(1, {}),
  alert(2, { mode: 'drill', headline: 'Exercise: gas leak in the tunnel', event: 'Gas leak', areas: [{ label: 'Túnel de les Dos Valires', polygons: [], circles: [] }], senderName: 'Bombers' }),
  alert(3, { state: 'answered', answeredByName: 'Gemma Font', isUpdate: true, headline: 'Road closed by rockfall', event: 'Rockfall', areas: [{ label: 'CG-3, km 14', polygons: [], circles: [] }] }),
  alert(4, { expiresAt: FIXTURE_NOW - 1_500_000, headline: 'Strong wind', event: 'Wind', areas: [{ label: 'Above 2,000 m', polygons: [], circles: [] }] }),
];
