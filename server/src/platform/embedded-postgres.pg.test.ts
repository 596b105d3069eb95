// Our own PostgreSQL on a cluster of its own (fsync on): first start, kill, adoption, guests, restart, clean stop, and the
// account it runs under.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { createPostgres } from './postgres.ts';
import { isAlive } from './postmaster.ts';

const SMALL = { shared_buffers: '16MB', max_connections: '20', min_wal_size: '32MB', max_wal_size: '64MB' };

function makeDir(t: TestContext): string {
  const dir = mkdtempSync('/tmp/mydr24-embedded-');
  // As root the server runs under another account, which must be able to pass.
  chmodSync(dir, 0o755);
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'home');
}

async function start(t: TestContext, dataDir: string, onLog?: (line: string) => void): Promise<EmbeddedPostgres> {
  const embedded = await startEmbeddedPostgres({ dataDir, settings: SMALL, ...(onLog ? { onLog } : {}) });
  t.after(() => embedded.stop());
  return embedded;
}

async function ask<Row>(embedded: EmbeddedPostgres, text: string): Promise<Row> {
  const pg = createPostgres({ address: embedded.address, engine: { maxConnections: 1 } });
  try {
    return await pg.asEngine((tx) => tx.one<Row>(text));
  } finally {
    await pg.close();
  }
}

describe('embedded postgres', () => {
  it('starts from nothing: socket only, durable, not as root, in a folder others cannot enter', async (t) => {
    const dataDir = makeDir(t);
    const embedded = await start(t, dataDir);
    const found = await ask<Record<string, string>>(
      embedded,
      `select current_user::text as role, current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commits, current_setting('data_checksums') as checksums`,
    );
    assert.deepEqual(found, { role: 'mydr24_engine', tcp: '', fsync: 'on', commits: 'on', checksums: 'on' });
    assert.equal(statSync(embedded.address.socketDir).mode & 0o077, 0);
    assert.notEqual(statSync(`/proc/${embedded.pid()}`).uid, 0);
    await embedded.stop();
    assert.equal(isAlive(embedded.pid()), false);
  });

  it('keeps what was committed over a stop and a start', async (t) => {
    const dataDir = makeDir(t);
    const first = await start(t, dataDir);
    assert.equal(first.wasRunning, false);
    const before = await ask<{ id: string }>(first, 'select system_identifier::text as id from pg_control_system()');
    await first.stop();
    const second = await start(t, dataDir);
    assert.deepEqual(await ask(second, 'select system_identifier::text as id from pg_control_system()'), before);
  });

  it('starts the server again when it is killed, and connections recover', async (t) => {
    const lines: string[] = [];
    let tell = (): void => {};
    const restarted = new Promise<void>((resolve) => (tell = resolve));
    const embedded = await start(t, makeDir(t), (line) => {
      lines.push(line);
      if (line.includes('started again')) tell();
    });
    const pid = embedded.pid();
    process.kill(pid, 'SIGKILL');
    await restarted;
    assert.notEqual(embedded.pid(), pid);
    assert.deepEqual(await ask(embedded, 'select 1 as ok'), { ok: 1 });
  });

  it('adopts the server of a killed process, and stops it in the end', async (t) => {
    const dataDir = makeDir(t);
    const script = `import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)};
      const embedded = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, settings: ${JSON.stringify(SMALL)} });
      process.stdout.write(String(embedded.pid()));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => void parent.kill('SIGKILL'));
    const died = once(parent, 'exit').then(() => assert.fail('the first process ended by itself'));
    died.catch(() => {});
    const [printed] = (await Promise.race([once(parent.stdout, 'data'), died])) as [Buffer];
    const pid = Number(printed.toString());

    const guest = await startEmbeddedPostgres({ dataDir, settings: SMALL });
    assert.equal(guest.pid(), pid);
    await guest.stop();
    assert.ok(isAlive(pid), 'a guest must not stop the server of a live process');

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    assert.ok(isAlive(pid));
    const heir = await start(t, dataDir);
    assert.deepEqual([heir.pid(), heir.wasRunning], [pid, true]);
    await heir.stop();
    assert.equal(isAlive(pid), false);
  });

  it('is not misled by a pid file whose number now belongs to a stranger', async (t) => {
    const dataDir = makeDir(t);
    const first = await start(t, dataDir);
    const pidFile = join(dataDir, 'postgres-18', 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.stop();
    writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await start(t, dataDir);
    assert.equal(second.wasRunning, false);
    assert.deepEqual(await ask(second, 'select 1 as ok'), { ok: 1 });
  });

  it('says what to do when the server cannot start', async (t) => {
    const dataDir = makeDir(t);
    await (await start(t, dataDir)).stop();
    const wrong = startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'plenty' } });
    await assert.rejects(wrong, /PostgreSQL did not start.*mydr24 doctor.*shared_buffers/);
  });
});
