// Everybody with an account in the demo: staff, responders, family members, and the one patient with a phone. All invented;
// telephone numbers begin with +376 000, which no subscriber has, and addresses end in example.org.
import type { Position, Qualification, Role } from '@mydr24/protocol';
import { demoId, mixed } from './demo-ids.ts';
import { nameOf } from './demo-names.ts';
import { facilities, mainTenant, otherTenant, wardOf, wards } from './demo-places-of-care.ts';
import type { DemoPatient, DemoPerson, DemoResponder, DemoTenant } from './demo-types.ts';

interface Casting {
  readonly key: string;
  readonly tenant: DemoTenant;
  readonly roles: readonly Role[];
  readonly unitIds?: readonly string[];
  readonly qualifications?: readonly Qualification[];
  /** Family of a patient share their family name. */
  readonly familyName?: string;
}

const phoneOf = (index: number): string => `+376000${String(index).padStart(3, '0')}`;

/** `index` numbers everybody once: it makes telephone numbers differ. */
export function cast(casting: Casting, index: number): DemoPerson {
  const { givenName, familyName, locale } = nameOf(`person/${casting.key}`, mixed(casting.key, 37) % 2 === 0 ? 'female' : 'male');
  const address = `${casting.key}@example.org`;
  const phone = phoneOf(index);
  return {
    id: demoId('person', casting.key), tenantId: casting.tenant.id, givenName, familyName: casting.familyName ?? familyName, email: address, locale,
    roles: casting.roles, unitIds: casting.unitIds ?? [], qualifications: casting.qualifications ?? [],
    channels: [{ channel: 'sms', address: phone }, { channel: 'voice', address: phone }, { channel: 'email', address }],
  };
}

const mainUnits = wards.filter((ward) => ward.tenantId === mainTenant.id).map((ward) => ward.id);
const others = { tenant: otherTenant, unitIds: [wardOf('vall-blava').id] };

const staffOf = (role: Role, count: number, unitsOf: (index: number) => readonly string[]): Casting[] =>
  Array.from({ length: count }, (_, index) => ({ key: `${role}-${index + 1}`, tenant: mainTenant, roles: [role], unitIds: unitsOf(index) }));

const nurseWards = ['medicine', 'icu', 'step-down', 'surgery', 'cardiology', 'sant-julia', 'home', 'pal', 'tarter', 'medicine'];
const doctorWards = [['medicine', 'step-down'], ['icu', 'step-down'], ['surgery'], ['cardiology'], ['sant-julia'], ['home', 'pal', 'tarter']];
const idsOf = (keys: readonly string[] | undefined): string[] => (keys ?? []).map((key) => wardOf(key).id);

/** The first nurse and doctor see every ward: they are the ones a visitor signs in as. */
export const staffCasting: readonly Casting[] = [
  ...staffOf('nurse', 10, (index) => (index === 0 ? mainUnits : idsOf([nurseWards[index] ?? 'medicine']))),
  ...staffOf('doctor', 6, (index) => (index === 0 ? mainUnits : idsOf(doctorWards[index]))),
  ...staffOf('dispatcher', 3, () => mainUnits),
  ...staffOf('coordinator', 3, () => mainUnits),
  ...staffOf('admin', 2, () => mainUnits),
  ...staffOf('privacy-officer', 1, () => []),
  { ...others, key: 'vb-nurse-1', roles: ['nurse'] },
  { ...others, key: 'vb-doctor-1', roles: ['doctor'] },
  { ...others, key: 'vb-admin-1', roles: ['admin'] },
];

interface Base extends Position { readonly name: string }
const at = (name: string, lat: number, lon: number): Base => ({ name, lat, lon });
/** Where responders wait: on the road, in the valley's towns and at the hospitals. */
const bases: readonly Base[] = [
  at('Escaldes', facilities.escaldes.lat, facilities.escaldes.lon), at('Andorra la Vella', 42.50763, 1.51992), at('La Massana', 42.54548, 1.51485),
  at('Encamp', 42.53297, 1.58745), at('Sant Julià', facilities.santJulia.lat, facilities.santJulia.lon), at('Ordino', 42.55581, 1.53294), at('Canillo', 42.56712, 1.5977),
  at('Santa Coloma', 42.49568, 1.50413), at('el Tarter', facilities.tarter.lat, facilities.tarter.lon), at('Arinsal', 42.57019, 1.49063),
];

interface Crew { readonly name: string; readonly count: number; readonly qualifications: readonly Qualification[]; readonly firstBase: number }
const crews: readonly Crew[] = [
  { name: 'paramedic', count: 10, qualifications: ['paramedic', 'als', 'bls', 'aed'], firstBase: 7 },
  { name: 'physician', count: 6, qualifications: ['physician', 'als', 'bls'], firstBase: 0 },
  { name: 'icu-nurse', count: 8, qualifications: ['icu-nurse', 'nurse', 'als', 'bls'], firstBase: 4 },
  { name: 'nurse-responder', count: 8, qualifications: ['nurse', 'bls', 'aed'], firstBase: 2 },
  { name: 'bls-crew', count: 5, qualifications: ['bls', 'aed', 'first-aid'], firstBase: 3 },
  { name: 'first-responder', count: 3, qualifications: ['aed', 'first-aid'], firstBase: 5 },
];
const duties = [{ fromHour: 0, toHour: 0 }, { fromHour: 0, toHour: 0 }, { fromHour: 0, toHour: 0 }, { fromHour: 7, toHour: 19 }, { fromHour: 19, toHour: 7 }];

export interface CastResponder { readonly casting: Casting; readonly base: Base; readonly dutyHours: DemoResponder['dutyHours']; readonly isVirtual: boolean }

/** The account a visitor may take over: a paramedic who waits less than a minute's drive from the patient at home, so that a visitor is asked. */
export const visitorResponder = 'paramedic-1';
const visitorBase = at('Prada Casadet', 42.50685, 1.53224);

function crewOf(crew: Crew): CastResponder[] {
  return Array.from({ length: crew.count }, (_, index) => {
    const key = `${crew.name}-${index + 1}`;
    const base = bases[(crew.firstBase + index) % bases.length] ?? bases[0]!;
    return {
      casting: { key, tenant: mainTenant, roles: ['responder'], qualifications: crew.qualifications },
      base: key === visitorResponder ? visitorBase : base, dutyHours: key === visitorResponder ? duties[0]! : duties[mixed(key, 41) % duties.length] ?? duties[0]!, isVirtual: key !== visitorResponder,
    };
  });
}

export const responderCasting: readonly CastResponder[] = [
  ...crews.flatMap(crewOf),
  { casting: { ...others, key: 'vb-responder-1', roles: ['responder'], qualifications: ['nurse', 'als', 'bls'] }, base: at('el Tarter', facilities.vallBlava.lat, facilities.vallBlava.lon), dutyHours: duties[0]!, isVirtual: true },
];

/** One family member for each of these patients; the first is the one a visitor signs in as. */
export function familyCasting(patients: readonly DemoPatient[]): { patient: DemoPatient; casting: Casting }[] {
  return patients.map((patient, index) => {
    const tenant = patient.tenantId === otherTenant.id ? otherTenant : mainTenant;
    return { patient, casting: { key: `family-${index + 1}`, tenant, roles: ['family'], familyName: patient.familyName.split(' ')[0] ?? patient.familyName } };
  });
}
