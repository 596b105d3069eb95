// Coverage of the invented tenant: two holes up the valleys, one move that mends one of them; the same asked for; nobody free.
import type { Coverage, CoveredSquare, MoveRequest } from '@mydr24/protocol';
import { fixtureId, FIXTURE_NOW } from './fixtures.ts';

const square = (lat: number, lon: number, facility: string, offM: number, towards: CoveredSquare['towards']): CoveredSquare => ({
  id: `${Math.round(lat * 100)}_${Math.round(lon * 100)}`, corners: [{ lat, lon }, { lat, lon: lon + 0.01 }, { lat: lat + 0.01, lon: lon + 0.01 }, { lat: lat + 0.01, lon }], facility, offM, towards,
});
const ordino = square(42.55, 1.53, 'Hospital de la Vall', 5_200, 'north');
const nextToOrdino = square(42.56, 1.53, 'Hospital de la Vall', 6_300, 'north');
const soldeu = square(42.57, 1.66, 'Hospital de la Vall', 13_800, 'north-east');
const mover = { personId: fixtureId<Coverage['asked'][number]['personId']>(3, 61), name: 'Anna Coma' };

export const holed: Coverage = {
  at: FIXTURE_NOW - 12_000, everyS: 30, aim: { limitMin: 8, needs: [] }, patients: 212, covered: 194, leftOut: 0, responders: 4, oldPositions: 1, isEstimate: false,
  holes: [
    { ...ordino, patients: 9, soonestS: 574, soonestName: 'Anna Coma' }, { ...nextToOrdino, patients: 5, soonestS: 655, soonestName: 'Anna Coma' }, { ...soldeu, patients: 4, soonestS: 1_320, soonestName: 'Pau Vila' },
  ],
  move: { ...mover, to: ordino, patients: 14, etaS: 574 }, asked: [],
};
export const moveAsked: Coverage = { ...holed, asked: [{ ...mover, askedAt: FIXTURE_NOW - 95_000, state: 'sent', answer: null, answeredAt: null }, { ...mover, personId: fixtureId(3, 62), name: 'Pau Vila', askedAt: FIXTURE_NOW - 400_000, state: 'failed', answer: null, answeredAt: null }, { ...mover, personId: fixtureId(3, 63), name: 'Núria Font', askedAt: FIXTURE_NOW - 500_000, state: 'sent', answer: 'no', answeredAt: FIXTURE_NOW - 450_000 }] };
export const nobodyFree: Coverage = { ...holed, covered: 0, responders: 0, oldPositions: 0, move: null, holes: holed.holes.map((hole) => ({ ...hole, soonestS: null, soonestName: null })) };
export const allCovered: Coverage = { ...holed, covered: 212, holes: [], move: null };
export const moveToMe: MoveRequest = { to: ordino, askedAt: FIXTURE_NOW - 95_000, askedBy: 'Marta Riba', answer: null };
