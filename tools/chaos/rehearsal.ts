// Rounds of load, blow, recovery, rest and judgement on one running MyDR24. Prints nothing; hands each round over as it ends.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { placeOf } from '@mydr24/server/platform/postgres-cluster.ts';
import { findPostmaster, stopPostmaster } from '@mydr24/server/platform/postmaster.ts';
import { type BenchWorld, fillWorld, signTokens } from '../bench/bench-world.ts';
import { DATABASE, type OurServer, ROOT, type ServerStart, socketDirOf, startOurs } from '../bench/our-server.ts';
import { checkAll } from './checks.ts';
import { findDiverged } from './convergence.ts';
import { type Fault, FAULTS, strike } from './faults.ts';
import { createPeople, type People } from './people.ts';
import { createSeeded, type Seeded } from './seeded.ts';
import { createSenders, type Senders } from './senders.ts';
import { createTruth, type Truth } from './truth.ts';

export interface RehearsalOptions {
  readonly rounds: number;
  readonly seed: number;
  /** What is struck, by the seed; default: server, database, both. */
  readonly faults?: readonly Fault[];
  /** Where the programs lie that take each other's place; the first begins. */
  readonly versions?: readonly [string, string];
  readonly port: number;
  /** Where the log of the servers goes, one after the other. */
  readonly logFile: string;
  /** Longer is a broken promise; default 10 s. */
  readonly readyWithinMs?: number;
  /** Aborted: the round under way is the last. */
  readonly signal?: AbortSignal;
  readonly onRound: (round: Round) => void;
}

export interface Round {
  readonly n: number;
  readonly fault: Fault;
  readonly struckAfterMs: number;
  readonly readyAfterMs: number;
  /** Totals since the first round. */
  readonly readings: number;
  readonly emergencies: number;
  readonly accepted: number;
  readonly events: number;
  readonly problems: readonly string[];
}

const READY_WITHIN_MS = 10_000;
const DEVICES = 6;
const CALM_PATIENTS = 100;
const FRESH_PER_ROUND = 40;
const RESPONDERS = 8;
const LOAD_MS = { low: 300, high: 1_500 };
const AFTER_MS = 500;
/** Work that was under way when everybody rested, such as pages being stored. */
const SETTLE_MS = 300;
const DAY_MS = 86_400_000;

interface Stage {
  readonly start: ServerStart;
  readonly world: BenchWorld;
  readonly truth: Truth;
  readonly seeded: Seeded;
  readonly faults: readonly Fault[];
  readonly people: People;
  readonly senders: Senders;
}

export async function rehearse(options: RehearsalOptions): Promise<void> {
  const top = mkdtempSync(join(tmpdir(), 'mydr24-chaos-'));
  chmodSync(top, 0o755);
  const versions = options.versions ?? [ROOT, ROOT];
  const start: ServerStart = { root: versions[0], dataDir: join(top, 'data'), port: options.port, authKey: randomBytes(32).toString('base64url'), logFile: options.logFile };
  let server = await startOurs(start);
  let stage: Stage | undefined;
  try {
    stage = await setStage(start, options);
    for (let n = 1; n <= options.rounds && !options.signal?.aborted; n += 1) {
      const { round, server: next } = await runRound({ ...stage, start: { ...start, root: versions[n % 2]! } }, server, n, options.readyWithinMs ?? READY_WITHIN_MS);
      server = next;
      options.onRound(round);
    }
  } finally {
    stage?.people.close();
    await server.stop();
    // A server that ended by itself leaves its database running.
    const postmaster = findPostmaster(placeOf(start.dataDir).clusterDir);
    if (postmaster !== undefined) await stopPostmaster(postmaster);
    rmSync(top, { recursive: true, force: true });
  }
}

async function setStage(start: ServerStart, { seed, rounds, faults = FAULTS }: RehearsalOptions): Promise<Stage> {
  const world = await withDatabase(start.dataDir, (client) =>
    fillWorld(client, {
      patients: CALM_PATIENTS + rounds * FRESH_PER_ROUND, responders: RESPONDERS, crowdPatients: 1, crowdPeople: 1, crowdSockets: 1, devices: DEVICES, noDataMs: DAY_MS,
    }),
  );
  const staff = [...world.responders, ...world.nurses];
  const signed = await signTokens(start.authKey, world.tenantId, staff);
  const tokens = new Map(staff.map(({ personId }, n) => [personId, signed[n]!]));
  const truth = createTruth();
  const seeded = createSeeded(seed);
  let fresh = CALM_PATIENTS;
  const takeFreshPatient = (): string | undefined => world.patientIds[(fresh += 1) - 1];
  const people = createPeople({ port: start.port, world, tokens, truth, seeded: seeded.branch('people') });
  const senders = createSenders({ port: start.port, world, truth, seeded: seeded.branch('senders'), devices: DEVICES, takeFreshPatient });
  return { start, world, truth, seeded, faults, people, senders };
}

async function runRound(stage: Stage, before: OurServer, n: number, readyWithinMs: number): Promise<{ round: Round; server: OurServer }> {
  const { start, world, truth, seeded, faults, people, senders } = stage;
  const fault = seeded.pick(faults);
  const struckAfterMs = Math.round(seeded.between(LOAD_MS.low, LOAD_MS.high));
  people.work();
  senders.start();
  await sleep(struckAfterMs);
  const { server, readyAfterMs } = await strike(fault, before, start);
  await sleep(AFTER_MS);
  await senders.stop();
  await people.rest();
  await people.closeSome();
  await sleep(SETTLE_MS);
  const problems = await withDatabase(start.dataDir, (client) => checkAll({ client, truth, deviceIds: world.devices.map(({ deviceId }) => deviceId) }));
  problems.push(...(await findDiverged(start.port, people.all.flatMap(({ followed }) => followed))));
  if (readyAfterMs > readyWithinMs) problems.push(`ready only after ${Math.round(readyAfterMs)} ms`);
  const { readings, raised, accepted, seen } = truth;
  return {
    server,
    round: { n, fault, struckAfterMs, readyAfterMs, readings: readings.length, emergencies: raised.size, accepted: accepted.size, events: seen.size, problems },
  };
}

async function withDatabase<Result>(dataDir: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ host: socketDirOf(dataDir), database: DATABASE, user: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
