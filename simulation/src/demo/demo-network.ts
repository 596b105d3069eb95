// The demo network: two invented health systems in Andorra as one value, made from the list of recorded stays. Deterministic
// and pure; it writes no table, makes no key and knows no clock but the hour it is told.
import { demoId } from './demo-ids.ts';
import { patientsOf } from './demo-patients.ts';
import { cast, familyCasting, responderCasting, staffCasting, visitorResponder } from './demo-persons.ts';
import { facilities, facilityOf, mainTenant, otherTenant, wards } from './demo-places-of-care.ts';
import { demoRotas } from './demo-rotas.ts';
import type { DemoDevice, DemoNetwork, DemoPatient, DemoPerson, DemoResponder, DemoSignIn, DutyHours } from './demo-types.ts';
import type { StayEntry } from './recorded-stays.ts';
import { demoPace, monitorNoDataMs } from './replay-track.ts';

export type * from './demo-types.ts';

const FAMILIES = 14;

export function isOnDuty({ fromHour, toHour }: DutyHours, hour: number): boolean {
  if (fromHour === toHour) return true;
  return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
}

/** The patients whose deterioration the demo plays, in the order it plays them. */
export const starsOf = (stays: readonly StayEntry[]): readonly StayEntry[] => stays.filter((stay) => stay.group === 'deteriorating');

function devicesOf(patients: readonly DemoPatient[], noDataMsOf: (patient: DemoPatient) => number | null): DemoDevice[] {
  const charting = Object.values(facilities).map((site) => ({
    id: demoId('device', 'charting', site.id), tenantId: site.tenantId, patientId: null, facilityId: site.id, name: `Nurses' charting, ${site.name}`, noDataMs: null,
  }));
  const monitors = patients.map((patient) => ({
    id: demoId('device', 'monitor', patient.stayId), tenantId: patient.tenantId, patientId: patient.id, facilityId: patient.facilityId,
    name: patient.bed === null ? 'Home monitor' : `Monitor ${patient.bed}`, noDataMs: noDataMsOf(patient),
  }));
  return [...charting, ...monitors];
}

function signInsOf(persons: readonly DemoPerson[], star: DemoPatient | undefined): DemoSignIn[] {
  const signIn = (accountId: string, email: string, role: DemoSignIn['role'], surface: DemoSignIn['surface'], note: string): DemoSignIn[] => {
    const person = persons.find((candidate) => candidate.email === `${email}@example.org`);
    return person === undefined ? [] : [{ accountId, personId: person.id, name: `${person.givenName} ${person.familyName}`, role, surface, note }];
  };
  const whose = star === undefined ? '' : ` of ${star.givenName} ${star.familyName}`;
  return [
    ...signIn('nurse', 'nurse-1', 'nurse', 'console', 'Sees every ward and every patient at home'),
    ...signIn('doctor', 'doctor-1', 'doctor', 'console', 'Sees every ward; signs limits and closes emergencies'),
    ...signIn('responder', visitorResponder, 'responder', 'responder', 'Paramedic near the patient at home; gets the page and goes'),
    ...signIn('patient', 'patient-1', 'patient', 'patient', 'At home, with a monitor and a phone'),
    ...signIn('family', 'family-1', 'family', 'family', `Family${whose}, who agreed to it`),
    ...signIn('dispatcher', 'dispatcher-1', 'dispatcher', 'dispatch', 'Sees emergencies and responders on the map'),
    ...signIn('coordinator', 'coordinator-1', 'coordinator', 'dispatch', 'Beds, staff and ambulances'),
    ...signIn('admin', 'admin-1', 'admin', 'admin', 'Protocols, dry runs, alert devices'),
    ...signIn('privacy-officer', 'privacy-officer-1', 'privacy-officer', 'privacy', 'Who opened which record, and why; judges break-glass'),
  ];
}

/** `hour` is the local hour at which the demo starts: it decides who of the responders is on duty. */
export function demoNetwork(stays: readonly StayEntry[], hour: number): DemoNetwork {
  const bare = patientsOf(stays);
  const [firstStar] = starsOf(stays);
  const star = bare.find((patient) => patient.stayId === firstStar?.stayId);
  const staff = staffCasting.map((casting, index) => cast(casting, index + 1));
  const crews = responderCasting.map(({ casting }, index) => cast(casting, 101 + index));
  const families = familyCasting(bare.slice(0, FAMILIES)).map(({ patient, casting }, index) => ({ patient, person: cast(casting, 201 + index) }));
  const patientPerson = star === undefined ? [] : [{ ...cast({ key: 'patient-1', tenant: mainTenant, roles: ['patient'] }, 301), givenName: star.givenName, familyName: star.familyName }];
  const patients = bare.map((patient): DemoPatient => ({
    ...patient,
    personId: patient === star ? (patientPerson[0]?.id ?? null) : null,
    consentedFamily: families.filter((family) => family.patient === patient).map((family) => family.person.id),
  }));
  const stayOf = new Map(stays.map((stay) => [stay.stayId, stay]));
  const noDataMsOf = (patient: DemoPatient): number | null => {
    const stay = stayOf.get(patient.stayId);
    return stay === undefined ? null : monitorNoDataMs(stay, demoPace);
  };
  const responders = responderCasting.map(({ casting, base, dutyHours, isVirtual }): DemoResponder => ({
    personId: demoId('person', casting.key), base: { lat: base.lat, lon: base.lon }, baseName: base.name, dutyHours, duty: isOnDuty(dutyHours, hour) ? 'on' : 'off', isVirtual,
  }));
  const everybody = [...staff, ...crews, ...families.map((family) => family.person), ...patientPerson];
  const signIns = signInsOf(everybody, star);
  // A visitor has not chosen a language yet: the people they step into speak English, the others their own.
  const visitors = new Set(signIns.map((signIn) => signIn.personId));
  const persons = everybody.map((person) => (visitors.has(person.id) ? { ...person, locale: 'en' } : person));
  return {
    tenants: [mainTenant, otherTenant],
    facilities: Object.values(facilities),
    units: wards.map(({ id, tenantId, facilityId, name, isHome }) => ({ id, tenantId, facilityId: facilityOf(facilityId).id, name, isHome })),
    persons, responders, patients, devices: devicesOf(patients, noDataMsOf), signIns, rotas: demoRotas,
  };
}
