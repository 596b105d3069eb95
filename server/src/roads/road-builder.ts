// Makes a road graph of an OpenStreetMap extract: told of its ways and relations first, then of its nodes. Splits ways where roads meet, turns
// stand or barriers are; keeps turn restrictions with one via node. Reads no file.
import { greatCircleM } from '../dispatch/great-circle.ts';
import type { OsmMember, OsmSink, Tags } from './osm-pbf.ts';
import { E7, headOf, kmhOf, profileBit, type RoadGraph, tailOf } from './road-graph.ts';
import { islandsOf } from './road-islands.ts';
import { isPassable, profiles, speedsOf } from './road-tags.ts';

interface Way {
  id: number;
  nodeIds: readonly number[];
  /** As `edgeKmh` of one edge. */
  kmh: readonly number[];
  name: string;
}

interface Restriction {
  fromWay: number;
  viaNode: number;
  toWay: number;
  isOnly: boolean;
}

interface Place {
  lat: number;
  lon: number;
  blocked: number;
}

export interface RoadBuilder {
  /** First reading of the file. */
  readonly first: OsmSink;
  /** Second reading: only nodes are used. */
  readonly second: OsmSink;
  build(): RoadGraph;
}

const MAX_KMH = 255;

export function createRoadBuilder(): RoadBuilder {
  const ways: Way[] = [];
  const restrictions: Restriction[] = [];
  const uses = new Map<number, number>();
  const places = new Map<number, Place>();
  return {
    first: {
      way(id, nodeIds, tags) {
        const way = wayOf(id, nodeIds, tags);
        if (way === null) return;
        ways.push(way);
        way.nodeIds.forEach((node, index) => uses.set(node, (uses.get(node) ?? 0) + (index === 0 || index === way.nodeIds.length - 1 ? 2 : 1)));
      },
      relation(_id, members, tags) {
        const restriction = restrictionOf(members, tags);
        if (restriction !== null) restrictions.push(restriction);
      },
    },
    second: {
      node(id, lat, lon, tags) {
        if (!uses.has(id)) return;
        const blocked = profiles.reduce((bits, profile) => bits | (isPassable(profile, tags) ? 0 : profileBit(profile)), 0);
        places.set(id, { lat: Math.round(lat * E7), lon: Math.round(lon * E7), blocked });
      },
    },
    build: () => graphOf(ways, restrictions, uses, places),
  };
}

function wayOf(id: number, nodeIds: readonly number[], tags: Tags): Way | null {
  if (!tags.has('highway') || nodeIds.length < 2) return null;
  const kmh = profiles.flatMap((profile) => {
    const { forward, backward } = speedsOf(profile, tags);
    return [forward, backward].map((speed) => Math.min(MAX_KMH, speed === 0 ? 0 : Math.max(1, Math.round(speed))));
  });
  return kmh.every((speed) => speed === 0) ? null : { id, nodeIds: [...nodeIds], kmh, name: tags.get('name') ?? tags.get('ref') ?? '' };
}

function restrictionOf(members: readonly OsmMember[], tags: Tags): Restriction | null {
  if (tags.get('type') !== 'restriction' || (tags.get('except') ?? '').split(';').includes('motorcar')) return null;
  const kind = tags.get('restriction:motorcar') ?? tags.get('restriction') ?? '';
  const only = (role: string): OsmMember | null => (members.filter((member) => member.role === role).length === 1 ? (members.find((member) => member.role === role) ?? null) : null);
  const [from, via, to] = [only('from'), only('via'), only('to')];
  if (from === null || via?.kind !== 'node' || to === null || !/^(no|only)_/.test(kind)) return null;
  return { fromWay: from.id, viaNode: via.id, toWay: to.id, isOnly: kind.startsWith('only_') };
}

// Assembling ---------------------------------------------------------------------------------------------------

interface Draft {
  nodeOf: Map<number, number>;
  nodes: Place[];
  from: number[];
  to: number[];
  metres: number[];
  kmh: number[];
  name: number[];
  wayId: number[];
  shapeStart: number[];
  shapeLat: number[];
  shapeLon: number[];
}

function graphOf(ways: readonly Way[], restrictions: readonly Restriction[], uses: ReadonlyMap<number, number>, places: ReadonlyMap<number, Place>): RoadGraph {
  const draft: Draft = { nodeOf: new Map(), nodes: [], from: [], to: [], metres: [], kmh: [], name: [], wayId: [], shapeStart: [], shapeLat: [], shapeLon: [] };
  const nameAt = new Map<string, number>([['', 0]]);
  const vias = new Set(restrictions.map(({ viaNode }) => viaNode));
  const isEnd = (id: number): boolean => (uses.get(id) ?? 0) > 1 || vias.has(id) || (places.get(id)?.blocked ?? 0) !== 0;
  for (const way of ways) {
    if (!nameAt.has(way.name)) nameAt.set(way.name, nameAt.size);
    // Extracts are cut at a border: nodes beyond it are not in the file.
    let piece: number[] = [];
    for (const id of way.nodeIds) {
      if (!places.has(id)) {
        piece = [];
        continue;
      }
      piece.push(id);
      if (piece.length > 1 && isEnd(id)) {
        addEdge(draft, way, piece, places, nameAt.get(way.name)!);
        piece = [id];
      }
    }
    if (piece.length > 1) addEdge(draft, way, piece, places, nameAt.get(way.name)!);
  }
  const graph = packed(draft, [...nameAt.keys()]);
  const forbidden = forbiddenTurns(graph, draft, restrictions);
  return { ...graph, forbidden, edgeIsland: islandsOf(graph) };
}

function addEdge(draft: Draft, way: Way, nodeIds: readonly number[], places: ReadonlyMap<number, Place>, name: number): void {
  const points = nodeIds.map((id) => places.get(id)!);
  const inDegrees = points.map(({ lat, lon }) => ({ lat: lat / E7, lon: lon / E7 }));
  draft.from.push(nodeIn(draft, nodeIds[0]!, points[0]!));
  draft.to.push(nodeIn(draft, nodeIds.at(-1)!, points.at(-1)!));
  draft.metres.push(inDegrees.reduce((sum, point, index) => sum + (index === 0 ? 0 : greatCircleM(inDegrees[index - 1]!, point)), 0));
  draft.kmh.push(...way.kmh);
  draft.name.push(name);
  draft.wayId.push(way.id);
  draft.shapeStart.push(draft.shapeLat.length);
  for (const { lat, lon } of points.slice(1, -1)) {
    draft.shapeLat.push(lat);
    draft.shapeLon.push(lon);
  }
}

function nodeIn(draft: Draft, id: number, place: Place): number {
  const known = draft.nodeOf.get(id);
  if (known !== undefined) return known;
  draft.nodeOf.set(id, draft.nodes.length);
  return draft.nodes.push(place) - 1;
}

function packed(draft: Draft, names: string[]): RoadGraph {
  const edgeFrom = Uint32Array.from(draft.from);
  const edgeTo = Uint32Array.from(draft.to);
  const arcStart = new Uint32Array(draft.nodes.length + 1);
  for (let edge = 0; edge < edgeFrom.length; edge += 1) {
    arcStart[edgeFrom[edge]! + 1]! += 1;
    arcStart[edgeTo[edge]! + 1]! += 1;
  }
  for (let node = 0; node < draft.nodes.length; node += 1) arcStart[node + 1]! += arcStart[node]!;
  const next = arcStart.slice();
  const arcs = new Uint32Array(edgeFrom.length * 2);
  for (let edge = 0; edge < edgeFrom.length; edge += 1) {
    arcs[next[edgeFrom[edge]!]!++] = edge * 2;
    arcs[next[edgeTo[edge]!]!++] = edge * 2 + 1;
  }
  return {
    nodeLat: Int32Array.from(draft.nodes, ({ lat }) => lat), nodeLon: Int32Array.from(draft.nodes, ({ lon }) => lon), nodeBlocked: Uint8Array.from(draft.nodes, ({ blocked }) => blocked),
    edgeFrom, edgeTo, edgeM: Float64Array.from(draft.metres), edgeKmh: Uint8Array.from(draft.kmh), edgeIsland: new Uint8Array(edgeFrom.length), edgeName: Uint32Array.from(draft.name),
    shapeStart: Uint32Array.from([...draft.shapeStart, draft.shapeLat.length]), shapeLat: Int32Array.from(draft.shapeLat), shapeLon: Int32Array.from(draft.shapeLon),
    arcStart, arcs, forbidden: new Uint32Array(), names,
  };
}

function forbiddenTurns(graph: RoadGraph, { nodeOf, wayId }: Draft, restrictions: readonly Restriction[]): Uint32Array {
  const pairs: [number, number][] = [];
  for (const { fromWay, viaNode, toWay, isOnly } of restrictions) {
    const node = nodeOf.get(viaNode);
    if (node === undefined) continue;
    const leaving = [...graph.arcs.subarray(graph.arcStart[node], graph.arcStart[node + 1])];
    const entering = leaving.map((arc) => arc ^ 1).filter((arc) => wayId[arc >>> 1] === fromWay);
    const meant = leaving.filter((arc) => wayId[arc >>> 1] === toWay);
    if (meant.length === 0) continue;
    const banned = isOnly ? leaving.filter((arc) => !meant.includes(arc)) : meant;
    for (const from of entering) for (const to of banned) if (headOf(graph, from) === node && tailOf(graph, to) === node) pairs.push([from, to]);
  }
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return Uint32Array.from(pairs.flat());
}

/** How many edges a profile may use at all. */
export function countUsable(graph: RoadGraph, profileIndex: number): number {
  let count = 0;
  for (let edge = 0; edge < graph.edgeFrom.length; edge += 1) if (kmhOf(graph, profileIndex, edge * 2) > 0 || kmhOf(graph, profileIndex, edge * 2 + 1) > 0) count += 1;
  return count;
}
