// `mydr24 demo`: a whole network on this machine, with recorded patients and virtual responders, from one command. Its own
// key is made once and kept beside its data; it is bound to loopback, says loudly what it is, and is refused elsewhere.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeAuthKey } from '@mydr24/server/auth-key.ts';
import { findStartProblems } from '@mydr24/server/config.ts';
import { createPostgres } from '@mydr24/server/platform/postgres.ts';
import { loadPackKey } from '@mydr24/server/protocols/pack-key-file.ts';
import { demoCast } from '@mydr24/simulation/demo/demo-cast.ts';
import { seedPack } from '@mydr24/simulation/demo/demo-pack-store.ts';
import { seedNetwork } from '@mydr24/simulation/demo/network-store.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, type LoadedConfig, wantsHelp } from './load-config.ts';
import { startServer } from './start-server.ts';
import { stopRequested } from './stop-signal.ts';

/** The country the demo plays in. */
const ROAD_MAP = fileURLToPath(new URL('../../simulation/data/map/andorra.osm.pbf', import.meta.url));
const PLAY = fileURLToPath(import.meta.resolve('@mydr24/simulation/demo/play.ts'));

export async function runDemo(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions('demo [options]', 'run the server with recorded patients and virtual responders, on this machine only'));
    return 0;
  }
  const loaded = loadConfig(argv, io, { mode: 'demo' });
  if (loaded === undefined) return 2;
  const problems = findStartProblems(loaded.config);
  for (const problem of problems) io.err(`mydr24: will not start: ${problem}\n`);
  if (problems.length > 0) return 2;
  const startedAt = performance.now();
  const progress = (line: string): void => io.err(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);
  const authKey = demoKey(loaded);
  const hour = new Date().getHours();
  const { network } = demoCast(loaded.config.demoPatients, hour);
  const roadMap = loaded.config.roadMap ?? ROAD_MAP;
  const quiet = { ...loaded, config: { ...loaded.config, roadMap, logLevel: loaded.sources.logLevel === 'default' ? ('warn' as const) : loaded.config.logLevel } };
  const server = await startServer({
    loaded: quiet, authKey, progress,
    async prepare(address) {
      const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
      const isNew = await seedNetwork(pg, network, { authKey, nowMs: Date.now() });
      await seedPack(pg, network, { key: loadPackKey(loaded.dataDir), nowMs: Date.now() });
      await pg.close();
      progress(isNew ? `loaded the demo: ${network.patients.length} patients, ${network.responders.length} responders` : 'the demo is there already; its data is kept');
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  const world = fork(PLAY, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  world.send({ url, authKey: Buffer.from(authKey).toString('base64url'), patients: loaded.config.demoPatients, speed: loaded.config.demoSpeed, hour, roadMap, dataDir: loaded.dataDir });
  io.out(welcomeText(url, network.signIns));
  const why = await Promise.race([stopRequested(), server.databaseLost]);
  progress(typeof why === 'string' ? 'stopping' : `stopping: ${why.message}`);
  await ended(world);
  await server.stop();
  return typeof why === 'string' ? 0 : 1;
}

/** Given, or made at the first start and kept: device keys follow from it. */
function demoKey({ config, dataDir }: LoadedConfig): Uint8Array {
  if (config.authKey !== undefined) {
    const verdict = judgeAuthKey(config.authKey);
    if (!verdict.ok) throw new Error('the key was judged before');
    return verdict.key;
  }
  const path = join(dataDir, 'demo-auth-key');
  mkdirSync(dataDir, { recursive: true });
  try {
    return Buffer.from(readFileSync(path, 'utf8'), 'base64url');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const key = randomBytes(32);
    writeFileSync(path, key.toString('base64url'), { mode: 0o600 });
    return key;
  }
}

function welcomeText(url: string, signIns: readonly { accountId: string; name: string; note: string }[]): string {
  const width = Math.max(...signIns.map(({ accountId }) => accountId.length));
  return [
    '',
    '  MyDR24 DEMO: fictional people, recorded data, open sign-ins. Not for patients. This machine only.',
    '',
    `  Open ${url}`,
    '',
    ...signIns.map(({ accountId, name, note }) => `    ${accountId.padEnd(width)}  ${url}/sign-in?as=${accountId}   ${name}: ${note}`),
    '',
    '  Open two of them in two browsers (or private windows). A patient deteriorates within the first minute.',
    '  Ctrl-C stops everything; the data is kept.',
    '',
    '',
  ].join('\n');
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
