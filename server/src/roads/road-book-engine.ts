// The roads as each tenant has them: one map for all, each with the closures and delays of its own dispatchers.
import type { ClosureShape } from '@mydr24/protocol';
import { createRoadEngine, type MemoryRoadEngine } from './road-engine-memory.ts';
import type { RoadEngine } from './journey.ts';
import { edgesOfClosure } from './closure-edges.ts';
import type { RoadGraph } from './road-graph.ts';
import { createSnap, indexEdges } from './road-snap.ts';

export interface RoadBook {
  of(tenantId: string): RoadEngine;
  edgesOf(shape: ClosureShape): number[];
  /** How much slower each edge is for this tenant from now on. */
  setDelays(tenantId: string, delays: ReadonlyMap<number, number>): void;
}

/** Nobody farther away than this by road is worth searching for: beyond it, an estimate does. */
const HORIZON_S = 2 * 3_600;

export function createRoadBook(graph: RoadGraph): RoadBook {
  const index = indexEdges(graph);
  const snap = createSnap(graph, index);
  const delaysOf = new Map<string, ReadonlyMap<number, number>>();
  const engines = new Map<string, MemoryRoadEngine>();
  return {
    of(tenantId) {
      const engine = engines.get(tenantId) ?? createRoadEngine(graph, { snap, horizonS: HORIZON_S, delay: (edge) => delaysOf.get(tenantId)?.get(edge) ?? 1 });
      engines.set(tenantId, engine);
      return engine;
    },
    edgesOf: (shape) => (index === null ? [] : edgesOfClosure(graph, (...box) => index.search(...box), shape)),
    setDelays(tenantId, delays) {
      delaysOf.set(tenantId, delays);
      engines.get(tenantId)?.delaysChanged();
    },
  };
}
