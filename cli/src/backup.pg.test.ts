// Backups as an operator meets them: a server with a backup folder loses its whole data directory, and a restored one goes on.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import pg from 'pg';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { type CleanUp, inReverse } from '@mydr24/server/platform/pg-testing.ts';
import { within } from './node-testing.ts';
import { runMain } from './main.ts';
import type { Io } from './io.ts';

const MAIN = new URL('main.ts', import.meta.url).pathname;

function makeFolder(t: CleanUp): string {
  const dir = mkdtempSync('/tmp/mydr24-backup-cli-');
  chmodSync(dir, 0o755);
  t.after(async () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = { stdin: process.stdin, out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), cwd: '/', env: {}, isTty: false } satisfies Io;
  return { code: await runMain(argv, io), ...said };
}

interface Served {
  readonly child: ChildProcess;
  readonly origin: string;
  metric(name: string): Promise<number>;
}

async function serve(t: CleanUp, dataDir: string, further: readonly string[]): Promise<Served> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const words = [MAIN, 'serve', '--port', String(port), '--public-origin', origin, '--data-dir', dataDir, '--shutdown-grace-ms', '0', ...further];
  const child = spawn(process.execPath, words, { env: { ...process.env, MYDR24_AUTH_KEY: randomBytes(32).toString('base64url') }, stdio: 'ignore' });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  assert.ok(await within(60_000, () => fetch(`${origin}/healthz`).then(({ ok }) => ok, () => false)), 'the server did not start');
  return {
    child,
    origin,
    async metric(name) {
      const text = await (await fetch(`${origin}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    },
  };
}

function connect(dataDir: string): pg.Client {
  return new pg.Client({ host: join(dataDir, 'socket'), user: 'postgres', database: 'mydr24' }).on('error', () => {});
}

describe('backup and restore on the command line', () => {
  it('[BK2] loses nothing that was committed seconds before the whole data directory was lost', async (test) => {
    const t = inReverse(test);
    const dir = makeFolder(t);
    const [home, backups, key, restored] = ['home', 'backups', 'key', 'restored'].map((name) => join(dir, name)) as [string, string, string, string];
    assert.equal((await run('backup', 'key', key)).code, 0);
    const first = await serve(t, home, ['--backup-dir', backups, '--backup-key-file', key]);
    assert.ok(await within(60_000, async () => (await first.metric('mydr24_backup_base_age_seconds')) >= 0), 'no base was taken');
    const client = connect(home);
    await client.connect();
    await client.query(`create table written (n int primary key); insert into written values (1), (2)`);
    await client.query(`insert into topics (name, tenant_id) values ('unit/x', gen_random_uuid())`);
    const { rows: before } = await client.query<{ at: Date; epoch: string }>('select clock_timestamp() as at, epoch from topics');
    const committedAt = before[0]!.at.getTime();
    const isSafe = async (): Promise<boolean> => Date.now() - (await first.metric('mydr24_backup_behind_seconds')) * 1000 > committedAt;
    assert.ok(await within(20_000, isSafe), 'the log was not carried off');
    const postmaster = Number(readFileSync(join(home, 'postgres-18', 'postmaster.pid'), 'utf8').split('\n')[0]);
    first.child.kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await once(first.child, 'exit');
    rmSync(home, { recursive: true, force: true });

    const listed = await run('backup', 'list', backups, '--backup-key-file', key);
    assert.match(listed.out, /restores any moment from/);
    const proven = await run('backup', 'verify', backups, '--backup-key-file', key, '--scratch', dir);
    assert.match(proven.out, /read whole: \d+ rows in \d+ tables/);
    assert.equal(proven.code, 0);
    const done = await run('restore', backups, '--backup-key-file', key, '--data-dir', restored);
    assert.match(done.out, /The newest transaction is of/);
    await serve(t, restored, []);
    const again = connect(restored);
    await again.connect();
    t.after(() => again.end());
    assert.deepEqual((await again.query<{ n: number }>('select n from written order by n')).rows, [{ n: 1 }, { n: 2 }]);
    const { rows: after } = await again.query<{ epoch: string }>('select epoch from topics');
    assert.notEqual(after[0]!.epoch, before[0]!.epoch, '[BK3] clients must load afresh');
  });

  it('[BK4] answers what is wrong in one line and never half restores', async (test) => {
    const t = inReverse(test);
    const dir = makeFolder(t);
    const key = join(dir, 'key');
    await run('backup', 'key', key);
    assert.match((await run('backup', 'key', key)).err, /never replaced/);
    assert.equal((await run('restore', dir, '--backup-key-file', key)).code, 2);
    assert.equal((await run('restore', dir, '--backup-key-file', key, '--data-dir', join(dir, 'new'), '--to', 'yesterday')).code, 2);
    assert.match((await run('restore', dir, '--backup-key-file', key, '--data-dir', join(dir, 'new'))).err, /there is no whole backup/);
    writeFileSync(join(dir, 'weak'), 'hunter2');
    assert.match((await run('backup', 'list', dir, '--backup-key-file', join(dir, 'weak'))).err, /backup key file/);
    assert.equal((await run('backup', 'list', dir, '--backup-key-file', key)).code, 1);
    assert.equal((await run('backup', dir)).code, 2);
  });
});
