// Who lies where: gives every recorded stay an invented patient with a name, a birth date that fits the recorded age, and a
// bed or a home. The same stays give the same patients.
import { demoId, mixed, pick } from './demo-ids.ts';
import { nameOf } from './demo-names.ts';
import { roadsidePlaces } from './demo-places.ts';
import { facilityOf, wardOf, wards, type Ward } from './demo-places-of-care.ts';
import type { DemoPatient } from './demo-types.ts';
import type { StayEntry, StayGroup } from './recorded-stays.ts';

/** Recorded ages hold on this day, so that a demo next year does not make everybody older than their record. */
export const DEMO_YEAR = 2026;

/** Where stays of a group go, in turn. Steady ones fill what is left. */
const placements: Readonly<Record<Exclude<StayGroup, 'steady'>, readonly string[]>> = {
  deteriorating: ['home', 'step-down', 'home', 'cardiology', 'home', 'medicine'],
  unwell: ['icu'],
  watched: ['step-down', 'medicine', 'step-down', 'icu', 'step-down', 'cardiology'],
  gappy: ['surgery', 'home'],
  charted: ['sant-julia'],
  continuous: ['icu'],
};
const OTHER_TENANT_WARD = 'vall-blava';
/** Patients whose clinician recorded a target of 88-92 % (hypercapnic failure): every so many-th steady one, if on air. */
const SCALE_TWO_EVERY = 13;

/** Whole beds by ward, filled in the order patients come. */
class BedPlan {
  readonly #taken = new Map<string, number>();

  take(ward: Ward): number {
    const bed = (this.#taken.get(ward.key) ?? 0) + 1;
    this.#taken.set(ward.key, bed);
    return bed;
  }

  /** The ward with the largest share of free beds, so that every ward fills evenly. */
  emptiest(from: readonly Ward[]): Ward {
    const freeShare = (ward: Ward): number => 1 - (this.#taken.get(ward.key) ?? 0) / ward.beds;
    return from.reduce((best, ward) => (freeShare(ward) > freeShare(best) ? ward : best));
  }
}

/** Spreads people around the middle of their street, at most some 40 m. */
const nearby = (degrees: number, key: string): number => Math.round((degrees + ((mixed(key, 23) % 700) - 350) / 1e6) * 1e6) / 1e6;

/** Every patient of the demo has an answer or none, as records do. */
const ALLERGIES: readonly (string | null)[] = ['', 'Penicillin', '', 'Latex', null, 'Acetylsalicylic acid', 'Iodine contrast', ''];
const doorCode = (key: string): string => `${1000 + (mixed(key, 37) % 9000)}`;

function bornOn(stay: StayEntry, key: string): string {
  const month = 1 + (mixed(key, 29) % 10);
  const day = 1 + (mixed(key, 31) % 28);
  return `${DEMO_YEAR - stay.ageYears}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function patientOf(stay: StayEntry, place: Ward, bed: number, spo2Scale: 1 | 2): DemoPatient {
  const key = `patient/${stay.stayId}`;
  const { givenName, familyName } = nameOf(key, stay.sex);
  const site = facilityOf(place.facilityId);
  const home = pick(roadsidePlaces, key);
  const where = place.isHome
    ? { bed: null, address: `${home.street}, ${home.town}`, lat: nearby(home.lat, `${key}/lat`), lon: nearby(home.lon, `${key}/lon`) }
    : { bed: `${place.bedPrefix}-${String(bed).padStart(2, '0')}`, address: null, lat: site.lat, lon: site.lon };
  return {
    id: demoId('patient', stay.stayId), tenantId: place.tenantId, personId: null, facilityId: site.id, unitId: place.id, givenName, familyName,
    bornOn: bornOn(stay, key), sex: stay.sex, ...where, spo2Scale, allergies: pick(ALLERGIES, `${key}/allergies`), doorCode: place.isHome ? doorCode(key) : null, stayId: stay.stayId, consentedFamily: [],
  };
}

/** One patient for each stay, in the order of the stays. */
export function patientsOf(stays: readonly StayEntry[]): DemoPatient[] {
  const beds = new BedPlan();
  const seen = new Map<StayGroup, number>();
  const mine = wards.filter((candidate) => candidate.key !== OTHER_TENANT_WARD && candidate.key !== 'icu');
  const steadyTotal = stays.filter((stay) => stay.group === 'steady').length;
  const others = wardOf(OTHER_TENANT_WARD);
  // The wards that groups ask for by name are filled first; the steady ones come after, whatever the order of the list.
  const chosen = new Map<string, DemoPatient>();
  const place = (stay: StayEntry, at: Ward, scale: 1 | 2): void => void chosen.set(stay.stayId, patientOf(stay, at, beds.take(at), scale));
  for (const stay of stays) {
    if (stay.group === 'steady') continue;
    const turn = seen.get(stay.group) ?? 0;
    seen.set(stay.group, turn + 1);
    const keys = placements[stay.group];
    place(stay, wardOf(keys[turn % keys.length] ?? 'medicine'), 1);
  }
  stays.filter((stay) => stay.group === 'steady').forEach((stay, index) => {
    const isOther = index >= steadyTotal - others.beds;
    const isScaleTwo = !stay.isOnOxygen && index % SCALE_TWO_EVERY === SCALE_TWO_EVERY - 1;
    place(stay, isOther ? others : beds.emptiest(mine), isScaleTwo ? 2 : 1);
  });
  return stays.map((stay) => chosen.get(stay.stayId)).filter((patient) => patient !== undefined);
}
