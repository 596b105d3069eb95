// A patient shared between two hospitals, with invented people: offered on their page, listed and read by the other side, seen by the patient; and the networks.
import { wireError, type ChartNote, type LatestVital, type Network, type NetworkId, type PatientId, type ReviewedGrant, type ReviewedVisit, type SharedCareGrant, type SharedCareId, type SharedCarePlace, type SharedNow, type SharedPatient, type SharedWithUs, type TenantId, type UnitId, type VitalHistory } from '@mydr24/protocol';
import { useEffect, useRef } from 'react';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { NetworksScreen } from '../shared-care/networks-screen.tsx';
import { SharedCarePart } from '../shared-care/shared-care-part.tsx';
import { HistoryLine } from '../shared-care/shared-history.tsx';
import { SharedReviewScreen } from '../shared-care/shared-review-screen.tsx';
import { SharedPatientOf } from '../shared-care/shared-patient-screen.tsx';
import { SharedWithUsScreen } from '../shared-care/shared-with-us-screen.tsx';
import admin from '../admin/admin.module.css';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';

const DAY_MS = 86_400_000;
const patientId = fixtureId<PatientId>(41, 1);
const id = (n: number): SharedCareId => fixtureId<SharedCareId>(41, n);
const clinic = 'Centre de Salut de la Vall Alta';
const reason = 'Dialysis with us on Mondays and Fridays until the road is open again';
const terms = { topics: ['vitals', 'notes'] as ('vitals' | 'notes')[], reason, offeredByName: 'Marta Riba', offeredAt: FIXTURE_NOW - 3 * DAY_MS, untilAt: FIXTURE_NOW + 27 * DAY_MS, endedAt: null, endedWhy: null };
const grants: SharedCareGrant[] = [
  { id: id(2), patientId, tenantName: clinic, toName: 'Dialysis', ...terms, state: 'accepted', acceptedByName: 'Pau Vidal', acceptedAt: FIXTURE_NOW - 2 * DAY_MS },
  { id: id(3), patientId, tenantName: clinic, toName: 'Berta Soler', ...terms, topics: ['notes'], state: 'offered', acceptedByName: null, acceptedAt: null },
  { id: id(4), patientId, tenantName: 'Hospital del Mar', toName: 'Cardiology', ...terms, state: 'ended', endedAt: FIXTURE_NOW - DAY_MS, endedWhy: 'patient', acceptedByName: 'Nil Roca', acceptedAt: FIXTURE_NOW - 2 * DAY_MS },
];
const networkId = fixtureId<NetworkId>(41, 50);
const places: SharedCarePlace[] = [{ networkId, networkName: 'Pyrenees', tenantId: fixtureId<TenantId>(41, 51), tenantName: clinic, units: [{ id: fixtureId<UnitId>(41, 52), name: `${clinic} · Dialysis` }, { id: fixtureId<UnitId>(41, 53), name: `${clinic} · Urgències` }] }];

/** Its fold is open from the first. */
const Part = ({ voice }: { voice: 'self' | 'staff' }) => {
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    whole.current?.querySelector('details')?.setAttribute('open', '');
  }, []);
  return (
    <div className={admin.page} ref={whole}>
      <section className={admin.card}>
        <SharedCarePart patientId={patientId} voice={voice} />
      </section>
    </div>
  );
};
const StaffPart = () => <Part voice="staff" />;
const OwnPart = () => <Part voice="self" />;

const shared: SharedWithUs[] = [
  { id: id(5), homeName: 'Hospital de la Vall Gran', patientName: null, ...terms, topics: ['vitals', 'notes', 'emergencies'], state: 'offered' },
  { id: id(2), homeName: 'Hospital de la Vall Gran', patientName: 'Jan Puig', ...terms, state: 'accepted' },
  { id: id(6), homeName: 'Hospital de la Vall Gran', patientName: null, ...terms, state: 'ended', endedAt: FIXTURE_NOW - DAY_MS, endedWhy: 'ran-out' },
];
const patient: SharedPatient = { id: id(2), homeName: 'Hospital de la Vall Gran', untilAt: terms.untilAt, topics: ['vitals', 'notes', 'emergencies'], reason, offeredByName: 'Marta Riba', givenName: 'Jan', familyName: 'Puig', bornOn: '1951-04-02', sex: 'male' };
const vital = (kind: LatestVital['kind'], value: number, unit: string, ageMs: number): LatestVital => ({ kind, value, code: null, unit, at: FIXTURE_NOW - ageMs, staleAfterMs: 300_000 });
const vitals = [vital('heart-rate', 82, '/min', 20_000), vital('spo2', 94, '%', 20_000), vital('respiratory-rate', 18, '/min', 40_000), vital('systolic', 142, 'mm[Hg]', 3_600_000), vital('temperature', 37.1, 'Cel', 7_200_000)];
const notes = [{ id: fixtureId<ChartNote['id']>(41, 60), patientId, at: FIXTURE_NOW - 7_200_000, writtenAt: FIXTURE_NOW - 7_200_000, personName: 'Marta Riba', text: 'Weight 71.4 kg before dialysis. Fistula left arm, no blood pressure there.' }];
const Guest = () => <SharedPatientOf id={id(2)} />;
const sharedNow: SharedNow = {
  vitals, unitName: 'Hospital de la Vall Gran · Medicina 2', inChargeName: 'Marta Riba', earlyWarnings: [],
  alarms: [
    { conditionKey: 'spo2-low', kind: 'physiological', priority: 'medium', state: 'active', inactivation: 'enabled', vital: 'spo2', value: 91, unit: '%', limit: 92, startedAt: FIXTURE_NOW - 240_000, changedAt: FIXTURE_NOW - 240_000, acknowledgedByName: null },
    { conditionKey: 'systolic-high', kind: 'physiological', priority: 'low', state: 'active', inactivation: 'alert-acknowledged', vital: 'systolic', value: 172, unit: 'mm[Hg]', limit: 170, startedAt: FIXTURE_NOW - 3_600_000, changedAt: FIXTURE_NOW - 3_000_000, acknowledgedByName: 'Marta Riba' },
  ],
  news2: { status: 'complete', total: 3, knownMinimum: 3, scores: { respiratoryRate: 0, spo2: 1, airOrOxygen: 2, systolicBP: 0, pulse: 0, consciousness: 0, temperature: 0 }, missing: [], anySingleThree: false, riskBand: 'low', minMonitoring: null, spo2ScaleUsed: 1, scoredAt: FIXTURE_NOW },
};
const HOUR_MS = 3_600_000;
/** Thirty days by six hours, with a gap of two days. */
const steps = Array.from({ length: 120 }, (_, n) => n).filter((n) => n < 60 || n > 68);
const history: VitalHistory = {
  kind: 'heart-rate', unit: '/min', stepMs: 6 * HOUR_MS, at: steps.map((n) => FIXTURE_NOW - (119 - n) * 6 * HOUR_MS), low: steps.map((n) => 64 + Math.round(6 * Math.sin(n / 5))), high: steps.map((n) => 88 + Math.round(14 * Math.sin(n / 9))), last: steps.map((n) => 76 + Math.round(9 * Math.sin(n / 6))),
  gaps: [[FIXTURE_NOW - 59 * 6 * HOUR_MS, FIXTURE_NOW - 51 * 6 * HOUR_MS]], late: [], amended: [], doubtful: [], invalid: 0,
};
const Month = () => (
  <div className={admin.page}>
    <HistoryLine id={id(2)} kind="heart-rate" span="month" />
  </div>
);
const replies = { watchSharedCare: { topics: patient.topics, untilAt: patient.untilAt, marks: { vitals: '1', notes: '1', emergencies: '1' } }, getSharedPatient: patient, getSharedVitals: sharedNow, getSharedHistory: history, getSharedNotes: { notes }, getSharedEmergencies: { emergencies: [{ kind: 'fall' as const, openedAt: FIXTURE_NOW - 9 * DAY_MS, closedAt: FIXTURE_NOW - 9 * DAY_MS + 2_400_000 }] } };

const network = (n: number, parts: Partial<Network>): Network => ({ id: fixtureId<NetworkId>(41, n), name: 'Pyrenees', invitedAt: FIXTURE_NOW - 30 * DAY_MS, joinedAt: FIXTURE_NOW - 29 * DAY_MS, joinedByName: 'Gemma Font', members: [{ tenantId: fixtureId<TenantId>(41, 51), name: clinic }], shared: { out: 2, in: 1 }, ...parts });
const Networks = () => (
  <AdminFrame>
    <NetworksScreen />
  </AdminFrame>
);

const reviewed = (grant: SharedCareGrant, parts: Partial<ReviewedGrant>): ReviewedGrant => ({ ...grant, patientName: 'Jan Puig', endedByName: null, lastOpenedAt: null, lastOpenedByName: null, endReason: null, ...parts });
const out: ReviewedGrant[] = [
  reviewed(grants[0]!, { lastOpenedAt: FIXTURE_NOW - 5_400_000, lastOpenedByName: 'Pau Vidal' }),
  reviewed({ ...grants[0]!, id: id(7), toName: `${clinic} · Urgències`, topics: ['notes'], acceptedByName: 'Nil Roca' }, { patientName: 'Maria Serra Puig' }),
];
const visits: ReviewedVisit[] = [{ id: id(8), homeName: 'Hospital de la Vall Gran', toName: 'Hospital del Mar · Diàlisi', ...terms, state: 'accepted', acceptedByName: 'Nil Roca', lastOpenedAt: FIXTURE_NOW - 3_600_000, lastOpenedByName: 'Nil Roca', endReason: null }];

export const sharingStates = {
  'sharing-review': () => ({ role: 'privacy-officer' as const, screen: SharedReviewScreen, topics: {}, replies: { listSharedOut: { grants: out }, listSharedIn: { visits } } }),
  'sharing-review-ended': () => ({ role: 'privacy-officer' as const, screen: SharedReviewScreen, topics: {}, replies: { listSharedOut: { grants: [reviewed({ ...grants[2]!, endedWhy: 'home' }, { endedByName: 'Gemma Font', endReason: 'The unit closed; nobody there looks after them any more' })] }, listSharedIn: { visits: [] } } }),
  'sharing-review-none': () => ({ role: 'privacy-officer' as const, screen: SharedReviewScreen, topics: {}, replies: { listSharedOut: { grants: [] }, listSharedIn: { visits: [] } } }),
  'sharing-review-offline': () => ({ role: 'privacy-officer' as const, screen: SharedReviewScreen, topics: {}, replies: {} }),
  'sharing-offer': () => ({ role: 'doctor' as const, screen: StaffPart, topics: {}, replies: { listSharedCare: { grants, places } } }),
  'sharing-nowhere': () => ({ role: 'doctor' as const, screen: StaffPart, topics: {}, replies: { listSharedCare: { grants: [], places: [] } } }),
  'sharing-own': () => ({ role: 'patient' as const, screen: OwnPart, topics: {}, replies: { listSharedCare: { grants, places: [] } } }),
  'shared-with-us': () => ({ role: 'nurse' as const, screen: SharedWithUsScreen, topics: {}, replies: { listSharedWithUs: { shared } } }),
  'shared-none': () => ({ role: 'nurse' as const, screen: SharedWithUsScreen, topics: {}, replies: { listSharedWithUs: { shared: [] } } }),
  'shared-patient': () => ({ role: 'nurse' as const, screen: Guest, topics: {}, replies }),
  'shared-month': () => ({ role: 'nurse' as const, screen: Month, topics: {}, replies }),
  'shared-calm': () => ({ role: 'nurse' as const, screen: Guest, topics: {}, replies: { ...replies, getSharedVitals: { ...sharedNow, alarms: [], news2: null, unitName: null, inChargeName: null } } }),
  'shared-over': () => ({ role: 'nurse' as const, screen: Guest, topics: {}, refusals: { watchSharedCare: wireError('not-found', 'not-found', 'There is no such record, or it is not open to you.') } }),
  networks: () => ({ role: 'admin' as const, screen: Networks, topics: {}, replies: { listNetworks: { networks: [network(50, {}), network(54, { name: 'Dialysis of the coast', joinedAt: null, joinedByName: null, members: [], shared: { out: 0, in: 0 } })] } } }),
  'networks-none': () => ({ role: 'admin' as const, screen: Networks, topics: {}, replies: { listNetworks: { networks: [] } } }),
};
