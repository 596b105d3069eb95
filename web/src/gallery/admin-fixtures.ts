// Invented packs, runs, drills and devices for the administration's gallery. Nobody here is real, and nothing rings.
import { ProtocolPack, wireError, type Channel, type DryRun, type EmergencyId, type EndpointReply, type FacilityId, type PackFinding, type PackVersion, type PatientId, type PersonId, type TimelineEntry, type UnitId } from '@mydr24/protocol';
import { readPack } from '../admin/pack-text.ts';
import { changedSource, fixtureSource } from './admin-pack.ts';
import { FIXTURE_NOW, fixtureId, fixtureUnits } from './fixtures.ts';
import { meAs } from './surface-fixtures.ts';

const H = 3_600_000;
const S = 1_000;
export const adminId = meAs('admin').person.id;
const otherId = fixtureId<PersonId>(3, 71);
const sha = (digit: string): string => digit.repeat(64);

type Deed = PackVersion['deeds'][number];
const deed = (what: Deed['what'], hoursAgo: number, isMine = false): Deed => ({ what, personId: isMine ? adminId : otherId, personName: isMine ? 'Gemma Font' : 'Pere Casadevall Riba', at: FIXTURE_NOW - hoursAgo * H });

export function versionOf(version: number, state: PackVersion['state'], given: Partial<PackVersion> = {}): PackVersion {
  return {
    packId: 'ad-112', version, state, revision: 7, title: 'Vall Gran, 112', region: 'AD', languages: ['ca', 'en'], basedOn: { packId: 'ad-112', version: Math.max(1, version - 1) }, activateAt: null,
    sha256: sha(String(version)), keyId: state === 'active' || state === 'retired' ? 'site-2026' : null, deeds: [deed('created', 30), deed('saved', 28)], ...given,
  };
}

export const versions = {
  active: versionOf(3, 'active', { activateAt: FIXTURE_NOW - 200 * H, deeds: [deed('created', 300), deed('proposed', 260), deed('approved', 220, true), deed('activated', 200, true)] }),
  draft: versionOf(4, 'draft', { deeds: [deed('created', 30, true), deed('saved', 1, true)] }),
  proposedByMe: versionOf(4, 'proposed', { deeds: [deed('created', 30, true), deed('saved', 3, true), deed('proposed', 2, true)] }),
  proposed: versionOf(4, 'proposed', { deeds: [deed('created', 30), deed('saved', 3), deed('proposed', 2)] }),
  approved: versionOf(4, 'approved', { deeds: [deed('created', 30), deed('proposed', 2), deed('approved', 1, true)] }),
  scheduled: versionOf(5, 'scheduled', { activateAt: FIXTURE_NOW + 30 * H, deeds: [deed('created', 60), deed('proposed', 40), deed('approved', 20, true), deed('scheduled', 19, true)] }),
  retired: versionOf(2, 'retired', { deeds: [deed('created', 900), deed('activated', 800), deed('retired', 200)] }),
};

const shipped = [
  ['ad-112', 'Andorra, 112', 'AD', ['ca', 'es', 'fr', 'en']], ['gb-999', 'United Kingdom, 999', 'GB', ['en']], ['in-112', 'India, 112 and 108', 'IN', ['hi', 'en']],
] as const;

export const packs: EndpointReply<'listPacks'> = {
  active: { packId: 'ad-112', version: 3 }, refused: null, versions: [versions.draft, versions.scheduled, versionOf(6, 'proposed', { deeds: [deed('proposed', 2)] }), versions.active, versions.retired],
  shipped: shipped.map(([packId, title, region, languages]) => ({ packId, version: 1, title, region, languages: [...languages], sha256: sha('a'), keyId: 'mydr24-2026' })),
};

export const documentOf = (version: PackVersion, source = changedSource): EndpointReply<'getPackVersion'> => ({ version, source, pack: ProtocolPack.safeParse(readPack(source).value).data ?? null });
export const activeDocument = documentOf(versions.active, fixtureSource);

const finding = (code: PackFinding['code'], severity: PackFinding['severity'], path: PackFinding['path'], line: number | null, message: string): PackFinding => ({ code, severity, path, line, column: 5, message, facts: {} });
export const findings: readonly PackFinding[] = [
  finding('missing-translation', 'error', ['kinds', 'cardiac-arrest', 'checklist', 1, 'text'], 78, 'found no text in "en", expected one in each of ca, en; write it'),
  finding('unknown-duty', 'error', ['kinds', 'cardiac-arrest', 'steps', 1, 'onCall', 0], 55, 'found the duty "cardiology-on-call-of-the-whole-valley-and-its-two-hospitals", expected the name of a rota; did you mean "cardiology"?'),
  finding('single-person', 'warning', ['kinds', 'technical', 'steps', 0], 112, 'found one person alone between 02:00 and 07:00, expected two; add a second'),
];
export const onlyWarnings = findings.filter(({ severity }) => severity === 'warning');

// Dry run ------------------------------------------------------------------------------------------------------

const people = [['Gemma Font Puigdomènech', 1], ['Pau Vila', 2], ['Iker Sala Etxeberria', 3]] as const;
const personId = (n: number): PersonId => fixtureId<PersonId>(3, 80 + n);

export function runOf({ isBroken = false } = {}): DryRun {
  const at = (seconds: number): number => FIXTURE_NOW + seconds * S;
  let n = 0;
  const entry = (seconds: number, kind: TimelineEntry['kind'], facts: TimelineEntry['facts'] = {}, who: number | null = null): TimelineEntry => {
    const person = who === null ? undefined : people[who - 1];
    return { n: (n += 1), at: at(seconds), kind, facts, personId: person === undefined ? null : personId(person[1]), personName: person?.[0] ?? null };
  };
  const failSafe = isBroken ? 46 : 25;
  const pages = (seconds: number, who: number, channels: readonly Channel[]): TimelineEntry[] => channels.map((channel) => entry(seconds, 'paged', { channel }, who));
  const timeline = [
    entry(0, 'opened', { kind: 'cardiac-arrest' }), entry(0, 'step-started', { round: 0, step: 'nearest' }), entry(0, 'offered', {}, 1), ...pages(0, 1, ['app', 'push']), ...pages(0, 2, ['app']),
    ...pages(5, 1, ['sms', 'voice']), entry(6, 'step-started', { round: 1, step: 'cardiology' }), entry(6, 'step-skipped', { reason: 'nobody-to-ask' }), entry(6, 'step-started', { round: 2, step: 'whole-team' }),
    ...pages(6, 3, ['app', 'push', 'sms']), entry(failSafe, 'fail-safe', { number: '112' }), entry(failSafe + 6, 'receipt', { channel: 'voice', rung: 'delivered' }, 3), entry(failSafe + 14, 'accepted', {}, 3),
  ];
  return {
    protocol: { id: 'ad-112/cardiac-arrest', version: 4, steps: [], repeatLastEveryMs: 60_000, emergencyNumber: '112', timeZone: 'Europe/Andorra' },
    startedAt: at(0), endedAt: at(failSafe + 20), outcome: 'held', timeline,
    people: people.map(([name, who], index) => ({ personId: personId(who), name, firstPagedAt: at(index * 3), channels: index === 0 ? ['app', 'push', 'sms', 'voice'] : ['app', 'sms'], reachedAt: index === 2 ? at(failSafe + 6) : null, answeredAt: index === 2 ? at(failSafe + 14) : null })),
    firstPageAt: at(0), reachedAt: at(failSafe + 6), failSafeAt: at(failSafe), heldAt: at(failSafe + 14), worstSilenceMs: 19 * S, worstSilenceFrom: at(6), reachedAfterMs: failSafe * S,
    promise: { reachedWithinMs: 30_000, silentAtMostMs: 60_000, failSafeWithinMs: 180_000 }, isPromiseKept: !isBroken,
  };
}

// Drills and devices --------------------------------------------------------------------------------------------

const drill = (n: number, given: Partial<EndpointReply<'listIncidents'>['incidents'][number]>): EndpointReply<'listIncidents'>['incidents'][number] => ({
  id: fixtureId<EmergencyId>(9, n), kind: 'cardiac-arrest', mode: 'drill', status: 'closed', patientId: fixtureId<PatientId>(6, 90), patientName: 'Drill', place: 'UCI, Hospital de la Vall Gran', holderName: null,
  openedAt: FIXTURE_NOW - n * 24 * H, closedAt: FIXTURE_NOW - n * 24 * H + 300 * S, answeredMs: 11_400, acceptedMs: 19_000, onSceneMs: null, isFailSafeReached: false, pageCount: 7, receivedCount: 6, ...given,
});
const listed = (incidents: EndpointReply<'listIncidents'>['incidents']): EndpointReply<'listIncidents'> => ({ incidents, shares: [], total: incidents.length, after: null });
export const drills = listed([drill(1, { status: 'seeking', closedAt: null, answeredMs: null, acceptedMs: null, receivedCount: 3 }), drill(9, { kind: 'stroke' }), drill(40, { kind: 'technical', acceptedMs: null, answeredMs: 48_200, isFailSafeReached: true, receivedCount: 1 })]);
export const noDrills = listed([]);

const device = (n: number, kind: 'desk-phone' | 'siren' | 'webhook', label: string, address: string, unitId: UnitId | null, facilityId: FacilityId | null): EndpointReply<'listAlertDevices'>['alertDevices'][number] => ({
  id: fixtureId(10, n), kind, label, address, unitId, facilityId, locale: 'ca', createdAt: FIXTURE_NOW - 90 * 24 * H, retiredAt: null,
});
const [ward] = fixtureUnits;
export const devices: EndpointReply<'listAlertDevices'> = {
  alertDevices: [
    device(1, 'desk-phone', 'Taulell d’infermeria, UCI', '+376 000 811', ward?.id ?? null, ward?.facilityId ?? null),
    device(2, 'siren', 'Sirena del passadís nord', 'https://siren.vallgran.example/ring', null, ward?.facilityId ?? null),
    device(3, 'webhook', 'Central de seguretat del Govern i dels bombers de tota la vall', 'https://alerts.example.org/hooks/8f2c6e1d4b7a49d0b1c3/mydr24/emergencies/incoming', null, null),
  ],
};
export const channels: EndpointReply<'listChannels'> = {
  channels: [
    { channel: 'push', provider: 'webpush', isOut: false, outSince: null }, { channel: 'sms', provider: 'smpp', isOut: true, outSince: FIXTURE_NOW - 12 * 60 * S },
    { channel: 'voice', provider: 'twilio', isOut: false, outSince: null }, { channel: 'email', provider: null, isOut: false, outSince: null },
  ],
};
export const overtaken = wireError('conflict', 'changed-meanwhile', 'Saved meanwhile.');
