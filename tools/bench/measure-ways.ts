// Readings stored through each way in by its own simulated device, singly and in hundreds, beside the floor's plain HTTP insert
// in the same shape: per second, and per CPU-second of server and database together. Every answer is awaited.
import { loincOfKind } from '@mydr24/protocol';
import { openSender, simulatedWays, type Sender, type SimulatedReading, type SimulatedWay } from '@mydr24/simulation/devices/senders.ts';
import { floorIntake } from './floor.ts';
import { type IntakeRun, measureIntake } from './intake.ts';
import type { IntakeBench } from './measure-intake.ts';
import { compared, cpuSeconds, type Figure } from './measures.ts';
import { CALM_PATIENTS } from './ours.ts';

export interface WayPorts {
  readonly mqtt: number;
  readonly hl7: number;
}

const SHAPES = [{ name: 'single readings, 32 devices', callers: 32, batch: 1 }, { name: 'batches of 100, 4 devices', callers: 4, batch: 100 }];

export async function benchWays(bench: IntakeBench, ports: WayPorts): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const shape of SHAPES) {
    for (const way of simulatedWays) {
      const pairs: { ours: IntakeRun; floor: IntakeRun }[] = [];
      await measureWay(bench, ports, way, { ...shape, seconds: bench.plan.intakeSeconds / 2 });
      for (let round = 1; round <= bench.plan.rounds; round += 1) {
        bench.onProgress(`${way}, ${shape.name}: round ${round} of ${bench.plan.rounds}`);
        const run = { ...shape, seconds: bench.plan.intakeSeconds };
        pairs.push({ floor: await measureIntake(floorIntake(bench.floor, bench.server.postmasterPid()), run), ours: await measureWay(bench, ports, way, run) });
      }
      for (const [key, words] of [['perSecond', 'per second'], ['perCpuSecond', 'per CPU-second']] as const) {
        figures.push(compared(`${way}: ${shape.name}, ${words}`, 'readings', pairs.map(({ ours, floor }) => ({ ours: ours[key], floor: floor[key] })), 'beside the keyed floor', null));
      }
    }
  }
  return figures;
}

async function measureWay({ server, world }: IntakeBench, ports: WayPorts, way: SimulatedWay, run: { callers: number; batch: number; seconds: number }): Promise<IntakeRun> {
  const pids = [server.pid, server.postmasterPid()];
  const senders = await Promise.all(Array.from({ length: run.callers }, (_, nth) => openSender(way, {
    url: `http://127.0.0.1:${server.port}`, mqttUrl: `mqtt://127.0.0.1:${ports.mqtt}`, mllpHost: '127.0.0.1', mllpPort: ports.hl7, patientId: world.patientIds[nth % CALM_PATIENTS]!, ...world.devices[nth % world.devices.length]!,
  })));
  const cpuBefore = cpuSeconds(pids);
  const startedAt = performance.now();
  const counts = await Promise.all(senders.map((sender) => drive(sender, run.batch, startedAt + run.seconds * 1000)));
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = cpuSeconds(pids) - cpuBefore;
  await Promise.all(senders.map((sender) => sender.close()));
  const stored = counts.reduce((sum, count) => sum + count, 0);
  return { perSecond: stored / seconds, perCpuSecond: stored / cpu };
}

const HOUR_MS = 3_600_000;
// HL7 v2 and FHIR number by what is said and when, so every reading has an instant of its own.
let nextSeq = 1;
const startedAt = Date.now() - HOUR_MS * 24;
const reading = (): SimulatedReading => ({ seq: (nextSeq += 1), kind: 'spo2', code: loincOfKind.spo2![0]!, value: 97, unit: '%', takenAt: startedAt + nextSeq });

async function drive(sender: Sender, batch: number, until: number): Promise<number> {
  let stored = 0;
  while (performance.now() < until) {
    const answers = await sender.send(Array.from({ length: batch }, reading));
    const bad = answers.find(({ isStored }) => !isStored);
    if (bad !== undefined) throw new Error(`a reading was refused: ${bad.reason}`);
    stored += answers.length;
  }
  return stored;
}
