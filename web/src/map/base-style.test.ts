// The look of the base map: whose tiles, in which language, and with its licence.
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { expect, test } from 'vitest';
import { baseStyle } from './base-style.ts';

const map = { id: 'a'.repeat(32), bounds: [1.4, 42.4, 1.8, 42.7] as [number, number, number, number], minZoom: 5, maxZoom: 14, attribution: '© OpenStreetMap contributors' };
const origin = 'https://care.example.org';

test('[UI-M7] the map is drawn from our own server alone, with its attribution, by day and by night', () => {
  for (const theme of ['day', 'night'] as const) {
    const style = baseStyle(theme, 'ca', map, origin);
    expect(validateStyleMin(style)).toEqual([]);
    const text = JSON.stringify(style);
    expect(text.match(/https?:\/\/[^/"\\]+/g)?.filter((host) => host !== origin)).toEqual(['https://www.openstreetmap.org']);
    expect(style.sources['base']).toMatchObject({ attribution: expect.stringContaining('OpenStreetMap'), maxzoom: 14, tiles: [`${origin}/v1/map/${map.id}/{z}/{x}/{y}`] });
  }
});

test('[UI-M8] names are the reader’s where the map has them, and the local ones otherwise', () => {
  const names = baseStyle('day', 'ca', map, origin).layers.filter(({ id }) => id.endsWith('-name')).map(({ layout }) => JSON.stringify(layout));
  expect(names.length).toBeGreaterThan(5);
  expect(names.every((layout) => layout.includes('["coalesce",["get","name:ca"],["get","name"]]'))).toBe(true);
});

test('[UI-M7] without a map the ground is plain, and nothing is asked for', () => {
  expect(baseStyle('night', 'en', null, origin)).toMatchObject({ sources: {}, layers: [{ id: 'ground' }] });
});
