// Invented emergencies for the responder's, patient's, family's and dispatcher's screens, in every state those must be able to show.
import type {
  EmergencyDetail, EmergencyId, EmergencyStatus, EmergencySummary, EmergencyWhy, FamilyLinkId, FamilyStatus, InboxItem, Me, Offer, OfferId, PatientId, PersonId, Position, Qualification, Reach, Responder, SetAside, Role, SceneEssentials, SceneRecord, Snapshot, TimelineEntry, TeamMember,
} from '@mydr24/protocol';
import type { Deed, Refusal } from '../responder/outbox.ts';
import type { OutboxSender } from '../responder/outbox-sender.ts';
import { FamilyShare } from '@mydr24/protocol';
import { FIXTURE_NOW, boardPatient, emergencyDetail, emergencySummary, fixtureId, fixtureMe, page, vital } from './fixtures.ts';

export const ownId = fixtureId<PersonId>(3, 44);
export const patientId = fixtureId<PatientId>(6, 6);
export const linkId = fixtureId<FamilyLinkId>(9, 1);
const home: Position = { lat: 42.50781, lon: 1.53342 };

export function meAs(role: Role): Me {
  const person = { ...fixtureMe.person, id: ownId, givenName: 'Gemma', familyName: 'Font', roles: [role], unitIds: [] };
  return {
    ...fixtureMe, person, patientId: role === 'patient' ? patientId : null,
    familyLinks: role === 'family' ? [{ id: linkId, patientId, patientName: 'Carme Camp Serra' }] : [],
  };
}

export const row = { ...boardPatient(6), patient: { ...boardPatient(6).patient, id: patientId, givenName: 'Carme', familyName: 'Camp Serra' } };

export function emergency(given: Partial<EmergencySummary> = {}): EmergencySummary {
  return emergencySummary(row, { place: { label: 'Hospital de la Vall Gran, UCI', facilityId: null, unitId: row.patient.unitId, bed: 'U04', position: home }, ...given });
}

export const sosEmergency = (status: EmergencyStatus, given: Partial<EmergencySummary> = {}): EmergencySummary =>
  emergency({
    kind: 'call-for-help', status, cause: { type: 'sos', personId: ownId }, place: { label: 'Carrer de la Vall 12, 3r 1a, Andorra la Vella', facilityId: null, unitId: null, bed: null, position: { lat: 42.5063, lon: 1.5218 } }, ...given,
  });

export const holder = { holderId: fixtureId<PersonId>(3, 70), holderName: 'Marc Ribes', acceptedAt: FIXTURE_NOW - 95_000 };

export function offer(n: number, given: Partial<Offer> = {}): Offer {
  return {
    id: fixtureId<OfferId>(10, n), emergencyId: fixtureId<EmergencyId>(7, 1), responderId: ownId, responderName: 'Gemma Font', status: 'offered', rank: n, distanceM: 640, etaS: 240, positionAgeMs: 8_000,
    reasons: [
      { code: 'qualified', value: 'paramedic', isAgainst: false }, { code: 'distance-m', value: 640, isAgainst: false }, { code: 'position-age-ms', value: 8_000, isAgainst: false },
    ],
    declineReason: null, offeredAt: FIXTURE_NOW - 41_000, answeredAt: null, ...given,
  };
}

export const sure: Reach = { state: 'reachable', by: ['app', 'push', 'sms'], reasons: [], isOverdue: false, quietUntil: null };
export const silent: Reach = { state: 'doubtful', by: ['app'], reasons: [{ code: 'sound-off', channel: 'app' }], isOverdue: true, quietUntil: null };
export const gone: Reach = { state: 'unreachable', by: [], reasons: [{ code: 'no-way', channel: null }, { code: 'push-denied', channel: 'push' }], isOverdue: true, quietUntil: null };

export function responder(n: number, given: Partial<Responder> = {}): Responder {
  const position = { lat: 42.494 + (n * 0.0137) % 0.075, lon: 1.488 + (n * 0.0291) % 0.11 };
  return {
    personId: fixtureId<PersonId>(3, 60 + n), name: ['Marc Ribes', 'Anna Coma', 'Pau Vila', 'Iker Sala', 'Joana Mas', 'Bru Areny', 'Nil Serra'][n % 7] as string, qualifications: ['paramedic', 'als'] as Qualification[], duty: 'on',
    isConnected: true, base: home, position, accuracyM: 12, positionedAt: FIXTURE_NOW - 9_000, emergencyId: null, reach: sure, ...given,
  };
}

const own = responder(0, { personId: ownId, name: 'Gemma Font', position: { lat: 42.5035, lon: 1.5275 } });

export function inbox(items: InboxItem[], given: Partial<Responder> = {}): Snapshot<'inbox'> {
  return { responder: { ...own, ...given }, items, tests: [] };
}

export const askedItem = (summary: EmergencySummary = emergency()): InboxItem => ({ emergency: { ...summary, patientName: '' }, isWithheld: true, offer: offer(1), pages: [page(1, { personId: ownId, deliveredAt: FIXTURE_NOW - 39_000 })] });
export const heldItem = (status: EmergencyStatus): InboxItem => ({
  emergency: emergency({ status, holderId: ownId, holderName: 'Gemma Font', acceptedAt: FIXTURE_NOW - 90_000, openedAt: FIXTURE_NOW - 130_000 }), isWithheld: false, offer: offer(1, { status: 'accepted' }), pages: [],
});

const teamed = (status: TeamMember['status']): EmergencySummary => emergency({
  ...holder, status: 'en-route', team: [
    { place: 'second', status, personId: status === 'open' ? null : ownId, name: status === 'open' ? null : 'Gemma Font', etaAt: status === 'open' ? null : FIXTURE_NOW + 150_000, asked: 2 },
    { place: 'aed-runner', status: 'on-scene', personId: fixtureId<PersonId>(3, 62), name: 'Pau Vila', etaAt: null, asked: 0 },
  ],
});
export const askedInTeam: InboxItem = { ...askedItem(teamed('open')), offer: offer(1, { place: 'second' }) };
export const inTeam: InboxItem = { ...heldItem('accepted'), emergency: teamed('en-route'), offer: offer(1, { place: 'second', status: 'accepted' }) };
export const soonerHeld: InboxItem = { ...heldItem('en-route'), emergency: { ...heldItem('en-route').emergency, sooner: { personId: fixtureId<PersonId>(3, 61), name: 'Anna Coma', etaS: 95, holderEtaS: 420, at: FIXTURE_NOW - 3_000 } } };

const at = (agoS: number): number => FIXTURE_NOW - agoS * 1000;
export function timelineTo(status: EmergencyStatus): TimelineEntry[] {
  const entry = (n: number, agoS: number, kind: TimelineEntry['kind'], facts: TimelineEntry['facts'] = {}): TimelineEntry => ({ n, at: at(agoS), kind, personId: null, personName: 'Marc Ribes', facts });
  const all: [EmergencyStatus, TimelineEntry][] = [
    ['seeking', entry(1, 130, 'opened', { kind: 'call-for-help' })],
    ['accepted', entry(2, 95, 'accepted')],
    ['en-route', entry(3, 80, 'status-changed', { status: 'en-route' })],
    ['on-scene', entry(4, 30, 'status-changed', { status: 'on-scene' })],
    ['closed', entry(5, 5, 'closed')],
  ];
  const last = all.findIndex(([each]) => each === status);
  return all.slice(0, last + 1).map(([, each]) => each);
}

const step = (id: string, waitMs: number, isFailSafe = false): EmergencyDetail['protocol']['steps'][number] => ({ id, when: [], roles: [], onCall: [], alerts: [], isParallel: false, offerTo: 3, needs: [], channels: ['app'], waitMs, isFailSafe });
const steps = [step('nearest', 20_000), step('next-nearest', 40_000), step('whole-team', 60_000), step('fail-safe', 60_000, true)];

export function detailOf(summary: EmergencySummary, timeline = emergencyDetail(summary).timeline): EmergencyDetail {
  const base = emergencyDetail(summary);
  return {
    ...base, timeline, protocol: { ...base.protocol, steps },
    offers: [
      offer(1, { responderId: fixtureId(3, 70), responderName: 'Marc Ribes', status: summary.holderId === null ? 'offered' : 'accepted' }),
      offer(2, {
        responderId: fixtureId(3, 61), responderName: 'Anna Coma', status: 'declined', declineReason: 'busy', distanceM: 1240, etaS: 180,
        reasons: [{ code: 'qualified', value: 'physician', isAgainst: false }, { code: 'road-s', value: 180, isAgainst: false }, { code: 'road-m', value: 1240, isAgainst: false }, { code: 'stale-position', value: 260_000, isAgainst: true }],
      }),
      offer(3, {
        responderId: fixtureId(3, 62), responderName: 'Pau Vila', distanceM: 3900, etaS: 420, status: summary.holderId === null ? 'offered' : 'stood-down',
        reasons: [{ code: 'qualified', value: 'icu-nurse', isAgainst: false }, { code: 'estimated-s', value: 420, isAgainst: false }, { code: 'distance-m', value: 3900, isAgainst: false }, { code: 'estimate', value: 'no-way', isAgainst: false }, { code: 'base-location', value: null, isAgainst: true }],
      }),
    ],
  };
}

export const desk: Snapshot<'dispatch'> = {
  emergencies: [
    emergency({ step: 1, callBacks: [{ personId: fixtureId(3, 61), name: 'Anna Coma', at: FIXTURE_NOW - 25_000 }] }),
    emergency({ id: fixtureId<EmergencyId>(7, 3), ...holder, status: 'en-route', kind: 'deterioration', patientName: 'Pere Babot', openedAt: FIXTURE_NOW - 340_000, place: { label: 'Medicina 2', facilityId: null, unitId: null, bed: '211', position: { lat: 42.4642, lon: 1.4913 } } }),
    sosEmergency('seeking', { id: fixtureId<EmergencyId>(7, 4), patientName: 'Dolors Naudi', isFailSafeReached: true, step: 3, openedAt: FIXTURE_NOW - 221_000, wakeAt: FIXTURE_NOW + 42_000 }),
  ],
  offers: detailOf(emergency()).offers,
  pages: emergencyDetail(emergency()).pages,
  responders: [
    responder(0, { emergencyId: fixtureId(7, 3), personId: fixtureId(3, 70) }), responder(1), responder(2, { isConnected: false, reach: gone }), responder(3, { duty: 'off' }), responder(4, { positionedAt: FIXTURE_NOW - 540_000 }), responder(5, { reach: silent }),
    responder(6, { position: null, positionedAt: null }),
  ],
  arrivals: [{ emergencyId: fixtureId(7, 3), personId: fixtureId(3, 70), etaAt: FIXTURE_NOW + 170_000, positionedAt: FIXTURE_NOW - 6_000, isEstimate: false }],
  capAlerts: [], setAside: [],
};

export const brokenOnes: SetAside[] = [
  {
    emergencyId: fixtureId<EmergencyId>(7, 8), kind: 'respiratory-failure', mode: 'actual', status: 'seeking', patientId: fixtureId(2, 8), patientName: 'Carme Vidal', place: 'Hospital de Meritxell, Medicina 2, 214', holderName: null,
    emergencyNumber: '112', openedAt: FIXTURE_NOW - 190_000, setAsideAt: FIXTURE_NOW - 130_000, paged: 9, delivered: 5, seen: 2, rung: 1, pagedAt: FIXTURE_NOW - 10_000, againAt: FIXTURE_NOW + 50_000, noticedByName: null,
  },
  {
    emergencyId: fixtureId<EmergencyId>(7, 9), kind: 'fall', mode: 'drill', status: 'en-route', patientId: fixtureId(2, 9), patientName: 'Drill patient', place: 'Medicina 2', holderName: 'Marc Ribes',
    emergencyNumber: '112', openedAt: FIXTURE_NOW - 500_000, setAsideAt: FIXTURE_NOW - 60_000, paged: 3, delivered: 3, seen: 3, rung: 0, pagedAt: FIXTURE_NOW - 60_000, againAt: FIXTURE_NOW + 100_000, noticedByName: 'Laia Torres',
  },
];

/** Somebody goes with a team, and somebody else could be there sooner. */
export const teamDesk: Snapshot<'dispatch'> = {
  ...desk,
  emergencies: desk.emergencies.map((each) =>
    each.id === fixtureId<EmergencyId>(7, 3)
      ? {
          ...each, sooner: { personId: fixtureId<PersonId>(3, 64), name: 'Joana Mas', etaS: 170, holderEtaS: 520, at: FIXTURE_NOW - 6_000 },
          team: [
            { place: 'second', status: 'en-route', personId: fixtureId<PersonId>(3, 61), name: 'Anna Coma', etaAt: FIXTURE_NOW + 230_000, asked: 0 },
            { place: 'driver', status: 'on-scene', personId: fixtureId<PersonId>(3, 65), name: 'Bru Areny', etaAt: FIXTURE_NOW - 40_000, asked: 0 },
            { place: 'aed-runner', status: 'open', personId: null, name: null, etaAt: null, asked: 2 },
            { place: 'guide', status: 'open', personId: null, name: null, etaAt: null, asked: 0 },
          ],
        }
      : each,
  ),
};

export function familyStatus(status: EmergencyStatus | null): FamilyStatus {
  const base = { patientId, patientGivenName: 'Carme', shares: [...FamilyShare.options] };
  if (status === null) return { ...base, emergency: null };
  const all: { status: EmergencyStatus; at: number }[] = [
    { status: 'seeking', at: at(130) }, { status: 'accepted', at: at(95) }, { status: 'en-route', at: at(80) }, { status: 'on-scene', at: at(30) }, { status: 'transporting', at: at(15) }, { status: 'closed', at: at(5) },
  ];
  const reached = all.slice(0, all.findIndex((each) => each.status === status) + 1);
  return {
    ...base,
    emergency: {
      id: fixtureId<EmergencyId>(7, 1), status, responderGivenName: status === 'seeking' ? null : 'Marc', distanceM: status === 'seeking' ? null : 640, etaAt: status === 'seeking' ? null : at(-120), openedAt: at(130), changedAt: reached.at(-1)?.at ?? at(130), steps: reached,
      hospital: status === 'transporting' ? { facilityId: fixtureId(8, 1), name: 'Hospital Nostra Senyora', address: 'Carrer dels Escalls 1', position: { lat: 42.509, lon: 1.536 } } : null,
    },
  };
}

export const ownRow = { ...row, vitals: [...row.vitals.filter(({ kind }) => kind !== 'temperature'), vital('temperature', 37.1, 'Cel', 20_000)] };

export const why: EmergencyWhy = {
  pages: [],
  rounds: [
    {
      round: 0, step: 'nearest', at: at(41), leftOut: [],
      considered: [{ personId: fixtureId(3, 70), name: 'Marc Ribes', as: 'responder', isEligible: true, isAsked: true, reasons: [{ code: 'qualified', value: 'paramedic', isAgainst: false }, { code: 'distance-m', value: 640, isAgainst: false }] }],
    },
    {
      round: 1, step: 'next-nearest', at: at(21), leftOut: [],
      considered: [{ personId: fixtureId(3, 70), name: 'Marc Ribes', as: 'on-call', isEligible: false, isAsked: false, reasons: [{ code: 'off-duty', value: null, isAgainst: true }, { code: 'on-call', value: 'cardiology', isAgainst: false }] }],
    },
  ],
};

const gemma = (agoS: number) => ({ personId: ownId, personName: 'Gemma Font', saidAt: at(agoS), receivedAt: at(agoS) });
export const essentials: SceneEssentials = {
  patientName: 'Carme Camp Serra', ageYears: 78, sex: 'female', allergies: 'Penicillin', doorCode: '4711B',
  vitals: [vital('spo2', 78, '%', 12), vital('respiratory-rate', 28, '/min', 12), vital('heart-rate', 118, '/min', 12), vital('systolic', 104, 'mm[Hg]', 34), vital('diastolic', 61, 'mm[Hg]', 34)],
  contacts: [{ personId: fixtureId(3, 95), name: 'Carme Camp', as: 'patient', phone: '+376 300 111' }, { personId: fixtureId(3, 96), name: 'Dora Dispatcher', as: 'team', phone: '+376 300 112' }],
};
export const scene: SceneRecord = {
  ticks: [{ itemId: 'line-0', text: '', isDone: true, ...gemma(20) }],
  notes: [
    { id: fixtureId(11, 1), text: 'Found sitting, speaks in single words.', ...gemma(25) },
    { id: fixtureId(11, 3), text: 'Says she took methadone at eight.', ...gemma(20), protection: { kind: 'substance-use', name: 'Substance use treatment', notice: '42 CFR part 2 prohibits unauthorized use or disclosure of these records.', by: 'own' as const } },
  ],
  photos: [{ id: fixtureId(11, 2), widthPx: 1_600, heightPx: 1_200, bytes: 212_000, sha256: '', ...gemma(15) }],
};

/** An outbox that holds these and sends none of them. */
export function outboxOf(deeds: readonly Deed[], refused: Refusal | null = null): OutboxSender {
  const waiting = deeds.map((deed, n) => ({ n: n + 1, key: fixtureId<string>(14, n), personId: ownId, emergencyId: fixtureId<EmergencyId>(7, 1), saidAt: at(60 - n * 10), deed, refusal: n === 0 ? refused : null }));
  const state = { waiting, sending: null, sent: new Set<string>() };
  return { getSnapshot: () => state, subscribe: () => () => undefined, add: async () => undefined, tryAgain: async () => undefined, retry: async () => undefined, drop: async () => true };
}
