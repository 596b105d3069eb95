// What a hospital may use at most, with invented figures: some set and one full, none set, refused. And the people who work there, for its
// administrators and for whoever administers one facility.
import { TenantLimitKind, wireError, type FacilityId, type Invitation, type PersonId, type StaffChange, type StaffMember, type TenantLimit, type UnitId } from '@mydr24/protocol';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { LimitsScreen } from '../admin/limits-screen.tsx';
import { PeopleScreen } from '../people/people-screen.tsx';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
import { meAs } from './surface-fixtures.ts';

const used: Record<TenantLimitKind, number | null> = { readings: null, requests: null, sockets: 48, devices: 120, people: 212, files: 37, exports: 0 };
const mosts: Partial<Record<TenantLimitKind, number>> = { readings: 2_000, sockets: 400, devices: 120, people: 300 };
const limitsBy = (most: typeof mosts): TenantLimit[] => TenantLimitKind.options.map((kind) => ({ kind, most: most[kind] ?? null, used: used[kind], refused: most[kind] !== undefined && kind === 'devices' ? 3 : 0 }));
const Screen = () => (
  <AdminFrame>
    <LimitsScreen />
  </AdminFrame>
);
const screen = (limits: TenantLimit[], setAt: number | null) => () => ({ role: 'admin' as const, screen: Screen, topics: {}, replies: { getTenantLimits: { limits, setAt } } });

const [hospital, clinic] = [{ id: fixtureId<FacilityId>(31, 901), name: 'Hospital de la Vall Gran' }, { id: fixtureId<FacilityId>(31, 902), name: 'CAP Riu' }];
const unit = (n: number, name: string, { name: facilityName }: { name: string }) => ({ id: fixtureId<UnitId>(31, n), name, facilityName });
const [icu, surgery, home] = [unit(911, 'UCI', hospital), unit(912, 'Cirurgia', hospital), unit(913, 'Atenció domiciliària', clinic)];
const member = (n: number, givenName: string, roles: StaffMember['roles'], units: StaffMember['units'], administers: StaffMember['administers'] = []): StaffMember => (
  { id: fixtureId<PersonId>(31, n), givenName, familyName: 'Font', email: `${givenName.toLowerCase()}@example.org`, roles, units, administers, isActive: true, keptBy: null });
const staff = [member(921, 'Berta', ['nurse'], [icu]), member(922, 'Jordi', ['doctor'], [icu, home]), member(923, 'Marta', ['coordinator'], [icu], [hospital]), member(924, 'Nil', [], [])];
const facilities = [{ ...hospital, units: [icu, surgery] }, { ...clinic, units: [home] }].map(({ units, ...facility }) => ({ ...facility, units: units.map(({ id, name }) => ({ id, name })) }));
const invited = (n: number, givenName: string, role: 'nurse' | 'doctor', to: Invitation['to'], until: number): Invitation => (
  { id: fixtureId(31, n), givenName, familyName: 'Prats', to, roles: [role], units: [icu], invitedByName: 'Pau Riba', invitedAt: until - 259_200_000, until });
const invitedFirst = invited(931, 'Aina', 'nurse', { way: 'email', address: 'aina@example.org' }, FIXTURE_NOW + 200_000_000);
const invitations = [invitedFirst, invited(932, 'Oriol', 'doctor', { way: 'sms', address: '+376 600 000' }, FIXTURE_NOW - 3_600_000)];
const changes: StaffChange[] = [
  { at: FIXTURE_NOW - 86_400_000, byKind: 'person', byName: 'Pau Riba', change: { of: { id: staff[0]!.id, name: 'Berta Font' }, roles: { before: ['nurse'], after: ['nurse', 'responder'] }, units: null, facilities: null, hasAccess: null } },
  { at: FIXTURE_NOW - 9_000_000_000, byKind: 'service', byName: null, change: { of: { id: staff[0]!.id, name: 'Berta Font' }, roles: null, units: { before: [], after: [{ id: icu.id, name: 'UCI, Hospital de la Vall Gran' }] }, facilities: null, hasAccess: { before: false, after: true } } },
];
const People = () => (
  <AdminFrame>
    <PeopleScreen />
  </AdminFrame>
);
const people = (role: 'admin' | 'coordinator') => () => ({ role, screen: People, topics: {}, me: { ...meAs(role), administers: role === 'admin' ? [] : [hospital.id] }, replies: { listPlaces: { facilities }, findStaff: { people: staff, after: null }, listInvitations: { invitations }, listStaffChanges: { changes }, invite: { invitation: invitedFirst, sending: 'off' as const, link: `https://care.example.org/invitation#${hospital.id}.${'x'.repeat(43)}` } } });

export const tenancyStates = {
  'people-admin': people('admin'),
  'people-facility': people('coordinator'),
  'limits-set': screen(limitsBy(mosts), FIXTURE_NOW - 86_400_000),
  'limits-none': screen(limitsBy({}), null),
  'limits-refused': () => ({ role: 'admin' as const, screen: Screen, topics: {}, refusals: { getTenantLimits: wireError('unavailable', 'fixture', 'The gallery has no server.') } }),
};
