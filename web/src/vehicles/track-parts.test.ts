// How a history is cut: what is a gap, what a doubted point does to it, and that no point is lost.
import type { TrackPoint } from '@mydr24/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, trackParts } from './track-parts.ts';

const at = (second: number, more: Partial<TrackPoint> = {}): TrackPoint => ({
  lat: 42.5 + second / 1e6, lon: 1.5, takenAt: second * 1_000, receivedAt: second * 1_000, accuracyM: 5, speedMPerS: null, headingDeg: null, source: 'app', flag: null, isThinned: false, ...more,
});
const said = (points: TrackPoint[]) => trackParts(points).map((part) => (part.type === 'gap' ? `gap ${part.from.takenAt / 1_000}-${part.to.takenAt / 1_000}` : part.points.map(({ takenAt }) => takenAt / 1_000).join(' ')));

describe('a history in parts', () => {
  test('[UI-Y1] more than two minutes without a point is a gap of its own', () => {
    expect(said([at(0), at(60), at(180), at(301), at(310)])).toEqual(['0 60 180', 'gap 180-301', '301 310']);
  });
  test('[UI-Y1] thinned history is no gap until a point of ten minutes is missing', () => {
    const thinned = { isThinned: true };
    expect(said([at(0, thinned), at(1_100, thinned), at(2_400, thinned)])).toEqual(['0 1100', 'gap 1100-2400', '2400']);
  });
  test('[UI-Y1] a doubted point neither fills a gap nor lies on the line, and is listed all the same', () => {
    const points = [at(0), at(100, { flag: 'jump' }), at(200), at(210, { flag: 'accuracy-poor' })];
    expect(said(points)).toEqual(['0 100', 'gap 0-200', '200 210']);
    expect(lineOf(points)).toHaveLength(2);
  });
  test('[UI-Y1] no point is lost or shown twice, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.boolean()), { maxLength: 40 }), (given) => {
        const points = given.toSorted(([a], [b]) => a - b).map(([second, isJump]) => at(second, { flag: isJump ? 'jump' : null }));
        expect(trackParts(points).flatMap((part) => (part.type === 'stretch' ? part.points : []))).toEqual(points);
      }),
    );
  });
});
