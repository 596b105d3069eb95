// The road engine in this process, on a graph in memory. Closures and delays by edge take effect at the next question: whoever changes them says so.
import type { Position } from '@mydr24/protocol';
import { createField, type RoadField } from './road-field.ts';
import type { RoadGraph } from './road-graph.ts';
import { estimatedJourney, isPlace, type Journey, type RoadEngine } from './journey.ts';
import { asUsual, type Delay, findRoute } from './road-search.ts';
import { createSnap, type Snap, type Snapped } from './road-snap.ts';
import { stepsOf } from './road-steps.ts';
import type { Profile } from './road-tags.ts';

export interface RoadEngineOptions {
  readonly delay?: Delay;
  /** Many to one looks no farther than this; beyond it is an estimate. */
  readonly horizonS?: number;
  /** Several engines on one graph share it. */
  readonly snap?: Snap;
}

export interface MemoryRoadEngine extends RoadEngine {
  /** What `delay` says has changed: nothing found before counts any more. */
  delaysChanged(): void;
}

/** Scenes kept ready, and arcs looked at for all of them: about 60 bytes each. */
const MAX_FIELDS = 200;
const MAX_KEPT_ARCS = 1_000_000;
const MAX_KEPT_PLACES = 20_000;

export function createRoadEngine(graph: RoadGraph, { delay = asUsual, horizonS = Infinity, snap = createSnap(graph) }: RoadEngineOptions = {}): MemoryRoadEngine {
  const fields = new Map<string, RoadField>();
  const snapStart = rememberingSnap((place, profile) => snap(place, profile, 'start'));
  const fieldOf = (goal: Snapped, profile: Profile, isDelayed: boolean): RoadField => {
    const key = `${profile} ${goal.edge} ${goal.alongM} ${isDelayed}`;
    const field = fields.get(key) ?? createField(graph, goal, profile, { delay: isDelayed ? delay : asUsual, horizonS });
    fields.delete(key);
    fields.set(key, field);
    return field;
  };
  return {
    delaysChanged: () => fields.clear(),
    route(from, to, profile) {
      if (!isPlace(from) || !isPlace(to)) return estimatedJourney(from, to, profile, 'no-place');
      const [start, goal] = [snap(from, profile, 'start'), snap(to, profile, 'goal')];
      if (start === null || goal === null) return estimatedJourney(from, to, profile, 'far-from-road');
      const asNow = findRoute(graph, start, goal, profile, delay);
      const route = asNow ?? findRoute(graph, start, goal, profile);
      if (route === null) return estimatedJourney(from, to, profile, 'no-way');
      const { distanceM, durationS, line } = route;
      return { distanceM, durationS, line, steps: stepsOf(graph, route, profile), fallback: asNow ? null : 'closed-off', fromOffM: start.offM, toOffM: goal.offM };
    },
    timesTo(starts, scene, profile) {
      const goal = isPlace(scene) ? snap(scene, profile, 'goal') : null;
      const field = goal && fieldOf(goal, profile, true);
      const journeys = starts.map((start): Journey => {
        if (!isPlace(start) || !isPlace(scene)) return estimatedJourney(start, scene, profile, 'no-place');
        const at = snapStart(start, profile);
        if (!at || !goal || !field) return estimatedJourney(start, scene, profile, 'far-from-road');
        const asNow = field.from(at);
        const time = asNow ?? fieldOf(goal, profile, false).from(at);
        if (time === null || time === 'too-far') return estimatedJourney(start, scene, profile, time ?? 'no-way');
        return { ...time, fallback: asNow ? null : 'closed-off', fromOffM: at.offM, toOffM: goal.offM };
      });
      forgetOldest(fields);
      return journeys;
    },
  };
}

/** Most people stand still: a place is put on the roads once. */
function rememberingSnap(snap: (place: Position, profile: Profile) => Snapped | null): (place: Position, profile: Profile) => Snapped | null {
  const known = new Map<string, Snapped | null>();
  return (place, profile) => {
    const key = `${profile} ${place.lat} ${place.lon}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MAX_KEPT_PLACES) known.clear();
    const found = snap(place, profile);
    known.set(key, found);
    return found;
  };
}

function forgetOldest(fields: Map<string, RoadField>): void {
  let kept = 0;
  for (const field of fields.values()) kept += field.size();
  for (const [key, field] of fields) {
    if (fields.size <= MAX_FIELDS && (kept <= MAX_KEPT_ARCS || fields.size === 1)) return;
    fields.delete(key);
    kept -= field.size();
  }
}
