// Where care is given in the demo: two invented health systems, with wards at places that are hospitals on the map of
// Andorra. The places are real, the organisations and their names are not.
import { demoId } from './demo-ids.ts';
import type { DemoFacility, DemoTenant, DemoUnit } from './demo-types.ts';

export const mainTenant: DemoTenant = { id: demoId('tenant', 'pirineus'), name: 'Xarxa Salut Pirineus' };
/** Exists to prove that nobody of the first sees anything of it, and the other way round. */
export const otherTenant: DemoTenant = { id: demoId('tenant', 'vallblava'), name: 'Clínica Vall Blava' };

const facility = (tenant: DemoTenant, key: string, name: string, address: string, lat: number, lon: number): DemoFacility =>
  ({ id: demoId('facility', key), tenantId: tenant.id, name, address, lat, lon });

export const facilities = {
  escaldes: facility(mainTenant, 'escaldes', "Hospital d'Escaldes (demo)", 'Escaldes-Engordany', 42.511581, 1.534031),
  santJulia: facility(mainTenant, 'santjulia', 'Hospital de Sant Julià (demo)', 'Sant Julià de Lòria', 42.469295, 1.492864),
  pal: facility(mainTenant, 'pal', 'Centre mèdic de Pal (demo)', 'Pal, la Massana', 42.57284, 1.46923),
  tarter: facility(mainTenant, 'tarter', 'Centre mèdic del Tarter (demo)', 'el Tarter, Canillo', 42.552745, 1.62816),
  vallBlava: facility(otherTenant, 'vallblava', 'Clínica Vall Blava (demo)', 'Soldeu, Canillo', 42.548882, 1.647078),
} as const;

export interface Ward extends DemoUnit {
  readonly key: string;
  readonly beds: number;
  /** Beds are numbered `<prefix>-01`; null for patients at home, who have an address instead. */
  readonly bedPrefix: string | null;
}

const ward = (key: string, place: DemoFacility, name: string, beds: number, bedPrefix: string | null): Ward =>
  ({ key, id: demoId('unit', key), tenantId: place.tenantId, facilityId: place.id, name, isHome: bedPrefix === null, beds, bedPrefix });

export const wards: readonly Ward[] = [
  ward('icu', facilities.escaldes, 'Intensive care', 12, 'ICU'),
  ward('step-down', facilities.escaldes, 'Step-down', 24, '1B'),
  ward('medicine', facilities.escaldes, 'Internal medicine', 42, '3A'),
  ward('surgery', facilities.escaldes, 'Surgery', 38, '2A'),
  ward('cardiology', facilities.escaldes, 'Cardiology', 28, '2B'),
  ward('sant-julia', facilities.santJulia, 'Medicine and rehabilitation', 24, 'SJ'),
  ward('pal', facilities.pal, 'Observation', 4, 'P'),
  ward('tarter', facilities.tarter, 'Observation', 4, 'T'),
  ward('home', facilities.escaldes, 'Hospital at home', 38, null),
  ward('vall-blava', facilities.vallBlava, 'Ward', 4, 'VB'),
];

export function wardOf(key: string): Ward {
  const found = wards.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`The demo has no ward "${key}"`);
  return found;
}
export const facilityOf = (id: string): DemoFacility => {
  const found = Object.values(facilities).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error('A ward of the demo stands in no facility');
  return found;
};
