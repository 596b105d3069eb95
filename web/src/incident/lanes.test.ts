// Lanes lose no line, and the replay's clock neither runs past the end nor skips a line.
import { timelineKinds, type IncidentRecord } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { laneOf, lanes, linesOf, stopsOf } from './lanes.ts';
import { nextStop, played, previousStop, started } from './replay-clock.ts';
import { stretchText } from './spans.ts';

const entry = (n: number, at: number, kind: IncidentRecord['timeline'][number]['kind']) => ({ n, at, kind, personId: null, personName: null, facts: {} });
const phase = (at: number) => ({ at, phase: 'start', priority: 'high', state: 'active', inactivation: 'enabled', value: 78, acknowledgedByName: null }) as const;
const alarm = { id: 'a', conditionKey: 'spo2-low', kind: 'physiological', priority: 'high', vital: 'spo2', unit: '%', limit: 80, startedAt: 4, endedAt: null, isPartOfIt: true, phases: [phase(5), phase(9)] } as unknown as IncidentRecord['alarms'][number];

test('[UI-I1] every kind of line has a lane, and no line of a record is lost on the way', () => {
  for (const kind of timelineKinds) expect(lanes).toContain(laneOf(kind));
  const lines = linesOf({ timeline: [entry(1, 5, 'opened'), entry(2, 5, 'paged'), entry(3, 9, 'accepted')], alarms: [alarm] });
  expect(lines.map(({ key }) => key)).toEqual(['phase a 0', 'entry 1', 'entry 2', 'phase a 1', 'entry 3']);
  expect(stopsOf(lines)).toEqual([5, 9]);
});

test('[UI-I2] a replay runs at its speed, stops at the end, and starts anew from there', () => {
  const span = { fromAt: 1_000, toAt: 61_000 };
  expect(played({ at: 1_000, playing: 10 }, 500, span.toAt)).toEqual({ at: 6_000, playing: 10 });
  expect(played({ at: 60_000, playing: 60 }, 50, span.toAt)).toEqual({ at: 61_000, playing: null });
  expect(played({ at: 2_000, playing: null }, 50, span.toAt)).toEqual({ at: 2_000, playing: null });
  expect(started({ at: 61_000, playing: null }, 1, span)).toEqual({ at: 1_000, playing: 1 });
  expect(started({ at: 9_000, playing: null }, 10, span)).toEqual({ at: 9_000, playing: 10 });
});

test('[UI-I2] stepping visits every line once, there and back', () => {
  const stops = [1, 5, 9];
  const there: number[] = [];
  for (let at: number | null = 0; at !== null; at = nextStop(stops, at)) there.push(at);
  expect(there).toEqual([0, 1, 5, 9]);
  const back: number[] = [];
  for (let at: number | null = 10; at !== null; at = previousStop(stops, at)) back.push(at);
  expect(back).toEqual([10, 9, 5, 1]);
});

test('[UI-I3] a stretch is said in tenths, then minutes, then hours', () => {
  expect([stretchText(400), stretchText(14_900), stretchText(61_000), stretchText(3_725_000)]).toEqual(['0.4 s', '15 s', '1:01 min', '1:02 h']);
});
