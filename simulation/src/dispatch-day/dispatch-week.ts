// A week of calls played once for each way of choosing who goes: the same calls, the same people with the same errands, the same surprises on the road. What a way
// of choosing knows is its own: how old the positions are, whether it has the roads. What happens is by road.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import type { RoadEngine } from '@mydr24/server/roads/journey.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { busySeconds, callTimesOfWeek, type Rhythm } from './rhythm.ts';
import { createWhereabouts, type Errand, type RoadBetween, type Whereabouts } from './whereabouts.ts';

export interface Region {
  readonly roads: RoadEngine;
  readonly bases: readonly Position[];
  /** Where calls come from and errands lead. */
  readonly places: readonly Position[];
}

export interface WeekOptions {
  readonly seed: number;
  readonly rhythm: Rhythm;
  readonly region: Region;
  readonly callsPerWeek: number;
}

interface Call {
  readonly atS: number;
  readonly scene: Position;
  readonly busyS: number;
  /** For each responder: how much slower than reckoned the way will be, and how old their position is, 0 to 1. */
  readonly surprises: readonly { readonly slower: number; readonly age: number; readonly offLat: number; readonly offLon: number }[];
}

/** Straight line with positions up to half an hour old, straight line with fresh ones, by road with fresh ones, and what would have been best, known afterwards. */
export const ways = ['old-line', 'line', 'road', 'hindsight'] as const;
export type Way = (typeof ways)[number];

export interface Answered {
  readonly atS: number;
  /** Who went, by their place in the list of bases. */
  readonly who: number;
  readonly leftS: number;
  readonly toSceneS: number;
  readonly freeS: number;
  /** Later than the best anybody could have done at that moment, those who come free soon included. */
  readonly regretS: number;
}

const WEEK_S = 7 * 86_400;
const OLD_FIX_S = 1_800;
const FRESH_FIX_S = 60;
/** Degrees: some 15 m of a phone's error. */
const FIX_ERROR = 0.000_15;
const SPREAD_OF_SPEED = 0.12;
const ERRAND_EVERY_S = 3_000;
const ERRAND_STAYS_S = 1_200;

export function playWeek({ seed, rhythm, region, callsPerWeek }: WeekOptions): Record<Way, Answered[]> {
  const random = seededRandom(seed);
  const errands = region.bases.map(() => errandsOfWeek(region, random));
  const calls = callTimesOfWeek(rhythm, callsPerWeek, random).map((atS): Call => ({
    atS, scene: random.pick(region.places), busyS: busySeconds(rhythm, random),
    surprises: region.bases.map(() => ({ slower: Math.exp(SPREAD_OF_SPEED * normal(random)), age: random.next(), offLat: FIX_ERROR * normal(random), offLon: FIX_ERROR * normal(random) })),
  }));
  const road = rememberedRoads(region.roads);
  return Object.fromEntries(ways.map((way) => {
    const people = region.bases.map((base, who) => createWhereabouts(base, errands[who]!, road));
    return [way, calls.map((call) => answerCall(way, call, people, region.roads))];
  })) as Record<Way, Answered[]>;
}

function answerCall(way: Way, call: Call, people: readonly Whereabouts[], roads: RoadEngine): Answered {
  const starts = people.map((person) => Math.max(call.atS, person.freeS()));
  const reckonedS = roads.timesTo(people.map((person, who) => person.at(starts[who]!)), call.scene, 'emergency').map(({ durationS }) => durationS);
  const thereS = reckonedS.map((seconds, who) => starts[who]! + seconds * call.surprises[who]!.slower);
  const who = way === 'hindsight' ? leastOf(thereS) : chosen(way, call, people, roads);
  const arrivalS = thereS[who]!;
  const freeS = arrivalS + call.busyS;
  people[who]!.send(call.scene, freeS);
  return { atS: call.atS, who, leftS: starts[who]!, toSceneS: arrivalS - call.atS, freeS, regretS: arrivalS - Math.min(...thereS) };
}

/** Of the free ones, by what this way knows; when nobody is free, whoever is first. */
function chosen(way: Exclude<Way, 'hindsight'>, { atS, scene, surprises }: Call, people: readonly Whereabouts[], roads: RoadEngine): number {
  const free = people.flatMap((person, who) => (person.freeS() <= atS ? [who] : []));
  if (free.length === 0) return leastOf(people.map((person) => person.freeS()));
  const fixes = free.map((who): Position => {
    const { age, offLat, offLon } = surprises[who]!;
    const { lat, lon } = people[who]!.at(Math.max(0, atS - age * (way === 'old-line' ? OLD_FIX_S : FRESH_FIX_S)));
    return { lat: lat + offLat, lon: lon + offLon };
  });
  const costs = way === 'road' ? roads.timesTo(fixes, scene, 'emergency').map(({ durationS }) => durationS) : fixes.map((fix) => greatCircleM(fix, scene));
  return free[leastOf(costs)]!;
}

const leastOf = (values: readonly number[]): number => values.indexOf(Math.min(...values));

function errandsOfWeek({ places }: Region, random: SeededRandom): Errand[] {
  const errands: Errand[] = [];
  for (let leaveS = random.next() * ERRAND_EVERY_S; leaveS < WEEK_S; leaveS += ERRAND_EVERY_S * (0.5 + random.next())) {
    errands.push({ leaveS, to: random.pick(places), stayS: ERRAND_STAYS_S * (0.5 + random.next()) });
  }
  return errands;
}

function rememberedRoads(roads: RoadEngine): RoadBetween {
  const known = new Map<string, ReturnType<RoadBetween>>();
  return (from, to) => {
    const key = `${from.lat} ${from.lon} ${to.lat} ${to.lon}`;
    const found = known.get(key) ?? roads.route(from, to, 'car');
    known.set(key, found);
    return found;
  };
}

/** Box and Muller. */
const normal = (random: SeededRandom): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
