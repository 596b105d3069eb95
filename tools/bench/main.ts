// `npm run bench [-- --quick] [--json FILE]`: ours and the floor in one run, on a database of its own that is thrown away.
// Plain, it writes its table into docs/benchmarks.md; with --json it writes rows; it always prints the table.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { type BenchWorld, fillWorld, signTokens } from './bench-world.ts';
import { type Floor, startFloor } from './floor.ts';
import { benchAuditCost } from './measure-audit-cost.ts';
import { benchDecision } from './measure-decision.ts';
import { benchDispatchDays } from './measure-dispatch-days.ts';
import { benchAssignment } from './measure-assignment.ts';
import { benchOpen, benchStorms } from './measure-escalation.ts';
import { benchHistory } from './measure-history.ts';
import { benchIntake } from './measure-intake.ts';
import { benchBoard } from './measure-board.ts';
import { benchMap } from './measure-map.ts';
import { benchMonitoringSize } from './measure-monitoring-size.ts';
import { benchPages } from './measure-pages.ts';
import { benchRebuild } from './measure-rebuild.ts';
import { benchRuleReplay } from './measure-rule-replay.ts';
import { benchRoads } from './measure-roads.ts';
import { benchWays, type WayPorts } from './measure-ways.ts';
import { alarmsOfCrowd, benchFanOut, benchMemory } from './measure-sockets.ts';
import { alone, type Figure } from './measures.ts';
import { DATABASE, type OurServer, ROOT, socketDirOf, startOurs } from './our-server.ts';
import { CALM_PATIENTS } from './ours.ts';
import { type BenchPlan, FULL, pagesOf, QUICK } from './plan.ts';
import { asRows, asSection, asTable, replaceSection, type RunFacts } from './report.ts';

const SUITES = ['start', 'pages', 'intake', 'sockets', 'escalation', 'roads', 'dispatch-days', 'assignment', 'map', 'ways', 'rule-replay', 'board', 'monitoring-size', 'history', 'decision', 'audit-cost', 'rebuild'] as const;
const RESPONDERS = 60;
const CROWD_PEOPLE = 500;
const DEVICES = 64;
const DAY_MS = 86_400_000;
const DOCUMENT = join(ROOT, 'docs', 'benchmarks.md');

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, only: { type: 'string' }, rounds: { type: 'string' }, port: { type: 'string' }, prof: { type: 'string' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(`npm run bench -- [--quick] [--json FILE] [--rounds N] [--only ${SUITES.join('|')}] [--port N] [--prof DIR for CPU profiles of the server]\n`);
  process.exit(0);
}
const chosen = values.quick ? QUICK : FULL;
await run(values.rounds === undefined ? chosen : { ...chosen, rounds: Math.max(1, Math.floor(Number(values.rounds)) || 1) });
process.exit();

interface Bench {
  readonly plan: BenchPlan;
  readonly dataDir: string;
  readonly authKey: string;
  readonly port: number;
  readonly client: pg.Client;
  readonly world: BenchWorld;
  readonly floor: Floor;
  readonly ways: WayPorts;
}

async function run(plan: BenchPlan): Promise<void> {
  const load = loadavg().map((value) => value.toFixed(1)).join(', ');
  const top = mkdtempSync(join(tmpdir(), 'mydr24-bench-'));
  // The database runs under an account of its own, which must be able to enter.
  chmodSync(top, 0o755);
  const ways = { mqtt: await freePort(), hl7: await freePort() };
  const env = { MYDR24_MQTT_PORT: String(ways.mqtt), MYDR24_HL7_PORT: String(ways.hl7) };
  const place = { env, dataDir: join(top, 'data'), port: values.port === undefined ? await freePort() : Number(values.port), authKey: randomBytes(32).toString('base64url') };
  let server: OurServer | undefined;
  let bench: Bench | undefined;
  try {
    say('cold start: an empty data directory');
    server = await startOurs(place);
    const coldMs = server.readyMs;
    const client = new pg.Client({ host: socketDirOf(place.dataDir), database: DATABASE, user: 'postgres' });
    client.on('error', () => {});
    await client.connect();
    const postgres = ((await client.query<{ v: string }>(`select current_setting('server_version') as v`)).rows[0]?.v ?? '').split(' ')[0]!;
    const world = await fillWorld(client, sizeOf(plan));
    await client.end();
    await server.stop();
    const figures = [alone('cold start: empty data directory to /readyz', 'ms', [coldMs], '', null)];
    const warm: number[] = [];
    for (let n = 0; n < plan.warmStarts; n += 1) {
      say(`warm start ${n + 1} of ${plan.warmStarts}: ${sizeOf(plan).patients.toLocaleString('en')} patients`);
      server = await startOurs({ ...place, nodeFlags: n === plan.warmStarts - 1 && values.prof !== undefined ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : [] });
      warm.push(server.readyMs);
      if (n < plan.warmStarts - 1) await server.stop();
    }
    figures.push(alone('warm start: installed, database there, to /readyz', 'ms', warm, '<= 2,000 ms', { atMost: 2_000 }));
    const floor = await startFloor({ socketDir: socketDirOf(place.dataDir), database: DATABASE });
    bench = { ...place, ways, plan, client, world, floor };
    figures.push(...(await measureAll(bench, server)));
    write(figures, factsOf(plan, postgres, load));
  } finally {
    bench?.floor.close();
    await server?.stop();
    rmSync(top, { recursive: true, force: true });
  }
}

async function measureAll({ plan, dataDir, authKey, world, floor, ways }: Bench, server: OurServer): Promise<Figure[]> {
  const wants = (suite: (typeof SUITES)[number]): boolean => values.only === undefined || values.only === suite;
  const address = { socketDir: socketDirOf(dataDir), database: DATABASE };
  const each = { plan, server, floor, world, address, onProgress: say };
  const crowdTokens = wants('sockets') ? await signTokens(authKey, world.tenantId, world.crowd) : [];
  const figures: Figure[] = [];
  const add = async (suite: (typeof SUITES)[number], measure: () => Promise<Figure[]>): Promise<void> => {
    if (!wants(suite)) return;
    // What could not be measured is missing from the table and said; the rest is not lost with it.
    figures.push(...(await measure().catch((error: unknown) => (process.exitCode = 1, say(`${suite}: NOT MEASURED: ${String(error)}`), []))));
  };
  await add('sockets', () => benchMemory({ ...each, tokens: crowdTokens }));
  await add('pages', async () => benchPages({ ...each, tokens: await signTokens(authKey, world.tenantId, [...world.responders, ...world.nurses]) }));
  await add('intake', () => benchIntake(each));
  await add('sockets', () => benchFanOut({ ...each, tokens: crowdTokens }));
  const escalation = { ...each, tokens: wants('escalation') ? await signTokens(authKey, world.tenantId, [...world.responders, ...world.nurses]) : [] };
  await add('escalation', () => benchStorms(escalation));
  await add('escalation', () => benchOpen(escalation));
  await add('roads', () => benchRoads(plan.rounds));
  await add('dispatch-days', () => benchDispatchDays(plan));
  await add('assignment', () => benchAssignment(plan.rounds));
  await add('map', benchMap);
  await add('rule-replay', () => benchRuleReplay(plan));
  await add('board', benchBoard);
  await add('monitoring-size', async () => benchMonitoringSize(plan.rounds));
  await add('history', () => benchHistory(plan));
  await add('rebuild', () => benchRebuild(plan.rounds));
  await add('decision', async () => benchDecision(plan.rounds));
  await add('audit-cost', () => benchAuditCost(each));
  await add('ways', () => benchWays(each, ways));
  return figures;
}

function sizeOf(plan: BenchPlan) {
  return {
    patients: CALM_PATIENTS + pagesOf(plan), responders: RESPONDERS, crowdPatients: alarmsOfCrowd(plan), crowdPeople: CROWD_PEOPLE,
    crowdSockets: Math.max(...plan.crowds, plan.idleSockets), devices: DEVICES, noDataMs: DAY_MS,
  };
}

function factsOf(plan: BenchPlan, postgres: string, load: string): RunFacts {
  const [cpu] = cpus();
  const gb = Math.round(totalmem() / 1024 ** 3);
  const words = process.argv.slice(2).join(' ');
  return {
    machine: `${cpus().length} x ${cpu?.model.trim() ?? 'unknown CPU'}, ${gb} GB, ${process.platform}`, node: process.versions.node, postgres, commit: commitOf(),
    at: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC', command: `npm run bench${words === '' ? '' : ` -- ${words}`}`, load, rounds: plan.rounds,
  };
}

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function write(figures: readonly Figure[], facts: RunFacts): void {
  process.stdout.write(`\n${asTable(figures)}\n`);
  if (values.json !== undefined) return writeFileSync(values.json, `${JSON.stringify(asRows(figures), null, 2)}\n`);
  if (values.only !== undefined || values.quick) return;
  const document = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '# Benchmarks\n';
  writeFileSync(DOCUMENT, replaceSection(document, asSection(facts, figures)));
  say(`written to ${DOCUMENT}`);
}

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
