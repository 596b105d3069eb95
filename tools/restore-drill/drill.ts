// The drill itself: fills a database, works on it, kills a backup in the middle, loses everything, kills a restore in the middle, and
// counts what came back. Everything by `mydr24` in processes of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import pg from 'pg';

export interface DrillFigures {
  readonly databaseMb: number;
  readonly sealedMb: number;
  readonly baseS: number;
  readonly lostCommits: number;
  readonly lostMs: number;
  readonly restoreS: number;
  readonly startS: number;
  readonly backS: number;
  readonly broken: readonly string[];
}

export interface DrillOptions {
  readonly gb: number;
  /** Empty; three times the database's size is needed there. Removed when all went well. */
  readonly dir: string;
  readonly say: (line: string) => void;
}

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const WORK_MS = 15_000;
const MAY_LOSE_MS = 300_000;
const MAY_TAKE_S = 3_600;
const ROWS_AT_ONCE = 200_000;
/** Of the rows below, with their index. */
const BYTES_A_ROW = 275;

export async function drill({ gb, dir, say }: DrillOptions): Promise<DrillFigures> {
  // As root the database runs under another account, which must be able to pass.
  chmodSync(dir, 0o755);
  const place = { home: join(dir, 'home'), backups: join(dir, 'backups'), key: join(dir, 'key'), restored: join(dir, 'restored') };
  const sealing = ['--backup-key-file', place.key];
  await mydr24('backup', 'key', place.key);
  const first = await serve(place.home, ['--backup-dir', place.backups, ...sealing]);
  const client = await connect(place.home);
  say(`filling ${gb} GB`);
  const ballast = await fill(client, gb);
  await killBackup(place.home, place.backups, sealing, say);
  say('taking a base');
  const base = JSON.parse(await mydr24('backup', place.backups, '--json', '--data-dir', place.home, ...sealing)) as { clusterBytes: number; sealedBytes: number; seconds: number };
  say(`working for ${WORK_MS / 1_000} s, then losing everything`);
  const committed = await work(client);
  await lose(first, place.home, dir);
  const lostAt = performance.now();

  await killRestore(place, sealing, say);
  await mydr24('restore', place.backups, '--data-dir', place.restored, ...sealing);
  const restoredAt = performance.now();
  const second = await serve(place.restored, []);
  const backAt = performance.now();
  const found = await count(place.restored);
  second.kill('SIGTERM');
  await once(second, 'exit');
  const lost = committed.filter(({ n }) => n > found.lastWritten);
  const lostMs = lost.length === 0 ? 0 : Math.round(lost.at(-1)!.atMs - lost[0]!.atMs);
  const backS = seconds(backAt - lostAt);
  const broken = [
    ...(found.ballast === ballast ? [] : [`${ballast - found.ballast} of ${ballast} older rows are missing`]),
    ...(found.written === found.lastWritten ? [] : ['a commit is missing though a later one is there']),
    ...(found.written > 0 ? [] : ['nothing that was committed after the base came back']),
    ...(lostMs <= MAY_LOSE_MS ? [] : [`the last ${lostMs} ms were lost`]),
    ...(backS <= MAY_TAKE_S ? [] : [`it took ${backS} s`]),
  ];
  if (broken.length === 0) rmSync(dir, { recursive: true, force: true });
  return {
    databaseMb: mib(base.clusterBytes), sealedMb: mib(base.sealedBytes), baseS: seconds(base.seconds * 1_000), lostCommits: lost.length, lostMs,
    restoreS: seconds(restoredAt - lostAt), startS: seconds(backAt - restoredAt), backS, broken,
  };
}

/** Rows that pack about as well as readings do; returns how many. */
async function fill(client: pg.Client, gb: number): Promise<number> {
  await client.query(`create table drill_rows (n bigint primary key, one uuid not null, other uuid not null, kind text not null, value float8 not null, at timestamptz not null, note text not null)`);
  const rows = Math.ceil((gb * 1024 ** 3) / BYTES_A_ROW);
  for (let n = 0; n < rows; n += ROWS_AT_ONCE) {
    await client.query(
      `insert into drill_rows select n, gen_random_uuid(), gen_random_uuid(), 'heart-rate', round((random() * 100 + 40)::numeric, 1), clock_timestamp(), md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text)
         from generate_series($1::bigint, $2::bigint) n`,
      [n, Math.min(n + ROWS_AT_ONCE, rows) - 1],
    );
  }
  await client.query('create table drill_commits (n int primary key)');
  return rows;
}

/** A backup ended in the middle must not be what is restored later. */
async function killBackup(home: string, backups: string, sealing: readonly string[], say: (line: string) => void): Promise<void> {
  say('killing a backup in the middle');
  const child = start(['backup', backups, '--data-dir', home, ...sealing]);
  await sleep(1_500);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function killRestore({ backups, restored }: { backups: string; restored: string }, sealing: readonly string[], say: (line: string) => void): Promise<void> {
  say('killing a restore in the middle');
  const child = start(['restore', backups, '--data-dir', restored, ...sealing]);
  while (!existsSync(join(restored, 'postgres-18', 'base')) && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** One commit after another; each is counted only when the database had said that it is kept. */
async function work(client: pg.Client): Promise<{ n: number; atMs: number }[]> {
  const committed: { n: number; atMs: number }[] = [];
  const until = performance.now() + WORK_MS;
  for (let n = 1; performance.now() < until; n += 1) {
    await client.query('insert into drill_commits values ($1)', [n]);
    committed.push({ n, atMs: performance.now() });
    await sleep(5);
  }
  return committed;
}

/** Server and database at once, and the folder with them. */
async function lose(server: ChildProcess, home: string, dir: string): Promise<void> {
  const postmaster = Number(readFileSync(join(home, 'postgres-18', 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  server.kill('SIGKILL');
  await once(server, 'exit');
  renameSync(home, join(dir, 'lost'));
  rmSync(join(dir, 'lost'), { recursive: true, force: true });
}

async function count(dataDir: string): Promise<{ ballast: number; written: number; lastWritten: number }> {
  const client = await connect(dataDir);
  const { rows } = await client.query<{ ballast: number; written: number; last: number }>(
    'select (select count(*)::int from drill_rows) as ballast, count(*)::int as written, coalesce(max(n), 0)::int as last from drill_commits',
  );
  await client.end();
  const { ballast = 0, written = 0, last = 0 } = rows[0] ?? {};
  return { ballast, written, lastWritten: last };
}

function start(words: readonly string[]): ChildProcess {
  const env = { ...process.env, MYDR24_AUTH_KEY: randomBytes(32).toString('base64url') };
  return spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What it printed; throws what it complained about. */
async function mydr24(...words: string[]): Promise<string> {
  const child = start(words);
  let [out, said] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`mydr24 ${words[0]} ended with ${code}: ${said}`);
  return out;
}

/** Ready to judge readings. */
async function serve(dataDir: string, further: readonly string[]): Promise<ChildProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = start(['serve', '--port', String(port), '--public-origin', origin, '--data-dir', dataDir, '--shutdown-grace-ms', '0', ...further]);
  for (const stream of [child.stdout, child.stderr]) stream?.resume();
  while (!(await fetch(`${origin}/readyz`).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null) throw new Error('the server did not start');
    await sleep(50);
  }
  return child;
}

async function connect(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({ host: join(dataDir, 'socket'), user: 'postgres', database: 'mydr24' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
const mib = (bytes: number): number => Math.round(bytes / 1024 ** 2);
