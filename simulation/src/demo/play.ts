// The process of the demo's outside world. Started by `mydr24 demo`, told over IPC where the server is; ends with its parent.
import { openRoads } from '@mydr24/server/roads/open-roads-node.ts';
import { createRoadEngine } from '@mydr24/server/roads/road-engine-memory.ts';
import { demoCast } from './demo-cast.ts';
import { startDemoWorld } from './demo-world-engine.ts';

interface PlayOrder {
  readonly url: string;
  readonly authKey: string;
  readonly patients: number;
  readonly speed: number;
  readonly hour: number;
  /** What virtual responders drive on, and where its import is kept. */
  readonly roadMap: string;
  readonly dataDir: string;
}

process.once('message', (order: PlayOrder) => void play(order));

async function play({ url, authKey, patients, speed, hour, roadMap, dataDir }: PlayOrder): Promise<void> {
  const { network, stays } = demoCast(patients, hour);
  const { graph } = await openRoads(roadMap, dataDir);
  const world = await startDemoWorld({ url, authKey: Buffer.from(authKey, 'base64url'), network, stays, speed, roads: createRoadEngine(graph) });
  const end = (): void => void world.stop().finally(() => process.exit(0));
  process.once('disconnect', end);
  // Ctrl-C reaches the whole group; the parent decides when it is over.
  process.on('SIGINT', () => {});
  process.once('SIGTERM', end);
  process.send?.({ type: 'playing', patients: network.patients.length });
}
