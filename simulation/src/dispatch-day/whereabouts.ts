// Where a responder is at any second: at the base, on an errand by road, at a scene, on the way home. The day's errands are fixed by the seed, so every way of choosing
// people meets the same day; only the calls somebody is sent to change it.
import type { Position } from '@mydr24/protocol';

export interface Road {
  readonly line: readonly Position[];
  readonly durationS: number;
}
export type RoadBetween = (from: Position, to: Position) => Road;

export interface Errand {
  readonly leaveS: number;
  readonly to: Position;
  readonly stayS: number;
}

export interface Whereabouts {
  at(seconds: number): Position;
  /** Since when, and until when, somebody is busy with a call; the past stays as it was. */
  send(scene: Position, freeS: number): void;
  freeS(): number;
}

interface Leg {
  readonly fromS: number;
  readonly untilS: number;
  readonly line: readonly Position[];
}

export function createWhereabouts(base: Position, errands: readonly Errand[], road: RoadBetween): Whereabouts {
  let [freeS, legs]: [number, Leg[]] = [0, []];
  let [planned, here, hereS]: [number, Position, number] = [0, base, 0];
  const go = (to: Position, leaveS: number): void => {
    const { line, durationS } = road(here, to);
    legs.push({ fromS: leaveS, untilS: leaveS + durationS, line });
    [here, hereS] = [to, leaveS + durationS];
  };
  return {
    freeS: () => freeS,
    send(scene, untilS) {
      [freeS, legs, here, hereS] = [untilS, [], scene, untilS];
      go(base, untilS);
      // Errands that should have begun meanwhile fall out.
      while (planned < errands.length && errands[planned]!.leaveS < hereS) planned += 1;
    },
    at(seconds) {
      for (; planned < errands.length && errands[planned]!.leaveS <= seconds; planned += 1) {
        const { leaveS, to, stayS } = errands[planned]!;
        if (leaveS < hereS) continue;
        go(to, leaveS);
        go(base, hereS + stayS);
      }
      const leg = legs.findLast(({ fromS }) => fromS <= seconds);
      if (leg !== undefined) return along(leg.line, (seconds - leg.fromS) / (leg.untilS - leg.fromS));
      return legs[0]?.line[0] ?? base;
    },
  };
}

/** By the share of its points' distances; past the end, its end. */
function along(line: readonly Position[], share: number): Position {
  if (!(share < 1) || line.length < 2) return line.at(-1)!;
  const lengths = line.slice(1).map((to, index) => Math.hypot(to.lat - line[index]!.lat, (to.lon - line[index]!.lon) * Math.cos((to.lat * Math.PI) / 180)));
  let left = Math.max(0, share) * lengths.reduce((sum, length) => sum + length, 0);
  const index = lengths.findIndex((length) => (left <= length ? true : ((left -= length), false)));
  const [from, to] = [line[Math.max(0, index)]!, line[Math.max(0, index) + 1]!];
  const part = lengths[index] ? left / lengths[index] : 0;
  return { lat: from.lat + (to.lat - from.lat) * part, lon: from.lon + (to.lon - from.lon) * part };
}
