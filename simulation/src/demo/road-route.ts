// A way along the roads of the demo's map: shortest by driving time, on a graph made of the map's own lines. Pure. It serves
// what virtual responders drive, not what dispatch decides; it knows no one-way streets and no turns.
import type { Position } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';

export type Route = readonly Position[];

export const routeLengthM = (route: Route): number => route.reduce((sum, point, index) => sum + (index === 0 ? 0 : greatCircleM(route[index - 1]!, point)), 0);

/** The point `metres` along the route; its end beyond the end. */
export function alongRoute(route: Route, metres: number): Position {
  let left = metres;
  for (let index = 1; index < route.length; index += 1) {
    const [from, to] = [route[index - 1]!, route[index]!];
    const stepM = greatCircleM(from, to);
    if (left < stepM) return { lat: from.lat + ((to.lat - from.lat) * left) / stepM, lon: from.lon + ((to.lon - from.lon) * left) / stepM };
    left -= stepM;
  }
  return route.at(-1) ?? route[0]!;
}

export const straightRoute = (from: Position, to: Position): Route => [from, to];

export interface RoadLine { readonly roadClass: string; readonly points: readonly Position[] }
export interface RoadGraph {
  readonly nodes: readonly Position[];
  /** By node: the nodes one step away and the cost of the step. */
  readonly steps: readonly (readonly { readonly to: number; readonly cost: number }[])[];
}

/** Relative slowness; classes that are not here are not driven on. */
const slowness: Readonly<Record<string, number>> = { primary: 1, link: 1.1, secondary: 1.2, tertiary: 1.3, street: 1.7, service: 2.2 };

export function roadGraphOf(lines: readonly RoadLine[]): RoadGraph {
  const ids = new Map<string, number>();
  const nodes: Position[] = [];
  const steps: { to: number; cost: number }[][] = [];
  const idOf = (point: Position): number => {
    const key = `${point.lat},${point.lon}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, nodes.length);
    steps.push([]);
    return nodes.push(point) - 1;
  };
  for (const { roadClass, points } of lines) {
    const factor = slowness[roadClass];
    if (factor === undefined) continue;
    points.forEach((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return;
      const [a, b] = [idOf(before), idOf(point)];
      const cost = greatCircleM(before, point) * factor;
      steps[a]?.push({ to: b, cost });
      steps[b]?.push({ to: a, cost });
    });
  }
  return largestPart({ nodes, steps });
}

/** Keeps the largest connected part, so that whoever stands on a road can reach every other. */
function largestPart(graph: RoadGraph): RoadGraph {
  const part = new Int32Array(graph.nodes.length).fill(-1);
  const sizes: number[] = [];
  for (let start = 0; start < part.length; start += 1) {
    if (part[start] !== -1) continue;
    const label = sizes.length;
    const open = [start];
    part[start] = label;
    let size = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      size += 1;
      for (const { to } of graph.steps[at] ?? []) {
        if (part[to] !== -1) continue;
        part[to] = label;
        open.push(to);
      }
    }
    sizes.push(size);
  }
  const largest = sizes.indexOf(Math.max(...sizes));
  return { nodes: graph.nodes, steps: graph.steps.map((out, id) => (part[id] === largest ? out : [])) };
}

function nearestNode(graph: RoadGraph, point: Position): number {
  let best = -1;
  let bestM = Infinity;
  const lonScale = Math.cos((point.lat * Math.PI) / 180);
  graph.nodes.forEach((node, id) => {
    const squared = (node.lat - point.lat) ** 2 + ((node.lon - point.lon) * lonScale) ** 2;
    if (squared < bestM && (graph.steps[id]?.length ?? 0) > 0) [best, bestM] = [id, squared];
  });
  return best;
}

/** Least-cost way between the nodes nearest to both ends, with the ends themselves; a straight line where there is no road. */
export function routeOnRoads(graph: RoadGraph, from: Position, to: Position): Route {
  const [start, goal] = [nearestNode(graph, from), nearestNode(graph, to)];
  if (start < 0 || goal < 0 || start === goal) return straightRoute(from, to);
  const cameFrom = new Int32Array(graph.nodes.length).fill(-1);
  const cost = new Float64Array(graph.nodes.length).fill(Infinity);
  const end = graph.nodes[goal]!;
  const queue = new CostQueue();
  cost[start] = 0;
  queue.push(start, 0);
  for (let at = queue.pop(); at !== undefined && at !== goal; at = queue.pop()) {
    for (const step of graph.steps[at] ?? []) {
      const reached = cost[at]! + step.cost;
      if (reached >= cost[step.to]!) continue;
      cost[step.to] = reached;
      cameFrom[step.to] = at;
      // A*: no road costs less than its length, so the straight distance never says too much.
      queue.push(step.to, reached + greatCircleM(graph.nodes[step.to]!, end));
    }
  }
  const path: Position[] = [];
  for (let at = goal; at !== -1; at = cameFrom[at]!) path.push(graph.nodes[at]!);
  return [from, ...path.toReversed(), to];
}

/** A binary heap of nodes by cost; a node may stand in it twice, the cheaper one comes first. */
class CostQueue {
  readonly #heap: { id: number; cost: number }[] = [];

  push(id: number, cost: number): void {
    const heap = this.#heap;
    let at = heap.push({ id, cost }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]!.cost > cost; at = up, up = (at - 1) >> 1) [heap[at], heap[up]] = [heap[up]!, heap[at]!];
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.id;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return first.id;
      const least = left + 1 < heap.length && heap[left + 1]!.cost < heap[left]!.cost ? left + 1 : left;
      if (heap[at]!.cost <= heap[least]!.cost) return first.id;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}
