// What the simulated weeks promise, on a plain without roads where every way is the straight line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import type { RoadEngine } from '@mydr24/server/roads/journey.ts';
import { seededRandom } from '../seeded-random.ts';
import { playWeek, ways, type WeekOptions } from './dispatch-week.ts';
import { callTimesOfWeek, readRhythm } from './rhythm.ts';
import { createWhereabouts } from './whereabouts.ts';

const table = (name: string): string => readFileSync(new URL(`../../data/ems-rhythm/${name}.csv`, import.meta.url), 'utf8');
const rhythm = readRhythm(table('calls-by-hour'), table('busy-seconds'));
const M_PER_S = 15;
const way = (from: Position, to: Position) => ({ distanceM: greatCircleM(from, to), durationS: greatCircleM(from, to) / M_PER_S, fallback: null, fromOffM: 0, toOffM: 0 });
const plain: RoadEngine = { route: (from, to) => ({ ...way(from, to), line: [from, to], steps: [] }), timesTo: (starts, scene) => starts.map((start) => way(start, scene)) };
const grid = (n: number): Position[] => Array.from({ length: n * n }, (_, index) => ({ lat: Math.floor(index / n) / 100, lon: (index % n) / 100 }));
const options: WeekOptions = { seed: 3, rhythm, region: { roads: plain, bases: grid(2), places: grid(8) }, callsPerWeek: 300 };

test('the same seed is the same week, another seed is another', () => {
  assert.deepEqual(playWeek(options), playWeek(options));
  assert.notDeepEqual(playWeek(options).road, playWeek({ ...options, seed: 4 }).road);
});

test('every way answers the same calls, and nobody leaves for one before they are free of the last', () => {
  const week = playWeek(options);
  for (const each of ways) {
    assert.deepEqual(week[each].map(({ atS }) => atS), week.road.map(({ atS }) => atS));
    const freeS = new Map<number, number>();
    for (const { who, leftS, atS, freeS: until } of week[each]) {
      assert.ok(leftS >= Math.max(atS, freeS.get(who) ?? 0));
      freeS.set(who, until);
    }
  }
});

test('in hindsight nothing is regretted, and nothing is regretted less than nothing', () => {
  const week = playWeek(options);
  assert.ok(week.hindsight.every(({ regretS }) => regretS === 0));
  for (const each of ways) assert.ok(week[each].every(({ regretS }) => regretS >= 0));
});

test('where roads are straight lines, fresh positions by road and by line choose alike', () => {
  const { road, line } = playWeek(options);
  assert.deepEqual(road.map(({ who }) => who), line.map(({ who }) => who));
});

test('calls follow the hours of the county: as many as asked for, and the busy hours as busy as there', () => {
  const random = seededRandom(1);
  const counts = Array.from({ length: 168 }, () => 0);
  for (let week = 0; week < 200; week += 1) for (const atS of callTimesOfWeek(rhythm, 300, random)) counts[Math.floor(atS / 3_600)]! += 1;
  const whole = counts.reduce((sum, count) => sum + count, 0);
  assert.ok(Math.abs(whole - 60_000) < 1_000, `${whole}`);
  for (const [hour, share] of rhythm.shareByHour.entries()) assert.ok(Math.abs(counts[hour]! - share * 60_000) < 5 * Math.sqrt(share * 60_000) + 5, `hour ${hour}: ${counts[hour]}`);
});

test('a responder is at the base, on the way, at the errand and back, and after a call drives home from its scene', () => {
  const [base, shop, scene] = [{ lat: 0, lon: 0 }, { lat: 0, lon: 0.01 }, { lat: 0.01, lon: 0 }];
  const person = createWhereabouts(base, [{ leaveS: 100, to: shop, stayS: 600 }], (from, to) => ({ line: [from, to], durationS: 100 }));
  assert.deepEqual([person.at(50), person.at(150).lon.toFixed(4), person.at(400), person.at(1_000)], [base, '0.0050', shop, base]);
  person.send(scene, 2_000);
  assert.deepEqual([person.freeS(), person.at(2_000), person.at(2_050).lat.toFixed(4), person.at(3_000)], [2_000, scene, '0.0050', base]);
});
