// Who can be there first, by the roads of Andorra, and what a tenant weighs beside the way.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type PersonId, type Position, RankingPolicy, type TenantId, type VehicleId } from '@mydr24/protocol';
import { importRoads } from '../roads/import-roads-node.ts';
import { createRoadBook, type RoadBook } from '../roads/road-book-engine.ts';
import { delaysOf } from '../roads/closure-edges.ts';
import { greatCircleM } from './great-circle.ts';
import { byRoad, overTheSphere, sceneRouteOf } from './journeys.ts';
import { rankResponders } from './nearest-responder.ts';
import { defaultPolicy, plainKit, type Wishes } from './ranking-policy.ts';
import type { RosterPerson, RosterResponder } from './responder-roster.ts';

const NOW = 1_700_000_000_000;
const TENANT = 'tenant';
/** The valley of Ordino from the one beside it: 1.4 km over the ridge, 19 minutes round it. */
const scene = { lat: 42.5573545, lon: 1.5383658 };
const overTheRidge = { lat: 42.5471445, lon: 1.5486389 };
const alongTheRoad = { lat: 42.5450488, lon: 1.5133705 };
let book: RoadBook;

before(async () => {
  book = createRoadBook(await importRoads(fileURLToPath(new URL('../../../simulation/data/map/andorra.osm.pbf', import.meta.url))));
});

function person(name: string, position: Position, change: Partial<RosterResponder> = {}): RosterPerson {
  return {
    personId: name as PersonId, tenantId: TENANT as TenantId, name, givenName: name, roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
    responder: { qualifications: ['paramedic'], duty: 'on', base: null, position, accuracyM: 5, positionedAt: NOW, emergencyId: null, ...change },
  };
}
const plainWishes: Wishes = { kind: 'fall', language: null, carerSex: null };
const rank = (people: RosterPerson[], policy: RankingPolicy = defaultPolicy, wishes: Wishes = plainWishes, arrivalsAt = byRoad(book.of(TENANT))) =>
  rankResponders(people, { needs: ['paramedic'], place: scene, exclude: new Set(), nowMs: NOW, policy, wishes }, arrivalsAt);
const names = (ranked: ReturnType<typeof rank>) => ranked.filter(({ isEligible }) => isEligible).map(({ person: { name } }) => name);
const codes = (ranked: ReturnType<typeof rank>, name: string) => ranked.find(({ person: each }) => each.name === name)!.reasons.map(({ code }) => code);

describe('the way', () => {
  const people = () => [person('over the ridge', overTheRidge), person('along the road', alongTheRoad)];
  test('[D12] whoever is there first by road goes before whoever is nearer over a ridge, and says how long and how far', () => {
    assert.ok(greatCircleM(overTheRidge, scene) < greatCircleM(alongTheRoad, scene));
    assert.deepEqual(names(rank(people(), defaultPolicy, plainWishes, overTheSphere)), ['over the ridge', 'along the road']);
    const ranked = rank(people());
    assert.deepEqual(names(ranked), ['along the road', 'over the ridge']);
    assert.deepEqual(codes(ranked, 'along the road'), ['qualified', 'road-s', 'road-m', 'position-age-ms']);
    assert.ok(ranked[0]!.etaS! < 300 && ranked[1]!.etaS! > 900, `${ranked[0]!.etaS} ${ranked[1]!.etaS}`);
  });
  test('[D12] where no road leads, or without a map, it is an estimate that says why', () => {
    const ranked = rank([person('at sea', { lat: 41, lon: 3 })]);
    assert.deepEqual(ranked[0]!.reasons.find(({ code }) => code === 'estimate'), { code: 'estimate', value: 'far-from-road', isAgainst: false });
    const [without] = rank([person('near', alongTheRoad)], defaultPolicy, plainWishes, overTheSphere);
    assert.deepEqual(without!.reasons.find(({ code }) => code === 'estimate')!.value, 'no-map');
    assert.equal(without!.distanceM, Math.round(greatCircleM(alongTheRoad, scene)));
  });
  test('[D12] on foot it takes longer than by car, and blue lights are quicker', () => {
    const by = (vehicle: 'car' | 'foot' | 'emergency') => rank([person(vehicle, alongTheRoad, { kit: { ...plainKit, vehicle } })])[0]!.etaS!;
    assert.ok(by('emergency') < by('car') && by('car') < by('foot') / 3);
  });
  test('[D12] a closed road counts in the next ranking, of that tenant alone', () => {
    const route = sceneRouteOf(book.of(TENANT).route(alongTheRoad, scene, 'car'));
    const middle = route.line[Math.floor(route.line.length / 2)]!;
    const usual = rank(people())[0]!.etaS!;
    book.setDelays(TENANT, delaysOf([{ slower: null, edges: book.edgesOf({ type: 'Point', coordinates: [middle.lon, middle.lat] }) }]));
    const closed = rank(people()).find(({ person: { name } }) => name === 'along the road')!;
    const elsewhere = rank(people(), defaultPolicy, plainWishes, byRoad(book.of('other')))[0]!.etaS!;
    book.setDelays(TENANT, new Map());
    assert.ok(closed.etaS! > usual, `${closed.etaS} ${usual}`);
    assert.deepEqual([elsewhere, rank(people())[0]!.etaS], [usual, usual]);
  });
  test('[D13] an older or more inexact position counts as that much later, and says so', () => {
    const ranked = rank([person('old', alongTheRoad, { positionedAt: NOW - 100_000 }), person('inexact', alongTheRoad, { accuracyM: 500 }), person('sure', alongTheRoad)]);
    assert.equal(names(ranked)[0], 'sure');
    assert.equal(ranked.find(({ person: { name } }) => name === 'old')!.reasons.find(({ code }) => code === 'uncertain-s')!.value, 100);
    assert.ok(codes(ranked, 'inexact').includes('uncertain-s') && !codes(ranked, 'sure').includes('uncertain-s'));
  });
});

describe('what a tenant weighs', () => {
  const weights = { preferred: 60, equipment: 90, language: 30, sex: 60, rested: 60 };
  const policy = (change: object): RankingPolicy => RankingPolicy.parse({ ...defaultPolicy, kinds: {}, worthS: weights, ...change });
  const pair = (better: Partial<RosterResponder>, wishes: Partial<Wishes> = {}, change: object = {}) => {
    // The plain one has the lower name and would go first among equals.
    const ranked = rank([person('a plain', alongTheRoad, { dutyChangedAt: NOW - 3_600_000 }), person('b better', alongTheRoad, better)], policy(change), { ...plainWishes, ...wishes });
    return [names(ranked)[0], codes(ranked, 'a plain').at(-1), codes(ranked, 'b better').at(-1)];
  };
  test('[D14] training, equipment, language and the patient’s wish each count, and each is said', () => {
    assert.deepEqual(pair({ qualifications: ['paramedic', 'obstetric'] }, {}, { kinds: { fall: { preferred: ['obstetric'] } } }), ['b better', 'lacks-preferred', 'preferred']);
    assert.deepEqual(pair({ kit: { ...plainKit, equipment: ['aed'] } }, {}, { kinds: { fall: { equipment: ['aed'] } } }), ['b better', 'lacks-aed', 'has-aed']);
    assert.deepEqual(pair({ kit: { ...plainKit, sex: 'female' } }, { carerSex: 'female' }), ['b better', 'not-as-patient-asked', 'as-patient-asked']);
    const speaks = (language: string) => ({ kit: { ...plainKit, languages: [language] } });
    const ranked = rank([person('a french', alongTheRoad, speaks('fr')), person('b catalan', alongTheRoad, speaks('ca'))], policy({}), { ...plainWishes, language: 'ca' });
    assert.deepEqual([names(ranked)[0], codes(ranked, 'a french').at(-1)], ['b catalan', 'other-language']);
  });
  test('[D16] what the vehicle carries counts for its crew, and is said by the vehicle’s name', () => {
    const aboard = { vehicleId: 'v' as VehicleId, name: 'Ambulance 2', equipment: ['aed' as const] };
    const ranked = rank([person('a plain', alongTheRoad), person('b aboard', alongTheRoad, { aboard })], policy({ kinds: { fall: { equipment: ['aed'] } } }));
    assert.deepEqual(ranked.map(({ person: { name }, reasons }) => [name, reasons.at(-1)]), [
      ['b aboard', { code: 'aboard-aed', value: 'Ambulance 2', isAgainst: false }], ['a plain', { code: 'lacks-aed', value: null, isAgainst: true }],
    ]);
  });
  test('[D19] where sex is worth nothing a wish about it moves nobody and is not said', () => {
    const ranked = rank([person('a', alongTheRoad, { kit: { ...plainKit, sex: 'male' } }), person('b', alongTheRoad, { kit: { ...plainKit, sex: 'female' } })], policy({ worthS: { ...weights, sex: 0 } }), { ...plainWishes, carerSex: 'female' });
    assert.deepEqual([names(ranked), codes(ranked, 'b').filter((code) => code.includes('asked'))], [['a', 'b'], []]);
  });
  test('[D14] whoever is tired, just free or has had many goes behind their equals and is asked all the same', () => {
    for (const [tired, code] of [
      [{ dutyChangedAt: NOW - 13 * 3_600_000 }, 'long-on-duty'], [{ workload: { freedAt: NOW - 60_000, recent: 1 } }, 'just-free'], [{ workload: { freedAt: null, recent: 9 } }, 'many-emergencies'],
    ] as const) {
      const ranked = rank([person('a tired', alongTheRoad, tired), person('b rested', alongTheRoad)], policy({}));
      assert.deepEqual([names(ranked), codes(ranked, 'a tired').at(-1)], [['b rested', 'a tired'], code]);
    }
  });
  test('[D14] a preference worth a minute does not outweigh ten; only a missing required training rules out', () => {
    const aed = { kinds: { fall: { equipment: ['aed' as const] } } };
    assert.equal(names(rank([person('far with aed', overTheRidge, { kit: { ...plainKit, equipment: ['aed'] } }), person('near', alongTheRoad)], policy(aed)))[0], 'near');
    const ranked = rank([person('paramedic', alongTheRoad), person('doctor', overTheRidge, { qualifications: ['paramedic', 'physician'] })], policy({ kinds: { fall: { required: ['physician'] } } }));
    assert.deepEqual([names(ranked), codes(ranked, 'paramedic')[0]], [['doctor'], 'lacks-required']);
  });
  test('[D14] without a word of the record nobody’s sex or language is weighed', () => {
    assert.deepEqual(names(rank([person('a', alongTheRoad, { kit: { ...plainKit, sex: 'male', languages: ['fr'] } }), person('b', alongTheRoad)], policy({}))), ['a', 'b']);
  });
});
