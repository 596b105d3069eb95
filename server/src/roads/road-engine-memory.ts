// The road engine in this process, on a graph in memory. Closures and delays by edge take effect at the next question.
import type { RoadGraph } from './road-graph.ts';
import { estimatedJourney, type Journey, type RoadEngine } from './road-engine.ts';
import { type Delay, findRoute, timesTo } from './road-search.ts';
import { createSnap } from './road-snap.ts';
import { stepsOf } from './road-steps.ts';

export function createRoadEngine(graph: RoadGraph, delay?: Delay): RoadEngine {
  const snap = createSnap(graph);
  return {
    route(from, to, profile) {
      const [start, goal] = [snap(from, profile, 'start'), snap(to, profile, 'goal')];
      if (start === null || goal === null) return estimatedJourney(from, to, profile, 'far-from-road');
      const route = findRoute(graph, start, goal, profile, delay);
      if (route === null) return estimatedJourney(from, to, profile, 'no-way');
      return { distanceM: route.distanceM, durationS: route.durationS, line: route.line, steps: stepsOf(graph, route, profile), fallback: null, fromOffM: start.offM, toOffM: goal.offM };
    },
    timesTo(starts, scene, profile) {
      const goal = snap(scene, profile, 'goal');
      if (goal === null) return starts.map((start) => estimatedJourney(start, scene, profile, 'far-from-road'));
      const snapped = starts.map((start) => snap(start, profile, 'start'));
      const times = timesTo(graph, snapped, goal, profile, delay);
      return starts.map((start, index): Journey => {
        const [at, time] = [snapped[index], times[index]];
        if (!at) return estimatedJourney(start, scene, profile, 'far-from-road');
        return time ? { ...time, fallback: null, fromOffM: at.offM, toOffM: goal.offM } : estimatedJourney(start, scene, profile, 'no-way');
      });
    },
  };
}
