// Escalation as figures: many emergencies at once to first page and first receipt, then how late steps are stored with ever more
// emergencies open, and what one open emergency costs. Storms beside the floor of pages, lateness beside a bare timer on the same
// rows, both in the same run.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchWorld } from './bench-world.ts';
import type { DatabaseAddress, Floor } from './floor.ts';
import { alone, compared, cpuSeconds, type Figure, residentBytes, type Spread, spread } from './measures.ts';
import { insertPatients, type OpenEmergencies, openEmergencies, REPEAT_MS } from './open-emergencies.ts';
import type { OurServer } from './our-server.ts';
import type { BenchPlan } from './plan.ts';
import { rounded } from './report.ts';
import { asSuperuser } from './superuser.ts';
import { countOf, growthOf, type Histogram, percentileMs, scrapeHistogram } from './scrape.ts';
import { floorStorm, openStorm } from './storm.ts';

export interface EscalationBench {
  readonly plan: BenchPlan;
  readonly server: OurServer;
  readonly floor: Floor;
  readonly world: BenchWorld;
  readonly address: DatabaseAddress;
  /** Responders first, then nurses. */
  readonly tokens: readonly string[];
  readonly onProgress: (text: string) => void;
}

const LATENESS = 'mydr24_step_lateness_seconds';
const FLOOR_SOCKETS = 4;
/** As spread() lays them: the first is due 2 s after. */
const UNTIL_FIRST_MS = 2_000;
const IDLE_OPEN = 20;
const BUSY_OPEN = 1_000;

export async function benchStorms({ plan, server, floor, world, address, tokens, onProgress }: EscalationBench): Promise<Figure[]> {
  const storm = await openStorm(server, world, tokens);
  const figures: Figure[] = [];
  for (const { count, tries } of plan.storms) {
    const [pageOut, receipt, bare]: number[][] = [[], [], []];
    for (let n = 0; n < plan.rounds * tries; n += 1) {
      if (n === 0 || tries < 10) onProgress(`${count.toLocaleString('en')} at once: ${n + 1} of ${plan.rounds * tries}`);
      bare!.push(...(await floorStorm(floor, count, FLOOR_SOCKETS)));
      const found = await storm.run(await asSuperuser(address, (client) => insertPatients(client, world, count)));
      pageOut!.push(...found.pageOut);
      receipt!.push(...found.receipt);
    }
    figures.push(...stormFigures(count, spread(pageOut!), spread(receipt!), spread(bare!)));
  }
  storm.close();
  return figures;
}

function stormFigures(count: number, pageOut: Spread, receipt: Spread, bare: Spread): Figure[] {
  const at = `${count.toLocaleString('en')} at once`;
  const row = (name: string, rung: 'p50' | 'p99'): Figure => ({
    ...compared(`raised to first page out, ${rung}, ${name}`, 'ms', [{ ours: pageOut[rung], floor: bare[rung] }], 'beside the floor’s page', null), spread: words(pageOut),
  });
  return [row(at, 'p50'), row(at, 'p99'), { ...alone(`raised to first device receipt stored, p99, ${at}`, 'ms', [receipt.p99], '', null), spread: words(receipt) }];
}

const words = ({ n, p50, p99, max }: Spread): string => [n, ...[p50, p99, max].map(rounded)].join(', ');

export async function benchOpen(bench: EscalationBench): Promise<Figure[]> {
  const { plan, server, world, address, onProgress } = bench;
  const open = await openEmergencies(server, world, address);
  const timer = await startFloorTimer(address);
  const figures: Figure[] = [];
  const rows: { count: number; p99: number }[] = [];
  for (const count of plan.open) {
    onProgress(`${count.toLocaleString('en')} open: raising`);
    const before = { rss: residentBytes(server.pid), bytes: await open.databaseBytes(), count: rows.at(-1)?.count ?? 0 };
    await open.growTo(count);
    const grown = { rss: (residentBytes(server.pid) - before.rss) / (count - before.count), bytes: ((await open.databaseBytes()) - before.bytes) / (count - before.count) };
    const seconds = Math.max(plan.openSeconds, count <= IDLE_OPEN ? REPEAT_MS / 2_000 : 0);
    onProgress(`${count.toLocaleString('en')} open: the floor's timer, then ours, ${seconds} s each`);
    await open.spread();
    const bare = spread(await timer.run(seconds + UNTIL_FIRST_MS / 1000));
    const ours = await watchSteps(bench, open, seconds);
    rows.push({ count, p99: percentileMs(ours.late, 0.99) });
    figures.push(...openFigures(count, bare, ours, grown, seconds));
  }
  timer.stop();
  await open.endAll();
  return figures;
}

interface Watched {
  readonly late: Histogram;
  readonly cpuSeconds: number;
  readonly bytes: number;
}

async function watchSteps({ server }: EscalationBench, open: OpenEmergencies, seconds: number): Promise<Watched> {
  const pids = [server.pid, server.postmasterPid()];
  await open.spread();
  const [before, cpuBefore, bytesBefore] = [await scrapeHistogram(server.port, LATENESS), cpuSeconds(pids), await open.databaseBytes()];
  await sleep(UNTIL_FIRST_MS + seconds * 1000);
  const after = await scrapeHistogram(server.port, LATENESS);
  return { late: growthOf(before, after), cpuSeconds: cpuSeconds(pids) - cpuBefore, bytes: (await open.databaseBytes()) - bytesBefore };
}

function openFigures(count: number, bare: Spread, { late, cpuSeconds: cpu, bytes }: Watched, grown: { rss: number; bytes: number }, seconds: number): Figure[] {
  const at = `${count.toLocaleString('en')} open`;
  const n = countOf(late);
  const [p50, p99] = [percentileMs(late, 0.5), percentileMs(late, 0.99)];
  const limitMs = count <= IDLE_OPEN ? 50 : count <= BUSY_OPEN ? 250 : null;
  const target = count <= IDLE_OPEN ? '< 50 ms idle' : limitMs === null ? 'no growth over 1,000 open' : '< 250 ms';
  const figures: Figure[] = [
    { ...compared(`step lateness p99, ${at}`, 'ms', [{ ours: p99, floor: bare.p99 }], target, null), isMet: limitMs === null ? null : p99 < limitMs, spread: `${n}, ${rounded(p50)}, ${rounded(p99)}, ` },
  ];
  if (count <= IDLE_OPEN) return figures;
  const minutes = (count * (seconds + UNTIL_FIRST_MS / 1000)) / 60;
  return [
    ...figures,
    alone(`CPU per open emergency-minute, server and database, ${at}`, 'ms', [(1000 * cpu) / minutes], '', null),
    alone(`database bytes to open one, ${at}`, 'KB', [grown.bytes / 1024], '', null),
    alone(`database bytes for each of its steps, ${at}`, 'KB', [bytes / Math.max(1, n) / 1024], '', null),
    alone(`server memory for each, ${at}`, 'KB', [grown.rss / 1024], '', null),
  ];
}

async function startFloorTimer(address: DatabaseAddress): Promise<{ run(seconds: number): Promise<number[]>; stop(): void }> {
  const child = fork(join(import.meta.dirname, 'floor-timer.ts'));
  child.send(address);
  await once(child, 'message');
  return {
    async run(seconds) {
      const answered = once(child, 'message');
      child.send({ seconds, repeatMs: REPEAT_MS });
      return ((await answered) as [{ late: number[] }])[0].late;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
