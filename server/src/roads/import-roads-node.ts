// From an OpenStreetMap extract to a road graph: reads the file twice, ways first.
import { readOsmFile, UnreadableMap } from './osm-file-node.ts';
import { createRoadBuilder } from './road-builder.ts';
import type { RoadGraph } from './road-graph.ts';

export async function importRoads(path: string): Promise<RoadGraph> {
  const builder = createRoadBuilder();
  await readOsmFile(path, builder.first);
  await readOsmFile(path, builder.second);
  const graph = builder.build();
  if (graph.edgeFrom.length === 0) throw new UnreadableMap('the extract holds no road; it may be cut too small, or hold only borders or places');
  return graph;
}
