// Reads an OpenStreetMap extract from disk, block by block: `.osm.pbf`, or XML as `.osm` and `.osm.gz`. A file of any size needs one block's memory.
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip, inflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { SaxesParser } from 'saxes';
import { type OsmMember, type OsmSink, readPrimitiveBlock, type Tags } from './osm-pbf.ts';

/** What is wrong with a file, in words for whoever named it. */
export class UnreadableMap extends Error {}

export async function readOsmFile(path: string, sink: OsmSink): Promise<void> {
  if (path.endsWith('.pbf')) return readPbf(path, sink);
  if (/\.osm(\.gz)?$/.test(path)) return readXml(path, sink);
  throw new UnreadableMap('found a file of another kind, expected an OpenStreetMap extract: .osm.pbf, .osm.gz or .osm');
}

// PBF ----------------------------------------------------------------------------------------------------------

const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 * 1024 * 1024;
/** Features of a file that change how it must be read; one we do not know would be read wrongly. */
const known = new Set(['OsmSchema-V0.6', 'DenseNodes']);

async function readPbf(path: string, sink: OsmSink): Promise<void> {
  const file = await open(path);
  try {
    for (let at = 0, blob = await nextBlob(file, at); blob !== null; blob = await nextBlob(file, at)) {
      at = blob.endsAt;
      if (blob.type === 'OSMHeader') checkFeatures(blob.bytes);
      else if (blob.type === 'OSMData') readPrimitiveBlock(blob.bytes, sink);
    }
  } finally {
    await file.close();
  }
}

interface Blob {
  type: string;
  bytes: Uint8Array;
  endsAt: number;
}

async function nextBlob(file: FileHandle, at: number): Promise<Blob | null> {
  const length = await readExactly(file, at, 4);
  if (length === null) return null;
  const headerBytes = length.readUInt32BE();
  if (headerBytes > MAX_HEADER_BYTES) throw new UnreadableMap('the file does not begin like an .osm.pbf file');
  const header = { type: '', size: 0 };
  new PbfReader(await need(file, at + 4, headerBytes)).readFields((tag, to: typeof header, pbf) => {
    if (tag === 1) to.type = pbf.readString();
    else if (tag === 3) to.size = pbf.readVarint();
  }, header);
  if (header.size > MAX_BLOB_BYTES) throw new UnreadableMap('a block of the file is larger than the format allows');
  const start = at + 4 + headerBytes;
  return { type: header.type, bytes: inflated(await need(file, start, header.size)), endsAt: start + header.size };
}

function inflated(blob: Uint8Array): Uint8Array {
  const found: { raw?: Uint8Array; zlib?: Uint8Array } = {};
  new PbfReader(blob).readFields((tag, to: typeof found, pbf) => {
    if (tag === 1) to.raw = pbf.readBytes();
    else if (tag === 3) to.zlib = pbf.readBytes();
  }, found);
  if (found.zlib) return inflateSync(found.zlib, { maxOutputLength: MAX_BLOB_BYTES });
  if (found.raw) return found.raw;
  throw new UnreadableMap('the file is compressed in a way other than zlib; convert it, e.g. with osmium cat');
}

function checkFeatures(bytes: Uint8Array): void {
  const features = new PbfReader(bytes).readFields((tag, to: string[], pbf) => void (tag === 4 && to.push(pbf.readString())), [] as string[]);
  const unknown = features.filter((feature) => !known.has(feature));
  if (unknown.length > 0) throw new UnreadableMap(`the file needs what this reader does not know: ${unknown.join(', ')}`);
}

async function readExactly(file: FileHandle, at: number, bytes: number): Promise<Buffer | null> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return bytesRead === bytes ? buffer : null;
}

async function need(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const found = await readExactly(file, at, bytes);
  if (found === null) throw new UnreadableMap('the file ends in the middle of a block; it was not copied whole');
  return found;
}

// XML ----------------------------------------------------------------------------------------------------------

async function readXml(path: string, sink: OsmSink): Promise<void> {
  const parser = new SaxesParser();
  let tags = new Map<string, string>();
  let nodeIds: number[] = [];
  let members: OsmMember[] = [];
  let own: Record<string, string> = {};
  parser.on('opentag', ({ name, attributes: of }) => {
    if (name === 'node' || name === 'way' || name === 'relation') [tags, nodeIds, members, own] = [new Map(), [], [], of];
    else if (name === 'tag') tags.set(of['k'] ?? '', of['v'] ?? '');
    else if (name === 'nd') nodeIds.push(Number(of['ref']));
    else if (name === 'member') members.push({ kind: of['type'] as OsmMember['kind'], id: Number(of['ref']), role: of['role'] ?? '' });
  });
  parser.on('closetag', ({ name }) => {
    const given: Tags = tags;
    if (name === 'node') sink.node?.(Number(own['id']), Number(own['lat']), Number(own['lon']), given);
    else if (name === 'way') sink.way?.(Number(own['id']), nodeIds, given);
    else if (name === 'relation') sink.relation?.(Number(own['id']), members, given);
  });
  const stream = createReadStream(path);
  for await (const chunk of (path.endsWith('.gz') ? stream.pipe(createGunzip()) : stream).setEncoding('utf8')) parser.write(chunk as string);
  parser.close();
}
