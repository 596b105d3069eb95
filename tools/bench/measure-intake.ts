// Readings stored, singly and in batches, ours beside the floor, in turn: per second, and per CPU-second of server and
// database together.
import type { BenchWorld } from './bench-world.ts';
import { bareKeyedInsert, type DatabaseAddress, type Floor, floorIntake } from './floor.ts';
import { type IntakeRun, measureIntake } from './intake.ts';
import { compared, type Figure } from './measures.ts';
import { ourIntake } from './ours.ts';
import type { OurServer } from './our-server.ts';
import type { BenchPlan } from './plan.ts';

export interface IntakeBench {
  readonly plan: BenchPlan;
  readonly server: OurServer;
  readonly floor: Floor;
  readonly world: BenchWorld;
  readonly address: DatabaseAddress;
  readonly onProgress: (text: string) => void;
}

interface Round {
  readonly ours: IntakeRun;
  readonly floor: IntakeRun;
  readonly bare: number;
}

const SHAPES = [
  { name: 'single readings, 32 callers', callers: 32, batch: 1 },
  { name: 'batches of 100, 4 callers', callers: 4, batch: 100 },
  { name: 'batches of 1,000, 2 callers', callers: 2, batch: 1_000 },
];
/** Measured once, on the machine this was designed on: readings per CPU-second of a FHIR server and of Socket.IO. */
const MEDPLUM_PER_CPU_SECOND = 126;

export async function benchIntake(bench: IntakeBench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const shape of SHAPES) {
    const rounds: Round[] = [];
    await measureIntake(ourIntake(bench.server, bench.world), { ...shape, seconds: bench.plan.intakeSeconds / 2 });
    for (let round = 1; round <= bench.plan.rounds; round += 1) {
      bench.onProgress(`${shape.name}: round ${round} of ${bench.plan.rounds}`);
      rounds.push(await measureRound(bench, shape));
    }
    figures.push(...figuresOf(shape, rounds));
  }
  return figures;
}

async function measureRound({ plan, server, floor, world, address }: IntakeBench, shape: (typeof SHAPES)[number]): Promise<Round> {
  const run = { ...shape, seconds: plan.intakeSeconds };
  const floorRun = await measureIntake(floorIntake(floor, server.postmasterPid()), run);
  const oursRun = await measureIntake(ourIntake(server, world), run);
  const bare = shape.batch === 1 ? Number.NaN : await bareKeyedInsert(address, run);
  return { ours: oursRun, floor: floorRun, bare };
}

function figuresOf({ name, batch }: (typeof SHAPES)[number], rounds: readonly Round[]): Figure[] {
  const pairs = (key: keyof IntakeRun) => rounds.map(({ ours, floor }) => ({ ours: ours[key], floor: floor[key] }));
  const perSecond = compared(`${name}, per second`, 'readings/s', pairs('perSecond'), 'beside the keyed floor', null);
  const cpu = `${name}, per CPU-second`;
  if (batch === 1) return [perSecond, compared(cpu, 'readings', pairs('perCpuSecond'), '>= 0.4 of the keyed floor', { atLeast: 0.4 })];
  const bare = rounds.map(({ ours, bare: floor }) => ({ ours: ours.perSecond, floor }));
  if (batch === 100) {
    const peer = rounds.map(({ ours }) => ({ ours: ours.perCpuSecond, floor: MEDPLUM_PER_CPU_SECOND }));
    return [
      perSecond,
      compared(cpu, 'readings', pairs('perCpuSecond'), 'beside the keyed floor', null),
      compared(`${cpu}, beside Medplum's measured ${MEDPLUM_PER_CPU_SECOND}`, 'readings', peer, '>= 100 x', { atLeast: 100 }),
      compared(`${name}, beside bare keyed unnest`, 'readings/s', bare, '', null),
    ];
  }
  return [
    perSecond,
    compared(cpu, 'readings', pairs('perCpuSecond'), 'beside the keyed floor', null),
    compared(`${name}, beside bare keyed unnest`, 'readings/s', bare, '>= 0.6 of bare keyed unnest', { atLeast: 0.6 }),
  ];
}
