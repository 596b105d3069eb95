// Ranking, distance and positions on values alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PersonId, Qualification, TenantId } from '@mydr24/protocol';
import fc from 'fast-check';
import { greatCircleM } from './great-circle.ts';
import { overTheSphere } from './journeys.ts';
import { FRESH_POSITION_MS, rankResponders } from './nearest-responder.ts';
import { peopleInRoles, type RosterPerson, type RosterResponder } from './responder-roster.ts';

const NOW = 1_700_000_000_000;
const place = { lat: 42.5063, lon: 1.5218 };

function person(name: string, change: Partial<RosterResponder> = {}, rest: Partial<RosterPerson> = {}): RosterPerson {
  return {
    personId: name as PersonId, tenantId: 't' as TenantId, name, givenName: name, roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
    responder: { qualifications: ['paramedic'], duty: 'on', base: null, position: place, accuracyM: 5, positionedAt: NOW, emergencyId: null, ...change },
    ...rest,
  };
}
const north = (km: number) => ({ lat: place.lat + km / 111.2, lon: place.lon });
const rank = (people: RosterPerson[], needs: Qualification[] = ['paramedic']) =>
  rankResponders(people, { needs, place, exclude: new Set(), nowMs: NOW }, overTheSphere);
const names = (people: RosterPerson[]) => rank(people).filter(({ isEligible }) => isEligible).map(({ person: each }) => each.name);

describe('ranking', () => {
  test('[D1] the unqualified, the off duty, the unreachable and the busy are passed over, each with the reason', () => {
    const people = [
      person('fit'), person('unqualified', { qualifications: ['first-aid'] }), person('off', { duty: 'off' }),
      person('deaf', {}, { isConnected: false, channels: [] }), person('busy', { emergencyId: 'other' }),
    ];
    assert.deepEqual(names(people), ['fit']);
    const against = Object.fromEntries(rank(people).map(({ person: { name }, reasons }) => [name, reasons.filter(({ isAgainst }) => isAgainst).map(({ code }) => code)]));
    assert.deepEqual(against, { fit: [], unqualified: ['not-qualified'], off: ['off-duty'], deaf: ['unreachable'], busy: ['busy'] });
  });
  test('[D2] nearest first; a stale position ranks behind every fresh one, then the base, then nothing known', () => {
    const stale = { positionedAt: NOW - FRESH_POSITION_MS - 1 };
    const people = [
      person('nowhere', { position: null, positionedAt: null }), person('base', { position: null, positionedAt: null, base: place }),
      person('stale', stale), person('far', { position: north(9) }), person('near', { position: north(1) }),
    ];
    assert.deepEqual(names(people), ['near', 'far', 'stale', 'base', 'nowhere']);
    const flags = rank(people).map(({ reasons }) => reasons.filter(({ isAgainst }) => isAgainst).map(({ code }) => code).join());
    assert.deepEqual(flags, ['', '', 'stale-position', 'base-location', 'position-unknown']);
  });
  const silent = { openDevices: [{ sound: 'off' as const, batteryPct: null, isCharging: null }], provenAt: {}, testedAt: {}, pushSince: null, isPushDenied: false, unconfirmed: [], hasSession: true, quietUntil: null, timeZone: null };
  test('[D9] in one class of time the doubtful go behind the sure, with the reason; a sooner class wins all the same', () => {
    const doubtful = (name: string, km: number) => person(name, { position: north(km) }, { channels: [], evidence: silent });
    const people = [doubtful('doubtful 1.2 km', 1.2), person('sure 1.9 km', { position: north(1.9) }), doubtful('doubtful 300 m', 0.3), person('sure 4 km', { position: north(4) })];
    assert.deepEqual(names(people), ['doubtful 300 m', 'sure 1.9 km', 'doubtful 1.2 km', 'sure 4 km']);
    const reasons = rank(people).find(({ person: { name } }) => name === 'doubtful 1.2 km')!.reasons;
    assert.deepEqual(reasons.at(-1), { code: 'doubtful', value: 'sound-off app', isAgainst: true });
  });
  test('[D9] [RE14] whoever asked for quiet goes behind their equals, says until when, and is asked all the same', () => {
    const quiet = person('quiet', { position: north(1) }, { evidence: { ...silent, openDevices: [], provenAt: { sms: NOW }, quietUntil: NOW + 60_000 } });
    const ranked = rank([quiet, person('awake', { position: north(1.5) })]);
    assert.deepEqual(ranked.map(({ person: { name }, isEligible }) => [name, isEligible]), [['awake', true], ['quiet', true]]);
    assert.deepEqual(ranked[1]!.reasons.at(-1), { code: 'quiet', value: NOW + 60_000, isAgainst: true });
  });
  test('[D3] a chosen one is explained by qualification, way, and age of the position', () => {
    const [first] = rank([person('a', { position: north(1) })]);
    assert.deepEqual(first!.reasons.map(({ code }) => code), ['qualified', 'estimated-s', 'distance-m', 'estimate', 'position-age-ms']);
  });
  test('[D4] the order does not depend on the order of the roster, and nobody is lost', () => {
    const positions = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(positions, fc.nat(), (given, seed) => {
        const people = given.map(([km, isOn], i) => person(`p${i}`, { position: north(km), duty: isOn ? 'on' : 'off' }));
        const shuffled = [...people].toSorted((a, b) => ((a.name.length * 7 + seed) % 5) - ((b.name.length * 3 + seed) % 5)).toReversed();
        const order = rank(people).map(({ person: { name } }) => name);
        assert.deepEqual(rank(shuffled).map(({ person: { name } }) => name), order);
        assert.equal(order.length, people.length);
      }),
    );
  });
  test('[D1] a role is paged in the patient’s own unit, and only those on duty', () => {
    const nurse = (name: string, unit: string, duty: 'on' | 'off') => person(name, { duty }, { roles: ['nurse'], unitIds: [unit as never] });
    const people = [nurse('here', 'u1', 'on'), nurse('home', 'u1', 'off'), nurse('elsewhere', 'u2', 'on'), person('dispatcher', {}, { roles: ['dispatcher'] })];
    assert.deepEqual(peopleInRoles(people, ['nurse', 'dispatcher'], 'u1').map(({ name }) => name), ['here', 'dispatcher']);
  });
});

describe('distance', () => {
  test('[D8] Andorra la Vella to Barcelona is about 135 km, a quarter of the equator 10,007 km', () => {
    assert.ok(Math.abs(greatCircleM(place, { lat: 41.3874, lon: 2.1686 }) - 135_300) < 1_500);
    assert.ok(Math.abs(greatCircleM({ lat: 0, lon: 0 }, { lat: 0, lon: 90 }) - 10_007_557) < 10);
  });
  test('[D8] it is symmetric and zero only at the place itself', () => {
    const anywhere = fc.record({ lat: fc.double({ min: -90, max: 90, noNaN: true }), lon: fc.double({ min: -180, max: 180, noNaN: true }) });
    fc.assert(fc.property(anywhere, anywhere, (a, b) => Math.abs(greatCircleM(a, b) - greatCircleM(b, a)) < 1e-6 && greatCircleM(a, a) === 0));
  });
});
