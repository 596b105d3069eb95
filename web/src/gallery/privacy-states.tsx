// The privacy officer's "why" and the patient's "who saw my record", with invented people.
import type { AccessExplanation, ConsentRules, Erasure, ErasureProof, LegalHold, OwnPrivacy, PastRecords, PersonId, PrivacyExportId, ProcessingEntry, Proxy, RecordView, Role, StandingChange } from '@mydr24/protocol';
import type { ComponentType } from 'react';
import { MyDataScreen } from '../my-data/my-data-screen.tsx';
import { RecordViewsScreen } from '../privacy/record-views-screen.tsx';
import { Explanation } from '../privacy/why-screen.tsx';
import { AuditSearchScreen } from '../privacy/audit-search-screen.tsx';
import admin from '../admin/admin.module.css';
import { HoldsScreen } from '../privacy/holds-screen.tsx';
import { PastRecordsScreen } from '../privacy/past-records-screen.tsx';
import { AdminRecordScreen, ProcessingRecordScreen } from '../privacy/processing-record-screen.tsx';
import { ActingScreen } from '../proxies/acting-screen.tsx';
import { ProxiesOf } from '../proxies/proxies-screen.tsx';
import { ConsentRulesScreen } from '../protected/consent-rules-screen.tsx';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { PrivacyTabs } from '../privacy/privacy-tabs.tsx';
import { RequestsScreen } from '../privacy/requests-screen.tsx';
import type { Fixture } from './fixture-client.ts';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
import { patientId } from './surface-fixtures.ts';

interface Shown {
  role: Role;
  screen: ComponentType;
  topics: Fixture['topics'];
  replies?: Fixture['replies'];
}

const personId = fixtureId<PersonId>(3, 90);
const ward = { policies: [{ id: 'ward-reads-record', says: 'Nurses and doctors read the records of their own ward’s patients, unless the patient chose otherwise.' }], standings: ['isOfOwnUnit' as const], refused: null };
const keptOut = { policies: [], standings: [], refused: 'consent' as const };
const relation = { policies: [], standings: [], refused: 'relation' as const };
const explanation: AccessExplanation = {
  patientId, personId, personName: 'Núria Bosch', roles: ['nurse'], isActive: true,
  answers: [{ action: 'patient.read', isAllowed: true, basis: ward }, { action: 'patient.read-chart', isAllowed: false, basis: keptOut }, { action: 'patient.chart', isAllowed: true, basis: { ...ward, policies: [{ id: 'care-for-patient', says: 'Nurses and doctors chart for, answer alarms of and write about the patients of their ward.' }] } }, { action: 'incident.list', isAllowed: true, basis: ward }],
  grounds: { unitName: 'Medicina 2', careTeamSinceAt: null, breakGlassEndsAt: null, sharedCare: [], emergencies: [{ id: fixtureId(7, 1), kind: 'stroke', startedAt: FIXTURE_NOW - 600_000 }], consentVersion: 3 },
};
const stranger: AccessExplanation = { ...explanation, personName: 'Pau Vidal', answers: explanation.answers.map(({ action }) => ({ action, isAllowed: false, basis: relation })), grounds: { unitName: null, careTeamSinceAt: null, breakGlassEndsAt: null, sharedCare: [], emergencies: [], consentVersion: 0 } };

const who = (name: string, role: Role): RecordView['who'] => ({ kind: 'person', id: fixtureId(3, name.length), name, roles: [role] });
const views: RecordView[] = [
  { day: '2026-11-25', who: who('Núria Bosch', 'nurse'), why: ['care'], could: ['isOfOwnUnit'], deeds: ['read', 'write'], times: 4, firstAt: FIXTURE_NOW - 7_200_000, lastAt: FIXTURE_NOW - 600_000, isRefused: false },
  { day: '2026-11-25', who: who('Jordi Puig', 'doctor'), why: ['emergency'], could: ['isInvolved', 'isOnCareTeam'], deeds: ['read'], times: 1, firstAt: FIXTURE_NOW - 3_600_000, lastAt: FIXTURE_NOW - 3_600_000, isRefused: false },
  { day: '2026-11-25', who: who('Pau Vidal R', 'nurse'), why: ['care'], could: [], deeds: ['read'], times: 1, firstAt: FIXTURE_NOW - 5_400_000, lastAt: FIXTURE_NOW - 5_400_000, isRefused: true },
];
const changed: StandingChange = {
  of: { id: personId, name: 'Aina Prats' }, roles: { before: ['nurse'], after: ['nurse', 'responder'] },
  units: { before: [{ id: fixtureId(31, 911), name: 'UCI, Hospital de la Vall Gran' }], after: [] }, facilities: null, hasAccess: null,
};
const row = (id: string, name: string, action: string, basis: AccessExplanation['answers'][number]['basis']) => ({
  id, at: FIXTURE_NOW - Number(id) * 60_000, actor: { kind: 'person' as const, id: personId, name, roles: ['nurse' as const] }, action, deed: 'read' as const, resource: `patient/${patientId}`, patient: { id: patientId, name: 'Anna Puig' },
  outcome: basis.refused === null ? ('allowed' as const) : ('refused' as const), purpose: null, basis, change: null as StandingChange | null, requestId: id,
});

const DAY_MS = 86_400_000;
const copy: OwnPrivacy['exports'][number] = { id: fixtureId<PrivacyExportId>(8, 1), state: 'ready', askedAt: FIXTURE_NOW - 1_800_000, doneAt: FIXTURE_NOW - 1_700_000, expiresAt: FIXTURE_NOW + 22 * 3_600_000, bytes: 8_412_330, sha256: null, pieces: 9, problem: null };
const asked: NonNullable<OwnPrivacy['erasure']> = { id: fixtureId(8, 2), patientId, state: 'asked', origin: 'patient', askedAt: FIXTURE_NOW - 2 * DAY_MS, decidedAt: null, note: null, privateErasedAt: null, keptUntil: null, recordErasedAt: null, report: {} };
const refusedNote = 'A court asked us to keep your record until its case is closed. We write to you when it is.';
const ownData = (exports: OwnPrivacy['exports'], erasure: OwnPrivacy['erasure']): Shown => ({ role: 'patient', screen: MyDataScreen, topics: {}, replies: { getOwnPrivacy: { exports, erasure, keptYears: 10 } } });

const ofOfficer = { patientName: 'Anna Puig', bornOn: '1951-04-03', isHeld: false, decidedByName: null };
const requestsShown: Erasure[] = [
  { ...asked, ...ofOfficer, askedAt: FIXTURE_NOW - 33 * DAY_MS },
  { ...asked, ...ofOfficer, id: fixtureId(8, 3), patientName: 'Joan Riba Casals', bornOn: '1938-11-21', askedAt: FIXTURE_NOW - 26 * DAY_MS, isHeld: true },
  { ...asked, ...ofOfficer, id: fixtureId(8, 4), patientName: 'Mercè Vila', bornOn: '1972-01-09', askedAt: FIXTURE_NOW - DAY_MS },
  { ...asked, ...ofOfficer, id: fixtureId(8, 5), patientName: 'Pere Font', state: 'granted', askedAt: FIXTURE_NOW - 40 * DAY_MS, decidedAt: FIXTURE_NOW - 38 * DAY_MS, decidedByName: 'Clara Soler', note: 'Granted as you asked. Your record of care stays for the years of the law.', privateErasedAt: FIXTURE_NOW - 38 * DAY_MS, keptUntil: FIXTURE_NOW + 3_650 * DAY_MS },
];
const hold: LegalHold = { id: fixtureId(8, 6), patientId, patientName: 'Joan Riba Casals', reason: 'Court of first instance no. 2, case 441/2026, asked to keep the whole record', placedAt: FIXTURE_NOW - 90 * DAY_MS, placedByName: 'Clara Soler', liftedAt: null, liftedByName: null, liftReason: null };
const holdsShown: LegalHold[] = [hold, { ...hold, id: fixtureId(8, 7), patientName: 'Rosa Camps', liftedAt: FIXTURE_NOW - 3 * DAY_MS, liftedByName: 'Clara Soler', liftReason: 'The claim was settled on 20 November' }];
const proof: ErasureProof = { parts: ['private'], looks: 28, left: [], backups: 'open' };
const officer = (screen: ComponentType, replies: Fixture['replies']): Shown => ({ role: 'privacy-officer', screen, topics: {}, replies });

const AdminRecord = () => (
  <AdminFrame>
    <AdminRecordScreen />
  </AdminFrame>
);
const inWords = { what: '', purpose: '', basis: '', retention: '' };
const recordShown: ProcessingEntry[] = [
  { ...inWords, dataClass: 'care', onErasure: 'after-law', tables: [{ table: 'chart_notes', columns: ['id', 'patient_id', 'body', 'sealed'], sealed: ['sealed'] }, { table: 'readings', columns: ['patient_id', 'kind', 'value', 'taken_at'], sealed: [] }] },
  { ...inWords, dataClass: 'private', onErasure: 'at-request', tables: [{ table: 'patient_essentials', columns: ['patient_id', 'sealed'], sealed: ['sealed'] }] },
  { ...inWords, dataClass: 'trace', onErasure: 'stays', tables: [{ table: 'audit_rows', columns: ['id', 'at', 'actor', 'action', 'patient_id'], sealed: [] }] },
];

function Why({ body }: { body: AccessExplanation }) {
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <Explanation body={body} />
    </div>
  );
}

const pastShown: PastRecords = {
  retention: { years: 10, letsGo: 'by-hand', countsFrom: null, usualYears: 10 }, before: Date.UTC(2016, 0, 1), total: 3, held: 1,
  records: [['Pere Font', '1931-04-02', 2013], ['Maria Serra Puig', '1928-11-20', 2014], ['Josep Vidal', '1944-01-31', 2015]].map(([patientName, bornOn, year], n) => ({ patientId: fixtureId(8, 40 + n), patientName: String(patientName), bornOn: String(bornOn), lastCareAt: Date.UTC(Number(year), 5, 3) })),
};

const region = (name: ConsentRules['name'], choosesFrom: number, isAgeOurs: boolean, law: string) => ({ name, choosesFrom, isAgeOurs, comesOfAgeAt: 18, law });
const regions = [region('gdpr', 16, true, 'GDPR 9(2)(c) and (h) for care without consent, 21 for objection; the age is ours'), region('hipaa', 18, false, '45 CFR 164.502(g)(3)'), region('es', 16, false, 'Ley 41/2002 art. 9.4'), region('gb', 16, false, 'Family Law Reform Act 1969 s. 8'), region('in', 18, false, 'Digital Personal Data Protection Act 2023'), region('br', 18, false, 'LGPD art. 14')];
export const consentRulesShown: ConsentRules = { ...regions[0]!, ownAge: null, kinds: [{ code: 'substance-use', name: 'Substance use treatment' }, { code: 'mental-health', name: 'Mental health' }], regions };

const proxy = (n: number, parts: Partial<Proxy>): Proxy => ({
  id: fixtureId<Proxy['id']>(9, n), patientId, personId, personName: 'Elena Puig', kind: 'parent', mayChoose: true, maySee: true, evidence: 'Birth certificate and passport', appointedByName: 'Gemma Font', appointedAt: FIXTURE_NOW - 30 * DAY_MS,
  untilAt: FIXTURE_NOW + 400 * DAY_MS, endedAt: null, endedByName: null, ...parts,
});
const proxiesShown = [proxy(1, {}), proxy(2, { personName: 'Marc Serra', kind: 'guardian', maySee: false, evidence: 'Order of the court of 3 March', untilAt: null, endedAt: FIXTURE_NOW - 3_600_000, endedByName: 'Gemma Font' })];

function ProxiesShown() {
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <h1>Jan Puig</h1>
      <ProxiesOf patientId={patientId} />
    </div>
  );
}

export const privacyStates: Readonly<Record<string, () => Shown>> = {
  'privacy-why': () => ({ role: 'privacy-officer', screen: () => <Why body={explanation} />, topics: {} }),
  'privacy-why-not': () => ({ role: 'privacy-officer', screen: () => <Why body={stranger} />, topics: {} }),
  'privacy-audit': () => ({ role: 'privacy-officer', screen: AuditSearchScreen, topics: {}, replies: { searchAudit: { entries: [{ ...row('0', 'Pau Riba', 'person.changed', ward), deed: 'write' as const, patient: null, basis: null, change: changed }, row('1', 'Núria Bosch', 'patient.read', ward), row('2', 'Pau Vidal', 'patient.read', relation), row('3', 'Jordi Puig', 'patient.read-chart', keptOut)], after: null } } }),
  'my-data': () => ownData([], null),
  'my-data-making': () => ownData([{ ...copy, state: 'making', doneAt: null, expiresAt: null, bytes: null, pieces: null }], asked),
  'my-data-ready': () => ownData([copy], { ...asked, state: 'refused', decidedAt: FIXTURE_NOW - DAY_MS, note: refusedNote }),
  'my-data-over': () => ownData([{ ...copy, expiresAt: FIXTURE_NOW - 1 }], { ...asked, state: 'granted', decidedAt: FIXTURE_NOW - DAY_MS, note: 'Granted as you asked.', privateErasedAt: FIXTURE_NOW - DAY_MS, keptUntil: FIXTURE_NOW + 3_650 * DAY_MS }),
  'my-data-failed': () => ownData([{ ...copy, state: 'failed' }], { ...asked, state: 'withdrawn' }),
  'my-data-offline': () => ({ ...ownData([], null), replies: {} }),
  'privacy-requests': () => officer(RequestsScreen, { listErasures: { erasures: requestsShown }, verifyErasure: proof }),
  'privacy-requests-left': () => officer(RequestsScreen, { listErasures: { erasures: requestsShown.slice(3) }, verifyErasure: { ...proof, left: [{ table: 'patient_essentials', rows: 1 }, { table: 'sessions', rows: 2 }] } }),
  'privacy-requests-none': () => officer(RequestsScreen, { listErasures: { erasures: [] } }),
  'privacy-requests-offline': () => officer(RequestsScreen, {}),
  'privacy-holds': () => officer(HoldsScreen, { listLegalHolds: { holds: holdsShown } }),
  'privacy-holds-none': () => officer(HoldsScreen, { listLegalHolds: { holds: [] } }),
  'privacy-past': () => officer(PastRecordsScreen, { listPastRecords: pastShown }),
  'privacy-past-none': () => officer(PastRecordsScreen, { listPastRecords: { ...pastShown, total: 0, held: 0, records: [], retention: { ...pastShown.retention, letsGo: 'by-itself', countsFrom: FIXTURE_NOW + 12 * DAY_MS } } }),
  'privacy-past-offline': () => officer(PastRecordsScreen, {}),
  'privacy-record': () => officer(ProcessingRecordScreen, { getProcessingRecord: { keptYears: 10, entries: recordShown } }),
  'privacy-record-admin': () => ({ ...officer(AdminRecord, { getProcessingRecord: { keptYears: 10, entries: recordShown } }), role: 'admin' as const }),
  'privacy-record-offline': () => officer(ProcessingRecordScreen, {}),
  proxies: () => ({ role: 'privacy-officer', screen: ProxiesShown, topics: {}, replies: { listProxies: { proxies: proxiesShown } } }),
  'acting-for': () => ({ role: 'family', screen: ActingScreen, topics: {}, replies: { listMyProxies: { proxies: [{ patientId, patientName: 'Jan Puig', kind: 'parent', mayChoose: true, maySee: true, untilAt: FIXTURE_NOW + 400 * DAY_MS }] } } }),
  'acting-none': () => ({ role: 'family', screen: ActingScreen, topics: {}, replies: { listMyProxies: { proxies: [] } } }),
  'consent-rules': () => ({ role: 'privacy-officer', screen: ConsentRulesScreen, topics: {}, replies: { getConsentRules: consentRulesShown } }),
  'patient-views': () => ({ role: 'patient', screen: RecordViewsScreen, topics: {}, replies: { listRecordViews: { views, before: null } } }),
};
