import { expect, test } from 'vitest';
import type { Coverage, CoverageHole } from '@mydr24/protocol';
import { holeLines } from './coverage-layer.tsx';

const hole = (lat: number, lon: number): CoverageHole => ({
  id: `${lat * 100}_${lon * 100}`, corners: [{ lat, lon }, { lat, lon: lon + 0.01 }, { lat: lat + 0.01, lon: lon + 0.01 }, { lat: lat + 0.01, lon }], facility: null, offM: 0, towards: null,
  patients: 1, soonestS: null, soonestName: null,
});
const coverage = (...holes: CoverageHole[]): Coverage => ({
  at: 0, everyS: 30, aim: { limitMin: 8, needs: [] }, patients: 1, covered: 0, leftOut: 0, responders: 0, oldPositions: 0, isEstimate: false, holes, move: null, asked: [],
});

test('[UI-Q1] holes side by side are drawn as one shape, without the side between them', () => {
  expect(holeLines(coverage(hole(42.5, 1.5)))).toHaveLength(4);
  expect(holeLines(coverage(hole(42.5, 1.5), hole(42.51, 1.5)))).toHaveLength(6);
  expect(holeLines(coverage(hole(42.5, 1.5), hole(42.6, 1.6)))).toHaveLength(8);
});

test('[UI-Q1] before anything is known, and when it is not, no hole is drawn', () => {
  expect([holeLines(null), holeLines('failed')]).toEqual([[], []]);
});
