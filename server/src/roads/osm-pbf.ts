// The primitives of one block of an OpenStreetMap PBF file (format: wiki.openstreetmap.org/wiki/PBF_Format). The block comes inflated;
// protobuf itself is the library's work. Keeps every tag and judges none.
import { PbfReader } from 'pbf';

export type Tags = ReadonlyMap<string, string>;
export interface OsmMember {
  readonly kind: 'node' | 'way' | 'relation';
  readonly id: number;
  readonly role: string;
}
/** Told of everything in a file, in the file's order: nodes, then ways, then relations in any usual extract. */
export interface OsmSink {
  node?(id: number, lat: number, lon: number, tags: Tags): void;
  way?(id: number, nodeIds: readonly number[], tags: Tags): void;
  relation?(id: number, members: readonly OsmMember[], tags: Tags): void;
}

interface Block {
  strings: string[];
  groups: Uint8Array[];
  granularity: number;
  latOffset: number;
  lonOffset: number;
}

const NO_TAGS: Tags = new Map();
const memberKinds = ['node', 'way', 'relation'] as const;

export function readPrimitiveBlock(bytes: Uint8Array, sink: OsmSink): void {
  const block: Block = { strings: [], groups: [], granularity: 100, latOffset: 0, lonOffset: 0 };
  new PbfReader(bytes).readFields((tag, to: Block, pbf) => {
    if (tag === 1) to.strings = pbf.readMessage((inner, list: string[], strings) => void (inner === 1 && list.push(strings.readString())), []);
    else if (tag === 2) to.groups.push(pbf.readBytes());
    else if (tag === 17) to.granularity = pbf.readVarint();
    else if (tag === 19) to.latOffset = pbf.readVarint(true);
    else if (tag === 20) to.lonOffset = pbf.readVarint(true);
  }, block);
  for (const group of block.groups) readGroup(group, block, sink);
}

function readGroup(bytes: Uint8Array, block: Block, sink: OsmSink): void {
  new PbfReader(bytes).readFields((tag, to: OsmSink, pbf) => {
    if (tag === 1 && to.node) readNode(pbf.readBytes(), block, to);
    else if (tag === 2 && to.node) readDense(pbf.readBytes(), block, to);
    else if (tag === 3 && to.way) readWay(pbf.readBytes(), block, to);
    else if (tag === 4 && to.relation) readRelation(pbf.readBytes(), block, to);
  }, sink);
}

const NANO = 1e-9;
const latOf = ({ granularity, latOffset }: Block, raw: number): number => (latOffset + granularity * raw) * NANO;
const lonOf = ({ granularity, lonOffset }: Block, raw: number): number => (lonOffset + granularity * raw) * NANO;

function tagsOf(block: Block, keys: readonly number[], values: readonly number[]): Tags {
  return keys.length === 0 ? NO_TAGS : new Map(keys.map((key, index) => [block.strings[key] ?? '', block.strings[values[index] ?? 0] ?? '']));
}

/** Running sums: ids, coordinates and references are stored as differences. */
function summed(deltas: number[]): number[] {
  for (let at = 1; at < deltas.length; at += 1) deltas[at] = deltas[at - 1]! + deltas[at]!;
  return deltas;
}

interface Parts {
  id: number;
  lat: number;
  lon: number;
  keys: number[];
  values: number[];
  refs: number[];
  roles: number[];
  kinds: number[];
}
const parts = (): Parts => ({ id: 0, lat: 0, lon: 0, keys: [], values: [], refs: [], roles: [], kinds: [] });

function readNode(bytes: Uint8Array, block: Block, sink: OsmSink): void {
  const { id, lat, lon, keys, values } = new PbfReader(bytes).readFields((tag, to: Parts, pbf) => {
    if (tag === 1) to.id = pbf.readSVarint();
    else if (tag === 2) to.keys = pbf.readPackedVarint();
    else if (tag === 3) to.values = pbf.readPackedVarint();
    else if (tag === 8) to.lat = pbf.readSVarint();
    else if (tag === 9) to.lon = pbf.readSVarint();
  }, parts());
  sink.node?.(id, latOf(block, lat), lonOf(block, lon), tagsOf(block, keys, values));
}

function readDense(bytes: Uint8Array, block: Block, sink: OsmSink): void {
  const dense = new PbfReader(bytes).readFields((tag, to: { ids: number[]; lats: number[]; lons: number[]; tags: number[] }, pbf) => {
    if (tag === 1) to.ids = summed(pbf.readPackedSVarint());
    else if (tag === 8) to.lats = summed(pbf.readPackedSVarint());
    else if (tag === 9) to.lons = summed(pbf.readPackedSVarint());
    else if (tag === 10) to.tags = pbf.readPackedVarint();
  }, { ids: [], lats: [], lons: [], tags: [] });
  let at = 0;
  dense.ids.forEach((id, index) => {
    const tags = new Map<string, string>();
    // Keys and values of one node after the other, each node closed by a 0.
    for (; (dense.tags[at] ?? 0) !== 0; at += 2) tags.set(block.strings[dense.tags[at]!] ?? '', block.strings[dense.tags[at + 1]!] ?? '');
    at += 1;
    sink.node?.(id, latOf(block, dense.lats[index]!), lonOf(block, dense.lons[index]!), tags.size === 0 ? NO_TAGS : tags);
  });
}

function readWay(bytes: Uint8Array, block: Block, sink: OsmSink): void {
  const { id, keys, values, refs } = new PbfReader(bytes).readFields((tag, to: Parts, pbf) => {
    if (tag === 1) to.id = pbf.readVarint();
    else if (tag === 2) to.keys = pbf.readPackedVarint();
    else if (tag === 3) to.values = pbf.readPackedVarint();
    else if (tag === 8) to.refs = summed(pbf.readPackedSVarint());
  }, parts());
  sink.way?.(id, refs, tagsOf(block, keys, values));
}

function readRelation(bytes: Uint8Array, block: Block, sink: OsmSink): void {
  const { id, keys, values, refs, roles, kinds } = new PbfReader(bytes).readFields((tag, to: Parts, pbf) => {
    if (tag === 1) to.id = pbf.readVarint();
    else if (tag === 2) to.keys = pbf.readPackedVarint();
    else if (tag === 3) to.values = pbf.readPackedVarint();
    else if (tag === 8) to.roles = pbf.readPackedVarint();
    else if (tag === 9) to.refs = summed(pbf.readPackedSVarint());
    else if (tag === 10) to.kinds = pbf.readPackedVarint();
  }, parts());
  const members = refs.map((ref, index): OsmMember => ({ id: ref, role: block.strings[roles[index] ?? 0] ?? '', kind: memberKinds[kinds[index] ?? 0] ?? 'node' }));
  sink.relation?.(id, members, tagsOf(block, keys, values));
}
