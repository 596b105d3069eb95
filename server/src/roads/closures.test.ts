// Which roads a closure touches, on a town to judge by eye, and what is read of a feed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delaysOf } from './closure-edges.ts';
import { readFeed } from './closure-feed.ts';
import { createRoadBook } from './road-book-engine.ts';
import { createRoadBuilder } from './road-builder.ts';

const NOW = Date.UTC(2026, 10, 25);
/** Main street west to east through b, a side street north from b; 111 m to the unit. */
const town = { a: [0, 0], b: [1, 0], c: [2, 0], d: [1, 1] } as const;
const builder = createRoadBuilder();
const ids = Object.keys(town);
['ab', 'bc', 'bd'].forEach((nodes, n) => builder.first.way!(n + 1, nodes.split('').map((node) => ids.indexOf(node) + 1), new Map([['highway', 'residential'], ['name', nodes]])));
for (const [node, [x, y]] of Object.entries(town)) builder.second.node!(ids.indexOf(node) + 1, y / 1000, x / 1000, new Map());
const graph = builder.build();
const book = createRoadBook(graph);
const names = (edges: readonly number[]) => edges.map((edge) => graph.names[graph.edgeName[edge]!]!).toSorted((a, b) => a.localeCompare(b));
const lonLat = (x: number, y: number): [number, number] => [x / 1000, y / 1000];

test('[RD12] a point closes the road it lies on, and none when there is none within 15 m', () => {
  assert.deepEqual(names(book.edgesOf({ type: 'Point', coordinates: lonLat(0.5, 0.1) })), ['ab']);
  assert.deepEqual(book.edgesOf({ type: 'Point', coordinates: lonLat(0.5, 0.3) }), []);
});
test('[RD12] a line closes the road along it, not the one it crosses', () => {
  assert.deepEqual(names(book.edgesOf({ type: 'LineString', coordinates: [lonLat(0.1, 0.05), lonLat(1.9, -0.05)] })), ['ab', 'bc']);
  assert.deepEqual(names(book.edgesOf({ type: 'LineString', coordinates: [lonLat(0.6, 0.5), lonLat(1.4, 0.5)] })), []);
});
test('[RD12] an area closes every road that leads into it', () => {
  assert.deepEqual(names(book.edgesOf({ type: 'Polygon', coordinates: [[lonLat(0.7, 0.3), lonLat(1.3, 0.3), lonLat(1.3, 2), lonLat(0.7, 2), lonLat(0.7, 0.3)]] })), ['bd']);
});
test('[RD12] of several closures on one road the slowest counts', () => {
  assert.deepEqual([...delaysOf([{ slower: 2, edges: [1, 2] }, { slower: null, edges: [2] }, { slower: 1.5, edges: [1] }])], [[1, 2], [2, Infinity]]);
});

const feature = (id: string, properties: object = {}, geometry: object = { type: 'Point', coordinates: [1.5, 42.5] }) => ({ type: 'Feature', id, geometry, properties });
const read = (...features: object[]) => readFeed({ type: 'FeatureCollection', features }, Date.parse, NOW)!;

test('[RD14] a feed is read: closed or slower, from and until; what has not begun or is over does not count', () => {
  const { closures, unread } = read(
    feature('rockfall', { reason: 'Rockfall' }), feature('works', { slower: 2.5, until: '2026-11-26T00:00:00Z' }),
    feature('over', { until: '2026-11-24T00:00:00Z' }), feature('tomorrow', { from: '2026-11-26T00:00:00+01:00' }),
  );
  assert.deepEqual(closures.map(({ reason, slower, untilAt }) => [reason, slower, untilAt]), [['Rockfall', null, null], ['-', 2.5, Date.UTC(2026, 10, 26)]]);
  assert.equal(unread, 0);
});
test('[RD14] what cannot be read is counted and the rest used; what is no feed is none', () => {
  const { closures, unread } = read(feature('a'), { type: 'Feature', geometry: null }, feature('b', { slower: -1 }), feature('c', {}, { type: 'Point', coordinates: [500, 1] }));
  assert.deepEqual([closures.length, unread], [1, 3]);
  for (const body of [null, 'x', {}, { type: 'FeatureCollection' }]) assert.equal(readFeed(body, Date.parse, NOW), null);
});
test('[RD14] a changed feature is another closure, the same one is the same', () => {
  const keys = [read(feature('a')), read(feature('a', { slower: 2 })), read(feature('a'))].map(({ closures }) => closures[0]!.key);
  assert.ok(keys[0] === keys[2] && keys[0] !== keys[1]);
});
