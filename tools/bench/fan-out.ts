// One ward's alarms to everybody who watches it: messages per second one by one (a commit each) and coalesced (100 alarms of
// one commit), and what an idle signed-in socket costs in memory. Against bare ws with the same crowd.
import type { BenchWorld } from './bench-world.ts';
import { type Crowd, openCrowd } from './crowd.ts';
import type { Caller } from './http-caller.ts';
import type { DatabaseAddress, Floor } from './floor.ts';
import { residentBytes } from './measures.ts';
import type { OurServer } from './our-server.ts';
import { openDevice, readingOf } from './ours.ts';
import { helloFrame, subscribeFrame } from './phone.ts';
import { asSuperuser } from './superuser.ts';
import { SUBPROTOCOL } from '@mydr24/protocol';
import { setTimeout as sleep } from 'node:timers/promises';

const TEMPERATURE = '8310-5';
const COALESCED = 100;
/** So that the fan-out never waits for the next reading. */
const CALLERS = 3;
const SETTLE_MS = 3_000;

export interface FanOut {
  oneByOne: number;
  coalesced: number;
}

export interface FanOutScene {
  readonly server: OurServer;
  readonly world: BenchWorld;
  readonly address: DatabaseAddress;
}

/** `nextPatient` gives a patient of the crowd's ward who has no alarm yet. */
export async function ourFanOut({ server, world, address }: FanOutScene, tokens: readonly string[], alarms: number, nextPatient: () => string): Promise<FanOut> {
  const devices = await Promise.all(Array.from({ length: CALLERS }, (_, n) => openDevice(server.port, world, n)));
  const post = async (device: Caller, count: number): Promise<void> => {
    const readings = Array.from({ length: count }, () => readingOf(nextPatient(), TEMPERATURE, 39.5, 'Cel'));
    const { status } = await device.post('/v1/readings', JSON.stringify({ readings }));
    if (status !== 200) throw new Error(`readings were answered ${status}`);
  };
  await post(devices[0]!, 1);
  const topic = `unit/${world.crowdUnitId}`;
  const crowd = await openOurCrowd(server, tokens, [subscribeFrame(topic, await findHave(address, topic))], '"type":"subscribed"');
  await crowd.timeUntilAllHad(1, () => post(devices[0]!, 1));
  let left = alarms;
  const postOneByOne = async (device: Caller): Promise<void> => {
    for (; left > 0; await post(device, 1)) left -= 1;
  };
  const oneByOneMs = await crowd.timeUntilAllHad(alarms, async () => void (await Promise.all(devices.map(postOneByOne))));
  const coalescedMs = await crowd.timeUntilAllHad(COALESCED, () => post(devices[0]!, COALESCED));
  for (const device of devices) device.close();
  await crowd.close();
  return { oneByOne: (alarms * tokens.length * 1000) / oneByOneMs, coalesced: (COALESCED * tokens.length * 1000) / coalescedMs };
}

/** The crowd resumes from here: thousands of first loads of a ward are another measurement. */
async function findHave(address: DatabaseAddress, topic: string): Promise<{ epoch: string; seq: number }> {
  const { rows } = await asSuperuser(address, (client) => client.query<{ epoch: string; seq: string }>('select epoch, last_seq as seq from topics where name = $1', [topic]));
  const [row] = rows;
  if (row === undefined) throw new Error('the ward of the crowd has no topic yet');
  return { epoch: row.epoch, seq: Number(row.seq) };
}

export async function floorFanOut(floor: Floor, sockets: number, frames: number): Promise<number> {
  const crowd = await openFloorCrowd(floor, sockets);
  await crowd.timeUntilAllHad(1, () => void floor.process.send({ fanOut: 1 }));
  const tookMs = await crowd.timeUntilAllHad(frames, () => void floor.process.send({ fanOut: frames }));
  await crowd.close();
  return (frames * sockets * 1000) / tookMs;
}

/** Bytes of resident memory one more idle socket costs the server. */
export async function bytesPerSocket(pid: number, count: number, open: () => Promise<Crowd>): Promise<number> {
  await sleep(SETTLE_MS);
  const before = residentBytes(pid);
  const crowd = await open();
  await sleep(SETTLE_MS);
  const after = residentBytes(pid);
  await crowd.close();
  return (after - before) / count;
}

export function openOurCrowd(server: OurServer, tokens: readonly string[], frames: readonly string[], readyMark: string): Promise<Crowd> {
  const first = tokens.map((token) => [helloFrame(token), ...frames]);
  return openCrowd({ url: `ws://127.0.0.1:${server.port}/v1/socket`, protocol: SUBPROTOCOL, first, unit: 'event', readyMark });
}

export function openFloorCrowd(floor: Floor, sockets: number): Promise<Crowd> {
  return openCrowd({ url: `ws://127.0.0.1:${floor.port}`, protocol: null, first: Array.from({ length: sockets }, () => []), unit: 'frame', readyMark: null });
}
