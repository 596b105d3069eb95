// Reading -> page shown, in three settings: ten and a hundred a second alone, and ten a second with 5,000 readings a second
// behind them. Each round measures the floor and then ours, each beside the probe of its own moment.
import type { BenchWorld } from './bench-world.ts';
import { type DatabaseAddress, type Floor, floorPages } from './floor.ts';
import { type Load, startLoad } from './load-handle.ts';
import { compared, type Figure, type Spread, spread } from './measures.ts';
import type { OurServer } from './our-server.ts';
import { CALM_PATIENTS, ourPages } from './ours.ts';
import { measurePages, openProbe, type PageRun, type PageTarget, type Probe } from './pages.ts';
import { type BenchPlan, FAST_PAGES, LOAD_PER_SECOND, SLOW_PAGES, WARM_UP_SECONDS } from './plan.ts';
import { rounded } from './report.ts';

export interface PageBench {
  readonly plan: BenchPlan;
  readonly server: OurServer;
  readonly floor: Floor;
  readonly world: BenchWorld;
  readonly address: DatabaseAddress;
  readonly tokens: readonly string[];
  readonly onProgress: (text: string) => void;
}

interface Setting {
  readonly name: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly isLoaded: boolean;
}

interface Round {
  readonly ours: PageRun;
  readonly floor: PageRun;
}

/** A cold socket's p99 on top of the probe's: what the machine itself adds to a commit. */
const COLD_SOCKET_P99_MS = 3.7;
const FLOOR_SOCKETS = 4;

export async function benchPages(bench: PageBench): Promise<Figure[]> {
  const { plan, server, world, tokens, onProgress } = bench;
  const probe = await openProbe(bench.address);
  const floor = await floorPages(bench.floor, FLOOR_SOCKETS);
  const ours = await ourPages(server, world, tokens);
  let first = 0;
  const run = async (target: PageTarget, { perSecond, seconds }: Setting, used: Probe): Promise<PageRun> => {
    const measured = await measurePages(target, { first, perSecond, seconds, probe: used });
    first += target === ours ? perSecond * seconds : 0;
    return measured;
  };
  const settings = settingsOf(plan);
  await run(ours, { name: 'warm-up', perSecond: SLOW_PAGES, seconds: WARM_UP_SECONDS, isLoaded: false }, probe);
  const rounds = settings.map((): Round[] => []);
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const [n, setting] of settings.entries()) {
      onProgress(`pages, ${setting.name}: round ${round} of ${plan.rounds}`);
      const measuredFloor = await underLoad(setting.isLoaded, () => loadFloor(bench), () => run(floor, setting, probe));
      const measuredOurs = await underLoad(setting.isLoaded, () => loadOurs(bench), () => run(ours, setting, probe));
      await ours.settled();
      rounds[n]!.push({ ours: measuredOurs, floor: measuredFloor });
    }
  }
  ours.close();
  floor.close();
  await probe.close();
  return settings.flatMap((setting, n) => figuresOf(setting, rounds[n]!));
}

function settingsOf({ pageSeconds }: BenchPlan): Setting[] {
  return [
    { name: `${SLOW_PAGES}/s, idle`, perSecond: SLOW_PAGES, seconds: pageSeconds.slow, isLoaded: false },
    { name: `${FAST_PAGES}/s, idle`, perSecond: FAST_PAGES, seconds: pageSeconds.fast, isLoaded: false },
    { name: `${SLOW_PAGES}/s, ${LOAD_PER_SECOND.toLocaleString('en')} readings/s behind`, perSecond: SLOW_PAGES, seconds: pageSeconds.loaded, isLoaded: true },
  ];
}

function loadOurs({ server, world }: PageBench): Promise<Load> {
  const headers = { authorization: `Bearer ${world.devices.at(-1)!.key}` };
  return startLoad({ port: server.port, path: '/v1/readings', headers, patientIds: world.patientIds.slice(0, CALM_PATIENTS), perSecond: LOAD_PER_SECOND });
}

function loadFloor({ floor }: PageBench): Promise<Load> {
  return startLoad({ port: floor.port, path: '/', headers: {}, patientIds: [], perSecond: LOAD_PER_SECOND });
}

async function underLoad(isLoaded: boolean, start: () => Promise<Load>, work: () => Promise<PageRun>): Promise<PageRun> {
  if (!isLoaded) return work();
  const load = await start();
  try {
    return await work();
  } finally {
    await load.stop();
  }
}

function figuresOf({ name, isLoaded, perSecond }: Setting, rounds: readonly Round[]): Figure[] {
  const all = words(spread(rounds.flatMap(({ ours }) => ours.samples)));
  const floorAll = words(spread(rounds.flatMap(({ floor }) => floor.samples)));
  const against = (rung: 'p50' | 'p99', extraMs = 0) => rounds.map(({ ours }) => ({ ours: ours.page[rung], floor: ours.probe[rung] + extraMs }));
  const beside = (rung: 'p50' | 'p99') => rounds.map(({ ours, floor }) => ({ ours: ours.page[rung], floor: floor.page[rung] }));
  const isAlone = !isLoaded && perSecond === SLOW_PAGES;
  const p50 = isAlone ? { words: '<= 2.5 x probe', bound: { atMost: 2.5 } } : isLoaded ? { words: '<= 4 x probe', bound: { atMost: 4 } } : { words: 'beside the probe', bound: null };
  const p99 = isAlone
    ? { words: `<= 1.2 x (probe + ${COLD_SOCKET_P99_MS} ms)`, bound: { atMost: 1.2 } }
    : isLoaded ? { words: '<= 3 x probe', bound: { atMost: 3 } } : { words: 'beside the probe', bound: null };
  return [
    { ...compared(`page p50, ${name}`, 'ms', against('p50'), p50.words, p50.bound), spread: all },
    { ...compared(`page p99, ${name}`, 'ms', against('p99', isAlone ? COLD_SOCKET_P99_MS : 0), p99.words, p99.bound), spread: all },
    { ...compared(`page p50 beside the floor's, ${name}`, 'ms', beside('p50'), 'the floor judges and signs in nothing', null), spread: `floor: ${floorAll}` },
    { ...compared(`page p99 beside the floor's, ${name}`, 'ms', beside('p99'), 'the floor judges and signs in nothing', null), spread: `floor: ${floorAll}` },
  ];
}

function words({ n, p50, p99, max }: Spread): string {
  return `${n}, ${rounded(p50)}, ${rounded(p99)}, ${rounded(max)}`;
}
