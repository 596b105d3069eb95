// The order of the list of people to hand over to.
import type { PersonId, RankedPerson } from '@mydr24/protocol';
import { describe, expect, test } from 'vitest';
import { responder } from '../gallery/surface-fixtures.ts';
import type { Say } from '../words/words.ts';
import { candidatesFor } from './candidates.ts';

const say: Say = (id, values) => [id, ...Object.values(values ?? {})].join(' ');
const scene = { lat: 42.5, lon: 1.5 };
const emergency = { holderId: 'holder' as PersonId, place: { label: '', facilityId: null, unitId: null, bed: null, position: scene } };
const at = (id: string, km: number, more: object = {}) => responder(0, { personId: id as PersonId, name: id, position: { lat: scene.lat + km / 111.2, lon: scene.lon }, ...more });
const ranked = (id: string, etaS: number): RankedPerson => ({ personId: id as PersonId, name: id, isEligible: true, isAsked: false, etaS, distanceM: 1, reasons: [{ code: 'road-s', value: etaS, isAgainst: false }] });
const responders = [at('over the ridge', 1), at('along the road', 4), at('busy', 0, { emergencyId: '00000000-0000-4000-8000-000000000001' }), at('off', 0, { duty: 'off' }), at('holder', 0)];
const ids = (list: readonly RankedPerson[]) => candidatesFor(emergency, responders, list, say, 'en').map(({ personId }) => personId);

describe('whom to hand over to', () => {
  test('[UI-Y4] stands in the order of the ranking, by road, the free ones first', () => {
    expect(ids([ranked('busy', 10), ranked('along the road', 300), ranked('over the ridge', 1_140)])).toEqual(['along the road', 'over the ridge', 'busy']);
  });
  test('[UI-Y4] says so where only the straight line is known', () => {
    expect(ids([])).toEqual(['over the ridge', 'along the road', 'busy']);
    expect(candidatesFor(emergency, responders, [], say, 'en')[0]?.note).toContain('handOver.straight');
  });
});
