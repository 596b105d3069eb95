import { expect, test } from 'vitest';
import { positionTyped, shapeOfPoints } from './closure-lines.ts';

test('one point is a point, several follow the road, none is nothing; GeoJSON has the longitude first', () => {
  const [a, b] = [{ lat: 42.5, lon: 1.5 }, { lat: 42.6, lon: 1.6 }];
  expect(shapeOfPoints([])).toBeNull();
  expect(shapeOfPoints([a])).toEqual({ type: 'Point', coordinates: [1.5, 42.5] });
  expect(shapeOfPoints([a, b])).toEqual({ type: 'LineString', coordinates: [[1.5, 42.5], [1.6, 42.6]] });
});

test('a typed position is read when it is one', () => {
  expect(positionTyped(' 42.5063, 1.5218 ')).toEqual({ lat: 42.5063, lon: 1.5218 });
  expect([positionTyped('here'), positionTyped('142, 1'), positionTyped('42.5')]).toEqual([null, null, null]);
});
