// Reads an OpenStreetMap XML extract (gzipped) into plain maps of nodes, ways and relations. Keeps every tag; judges none.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';

export type Point = readonly [lon: number, lat: number];
export type Tags = ReadonlyMap<string, string>;
export type OsmNode = { point: Point; tags: Map<string, string> };
export type OsmWay = { nodeIds: string[]; tags: Map<string, string> };
export type OsmRelation = { members: { kind: string; id: string; role: string }[]; tags: Map<string, string> };
export type OsmExtract = { nodes: Map<string, OsmNode>; ways: Map<string, OsmWay>; relations: Map<string, OsmRelation> };

export async function readOsm(path: string): Promise<OsmExtract> {
  const extract: OsmExtract = { nodes: new Map(), ways: new Map(), relations: new Map() };
  const parser = new SaxesParser();
  let tags = new Map<string, string>();
  let nodeIds: string[] = [];
  let members: OsmRelation['members'] = [];
  parser.on('opentag', ({ name, attributes: of }) => {
    if (name === 'node' || name === 'way' || name === 'relation') [tags, nodeIds, members] = [new Map(), [], []];
    if (name === 'node') extract.nodes.set(of['id']!, { point: [Number(of['lon']), Number(of['lat'])], tags });
    else if (name === 'way') extract.ways.set(of['id']!, { nodeIds, tags });
    else if (name === 'relation') extract.relations.set(of['id']!, { members, tags });
    else if (name === 'tag') tags.set(of['k']!, of['v']!);
    else if (name === 'nd') nodeIds.push(of['ref']!);
    else if (name === 'member') members.push({ kind: of['type']!, id: of['ref']!, role: of['role'] ?? '' });
  });
  for await (const chunk of createReadStream(path).pipe(createGunzip()).setEncoding('utf8')) parser.write(chunk as string);
  parser.close();
  return extract;
}

export function wayPoints(extract: OsmExtract, way: OsmWay): Point[] {
  return way.nodeIds.map((id) => extract.nodes.get(id)?.point).filter((point) => point !== undefined);
}
