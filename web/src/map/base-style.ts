// The look of the base map, by day and by night, in the reader's language. Red, yellow and cyan appear nowhere: they belong to alarms.
// No glyph or sprite address on purpose: labels are drawn with the page's own font, without a network.
import type { BaseMap } from '@mydr24/protocol';
import type { StyleSpecification } from 'maplibre-gl';

type Palette = Record<
  'ground' | 'border' | 'forest' | 'green' | 'town' | 'building' | 'water' | 'waterLine' | 'waterText' | 'casing' | 'street' | 'main' | 'track' | 'text' | 'textSoft' | 'halo' | 'mark' | 'onMark',
  string
>;
type Layer = Record<string, unknown>;

const palettes: Record<'day' | 'night', Palette> = {
  day: {
    ground: '#eeeeea', border: '#807d8d', forest: '#dae3d7', green: '#e1e8dd', town: '#e4e1e0', building: '#d3cfcf', water: '#bccadd', waterLine: '#a9bad1', waterText: '#5b7192',
    casing: '#b9b6b8', street: '#ffffff', main: '#ffffff', track: '#c3bdb8', text: '#34373d', textSoft: '#6b6f78', halo: '#f8f8f6', mark: '#4b5568', onMark: '#ffffff',
  },
  night: {
    ground: '#15181d', border: '#5d5a6b', forest: '#171d1b', green: '#19201c', town: '#1d2026', building: '#262a32', water: '#1f2c40', waterLine: '#243450', waterText: '#7388a8',
    casing: '#101216', street: '#30353e', main: '#4a515e', track: '#2d3138', text: '#c3c8d1', textSoft: '#8a919d', halo: '#121419', mark: '#8993a6', onMark: '#14171c',
  },
};

const SOURCE = 'base';
const font = ['Atkinson Hyperlegible Next Variable', 'sans-serif'];
/** Widths grow with the zoom: pixels at 9, 13 and 17. */
const width = (at9: number, at13: number, at17: number): unknown => ['interpolate', ['exponential', 1.5], ['zoom'], 9, at9, 13, at13, 17, at17];
const fade = (from: number): unknown => ['interpolate', ['linear'], ['zoom'], from, 0, from + 0.8, 1];
const isClass = (...classes: string[]): unknown => ['in', ['get', 'class'], ['literal', classes]];
const round = { 'line-cap': 'round', 'line-join': 'round' };

function groundLayers(p: Palette): Layer[] {
  const fill = (id: string, color: string, more: Layer = {}): Layer => ({ id, type: 'fill', source: SOURCE, 'source-layer': 'land', filter: isClass(id), paint: { 'fill-color': color, 'fill-antialias': true }, ...more });
  return [
    fill('forest', p.forest), fill('green', p.green), fill('town', p.town),
    { id: 'lake', type: 'fill', source: SOURCE, 'source-layer': 'water', filter: isClass('lake'), paint: { 'fill-color': p.water } },
    { id: 'stream', type: 'line', source: SOURCE, 'source-layer': 'water', filter: isClass('stream'), minzoom: 11, layout: round, paint: { 'line-color': p.waterLine, 'line-width': width(0.3, 0.8, 2.5), 'line-opacity': fade(11) } },
    { id: 'coast', type: 'line', source: SOURCE, 'source-layer': 'water', filter: isClass('coast'), layout: round, paint: { 'line-color': p.waterText, 'line-width': width(0.8, 1.6, 3) } },
    { id: 'river', type: 'line', source: SOURCE, 'source-layer': 'water', filter: isClass('river', 'canal'), layout: round, paint: { 'line-color': p.waterLine, 'line-width': width(0.8, 2, 7) } },
    fill('building', p.building, { minzoom: 14 }),
  ];
}

function roadLayers(p: Palette): Layer[] {
  const line = (id: string, classes: string[], color: string, px: unknown, minzoom: number, more: Layer = {}): Layer => ({
    id, type: 'line', source: SOURCE, 'source-layer': 'roads', minzoom, filter: isClass(...classes), layout: round, paint: { 'line-color': color, 'line-width': px, 'line-opacity': fade(minzoom), ...more },
  });
  return [
    line('path', ['path'], p.track, width(0.4, 0.8, 1.6), 13, { 'line-dasharray': [2, 2] }),
    line('track', ['track'], p.track, width(0.4, 1, 3), 12),
    line('street-casing', ['street', 'service', 'tertiary'], p.casing, width(0.4, 3.2, 15), 11.5),
    line('main-casing', ['primary', 'secondary', 'link'], p.casing, width(3, 6.6, 22), 7),
    line('service', ['service'], p.street, width(0.2, 1.2, 7), 12.5),
    line('street', ['street', 'tertiary'], p.street, width(0.3, 2, 12), 11.5),
    line('secondary', ['secondary', 'link'], p.main, width(1, 3.6, 17), 7),
    line('primary', ['primary'], p.main, width(2, 4.8, 19), 7),
  ];
}

function labelLayers(p: Palette, language: string): Layer[] {
  const name = ['coalesce', ['get', `name:${language}`], ['get', 'name']];
  const text = (id: string, layer: string, filter: unknown, minzoom: number, layout: Layer, color: string): Layer => ({
    id, type: 'symbol', source: SOURCE, 'source-layer': layer, minzoom, filter, layout: { 'text-field': name, 'text-font': font, ...layout },
    paint: { 'text-color': color, 'text-halo-color': p.halo, 'text-halo-width': 1.4, 'text-halo-blur': 0.4 },
  });
  const along = { 'symbol-placement': 'line', 'symbol-spacing': 320 };
  const byRank = (rank: number): unknown => ['all', isClass('place'), ['==', ['get', 'rank'], rank]];
  return [
    text('street-name', 'roads', isClass('primary', 'secondary', 'tertiary', 'street'), 14, { ...along, 'text-size': 11.5 }, p.textSoft),
    text('river-name', 'water', isClass('river'), 11.5, { ...along, 'text-size': 11, 'text-letter-spacing': 0.08 }, p.waterText),
    text('peak-name', 'places', isClass('peak'), 11.5, { 'text-field': ['concat', '\u25B4 ', name], 'text-size': 10.5, 'symbol-sort-key': ['get', 'rank'], 'text-padding': 14, 'text-max-width': 7 }, p.textSoft),
    text('locality-name', 'places', byRank(4), 13.5, { 'text-size': 11 }, p.textSoft),
    text('hamlet-name', 'places', byRank(3), 12, { 'text-size': 11.5, 'text-padding': 6 }, p.textSoft),
    text('village-name', 'places', byRank(2), 10.3, { 'text-size': ['interpolate', ['linear'], ['zoom'], 10, 11, 14, 15], 'text-padding': 6 }, p.text),
    text('town-name', 'places', byRank(1), 7, { 'text-size': ['interpolate', ['linear'], ['zoom'], 9, 13, 14, 20], 'text-padding': 2, 'text-max-width': 12, 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.7, 'text-justify': 'auto' }, p.text),
  ];
}

function careLayers(p: Palette): Layer[] {
  const size = (at9: number, at14: number): unknown => ['interpolate', ['linear'], ['zoom'], 9, at9, 14, at14];
  return [
    { id: 'care-mark', type: 'circle', source: SOURCE, 'source-layer': 'places', minzoom: 10, filter: isClass('hospital', 'helipad'), paint: { 'circle-color': p.mark, 'circle-radius': size(4, 9), 'circle-stroke-color': p.halo, 'circle-stroke-width': 1.5 } },
    {
      id: 'care-letter', type: 'symbol', source: SOURCE, 'source-layer': 'places', minzoom: 10, filter: isClass('hospital', 'helipad'),
      layout: { 'text-field': ['match', ['get', 'class'], 'helipad', '\u25B3', 'H'], 'text-font': font, 'text-size': size(6, 12), 'text-allow-overlap': true, 'text-padding': 4 },
      paint: { 'text-color': p.onMark },
    },
  ];
}

/** Without a map: plain ground for the marks. `origin` is where the tiles are; the map's worker knows no page to be relative to. */
export function baseStyle(theme: 'day' | 'night', language: string, map: BaseMap | null, origin: string): StyleSpecification {
  const p = palettes[theme];
  const ground: Layer = { id: 'ground', type: 'background', paint: { 'background-color': p.ground } };
  const bare = { version: 8, name: `MyDR24 ${theme}`, sources: {}, layers: [ground] };
  if (map === null) return bare as unknown as StyleSpecification;
  const attribution = map.attribution.replace('OpenStreetMap', '<a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>');
  const source = { type: 'vector', tiles: [`${origin}/v1/map/${map.id}/{z}/{x}/{y}`], minzoom: map.minZoom, maxzoom: map.maxZoom, bounds: map.bounds, attribution };
  const border = { id: 'border', type: 'line', source: SOURCE, 'source-layer': 'land', filter: isClass('border'), paint: { 'line-color': p.border, 'line-width': width(1, 1.6, 2.5), 'line-dasharray': [4, 2.5], 'line-opacity': 0.8 } };
  // Labels give way to what comes later: the care letters are last so that no name covers a hospital.
  const layers = [ground, ...groundLayers(p), ...roadLayers(p), border, ...labelLayers(p, language), ...careLayers(p)];
  return { ...bare, sources: { [SOURCE]: source }, layers } as unknown as StyleSpecification;
}
