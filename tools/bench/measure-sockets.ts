// Fan-out and memory as figures: the crowd in each size, ours and bare ws in turn.
import type { BenchWorld } from './bench-world.ts';
import { bytesPerSocket, type FanOut, floorFanOut, openFloorCrowd, openOurCrowd, ourFanOut } from './fan-out.ts';
import type { DatabaseAddress, Floor } from './floor.ts';
import { compared, type Figure } from './measures.ts';
import type { OurServer } from './our-server.ts';
import type { BenchPlan } from './plan.ts';

export interface SocketBench {
  readonly plan: BenchPlan;
  readonly server: OurServer;
  readonly floor: Floor;
  readonly world: BenchWorld;
  readonly address: DatabaseAddress;
  /** One for each socket of the crowd. */
  readonly tokens: readonly string[];
  readonly onProgress: (text: string) => void;
}

/** Best asked of a server that has done little yet: what it grew before is not the sockets'. */
export async function benchMemory({ plan, server, floor, tokens, onProgress }: SocketBench): Promise<Figure[]> {
  const count = plan.idleSockets;
  onProgress(`memory of ${count.toLocaleString('en')} idle sockets`);
  const ours = await bytesPerSocket(server.pid, count, () => openOurCrowd(server, tokens.slice(0, count), [], '"type":"welcome"'));
  const bare = await bytesPerSocket(floor.pid, count, () => openFloorCrowd(floor, count));
  const pair = { ours: ours / 1024, floor: bare / 1024 };
  const name = `memory per idle authenticated socket at ${count.toLocaleString('en')}`;
  return [{ ...compared(name, 'KB', [pair], '<= 16 KB', null), isMet: pair.ours <= 16 }];
}

export async function benchFanOut(bench: SocketBench): Promise<Figure[]> {
  const figures: Figure[] = [];
  let patient = 0;
  const nextPatient = (): string => {
    const patientId = bench.world.crowdPatientIds[(patient += 1) - 1];
    if (patientId === undefined) throw new Error('the crowd ward has too few patients for so many alarms');
    return patientId;
  };
  for (const sockets of bench.plan.crowds) figures.push(...(await benchCrowd(bench, sockets, nextPatient)));
  return figures;
}

/** Alarms one crowd needs: two to warm up, one by one, and one hundred at once. */
export const alarmsOfCrowd = ({ fanOutAlarms, rounds, crowds }: BenchPlan): number => crowds.length * rounds * (2 + fanOutAlarms + 100);

async function benchCrowd(bench: SocketBench, sockets: number, nextPatient: () => string): Promise<Figure[]> {
  const { plan, floor, tokens, onProgress } = bench;
  const rounds: { ours: FanOut; floor: number }[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    onProgress(`fan-out to ${sockets.toLocaleString('en')}: round ${round} of ${plan.rounds}`);
    const bare = await floorFanOut(floor, sockets, plan.fanOutAlarms);
    rounds.push({ floor: bare, ours: await ourFanOut(bench, tokens.slice(0, sockets), plan.fanOutAlarms, nextPatient) });
  }
  const name = `fan-out to ${sockets.toLocaleString('en')}`;
  return [
    compared(`${name}, one by one`, 'messages/s', rounds.map(({ ours, floor: bare }) => ({ ours: ours.oneByOne, floor: bare })), '>= 0.6 of bare ws', { atLeast: 0.6 }),
    compared(`${name}, 100 alarms of one commit`, 'messages/s', rounds.map(({ ours }) => ({ ours: ours.coalesced, floor: ours.oneByOne })), '>= 5 x one by one', { atLeast: 5 }),
  ];
}
