// Which edges lead nowhere: a car park one can drive into and not out of, a road behind a barrier. Nobody should begin where no way leads out, nor be
// sent where no way leads in, when a real road is near. The mainland is the largest strongly connected part (Tarjan's, without recursion:
// a country is deeper than the stack).
import { againstOf, headOf, kmhOf, type RoadGraph, tailOf } from './road-graph.ts';
import { type Profile, profiles } from './road-tags.ts';

export type End = 'start' | 'goal';
export const islandBit = (profile: Profile, end: End): number => 1 << (profiles.indexOf(profile) * 2 + (end === 'start' ? 0 : 1));

/** Bits by profile and end: a journey should not begin, or end, on this edge. */
export function islandsOf(graph: RoadGraph): Uint8Array {
  const islands = new Uint8Array(graph.edgeFrom.length);
  for (const [index, profile] of profiles.entries()) {
    const { part, sizes } = strongParts(graph, index);
    const mainland = sizes.indexOf(Math.max(...sizes));
    const isMainland = (node: number): boolean => part[node] === mainland;
    const [leading, reached] = [spread(graph, index, isMainland, againstOf), spread(graph, index, isMainland, (arc) => arc)];
    for (let edge = 0; edge < islands.length; edge += 1) {
      const open = [edge * 2, edge * 2 + 1].filter((arc) => kmhOf(graph, index, arc) > 0);
      if (!open.some((arc) => leading[headOf(graph, arc)] === 1)) islands[edge]! |= islandBit(profile, 'start');
      if (!open.some((arc) => reached[tailOf(graph, arc)] === 1)) islands[edge]! |= islandBit(profile, 'goal');
    }
  }
  return islands;
}

/** Nodes the mainland reaches, or with arcs turned round, that reach it. */
function spread(graph: RoadGraph, profileIndex: number, isMainland: (node: number) => boolean, travelled: (arc: number) => number): Uint8Array {
  const seen = new Uint8Array(graph.nodeLat.length);
  const open: number[] = [];
  for (let node = 0; node < seen.length; node += 1) {
    if (!isMainland(node)) continue;
    seen[node] = 1;
    open.push(node);
  }
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let at = graph.arcStart[node]!; at < graph.arcStart[node + 1]!; at += 1) {
      const arc = graph.arcs[at]!;
      const next = headOf(graph, arc);
      if (seen[next] === 1 || kmhOf(graph, profileIndex, travelled(arc)) === 0) continue;
      seen[next] = 1;
      open.push(next);
    }
  }
  return seen;
}

function strongParts(graph: RoadGraph, profileIndex: number): { part: Int32Array; sizes: number[] } {
  const count = graph.nodeLat.length;
  const [order, low, part, at] = [new Int32Array(count).fill(-1), new Int32Array(count), new Int32Array(count).fill(-1), graph.arcStart.slice()];
  const [open, path]: [number[], number[]] = [[], []];
  const sizes: number[] = [];
  let seen = 0;
  const enter = (node: number): void => {
    order[node] = low[node] = seen;
    seen += 1;
    open.push(node);
    path.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
    if (low[node] !== order[node]) return;
    let size = 0;
    for (let member = open.pop()!; ; member = open.pop()!) {
      part[member] = sizes.length;
      size += 1;
      if (member === node) break;
    }
    sizes.push(size);
  };
  for (let start = 0; start < count; start += 1) {
    if (order[start] !== -1) continue;
    enter(start);
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (at[node] === graph.arcStart[node + 1]) {
        leave(node);
        continue;
      }
      const arc = graph.arcs[at[node]!++]!;
      if (kmhOf(graph, profileIndex, arc) === 0) continue;
      const next = headOf(graph, arc);
      if (order[next] === -1) enter(next);
      else if (part[next] === -1) low[node] = Math.min(low[node]!, order[next]!);
    }
  }
  return { part, sizes };
}
