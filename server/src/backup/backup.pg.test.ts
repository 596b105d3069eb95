// Backups of a real PostgreSQL of the test's own: taken while it works, followed, cut off, damaged, and brought back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { systemClock } from '../platform/clock.ts';
import { createPostgres } from '../platform/postgres.ts';
import { beginLife, letGo } from './backup-engine.ts';
import { listBases, listPieces, walDir } from './backup-folder-node.ts';
import { makeBackupKey } from './backup-key-file.ts';
import { describeFolder } from './backup-reach-node.ts';
import { type BackupRig, openRig, SMALL, writtenIn } from './backup-testing.ts';
import { restore } from './restore-engine.ts';
import { verifyBackup } from './verify-engine.ts';

const quiet = { log: () => {}, settings: SMALL };

/** The next byte to the disk is another one. */
function damage(path: string, place: number): void {
  const fd = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(fd, byte, 0, 1, place);
  writeSync(fd, Buffer.of(byte[0]! ^ 1), 0, 1, place);
}

function write(rig: BackupRig, ...numbers: number[]): Promise<unknown> {
  return rig.sql('insert into written select unnest($1::int[])', [numbers]);
}

async function nowOf(rig: BackupRig): Promise<number> {
  const [row] = await rig.sql<{ at: number }>('select clock_timestamp() as at');
  return row!.at;
}

describe('backup and restore', () => {
  it('[BK1] brings back the newest state and the state of any moment before, from a base and the log since', async (t) => {
    const rig = await openRig(t);
    const follower = rig.follow();
    await write(rig, 1);
    await rig.base();
    await write(rig, 2);
    const beforeMistake = await nowOf(rig);
    await rig.sql('delete from written');
    await write(rig, 3);
    await rig.caughtUp(follower);
    await follower.stop();
    const earlier = await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('earlier'), toMs: beforeMistake });
    assert.ok(earlier.isStarted);
    assert.deepEqual(await writtenIn(rig.folder('earlier')), [1, 2]);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('newest') });
    assert.deepEqual(await writtenIn(rig.folder('newest')), [3]);
    assert.deepEqual((await rig.sql<{ n: number }>('select n from written')).map(({ n }) => n), [3], 'the running database is as it was');
  });

  it('[BK1] brings back an instant at which nothing was committed, and no later one than was backed up', async (t) => {
    const rig = await openRig(t);
    const follower = rig.follow();
    await rig.base();
    await write(rig, 1);
    const quietAt = await nowOf(rig);
    // Log that is no transaction's end.
    await rig.sql('select pg_switch_wal()');
    await rig.caughtUp(follower);
    await follower.stop();
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('quiet'), toMs: quietAt });
    assert.deepEqual(await writtenIn(rig.folder('quiet')), [1]);
    await assert.rejects(restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('later'), toMs: Date.now() + 60_000 }), /the backup reaches to .*nothing later/);
    await assert.rejects(restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('early'), toMs: 1_000 }), /nothing earlier can be restored/);
  });

  it('[BK2] has what was committed in the folder within 5 s, also after its line broke', async (t) => {
    const rig = await openRig(t);
    const follower = rig.follow();
    await rig.base();
    for (const n of [1, 2]) {
      await write(rig, n);
      const committedAt = performance.now();
      await rig.caughtUp(follower);
      assert.ok(performance.now() - committedAt < 5_000);
      await rig.sql(`select pg_terminate_backend(pid) from pg_stat_replication`);
    }
    await write(rig, 3);
    await rig.caughtUp(follower);
    await follower.stop();
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('after') });
    assert.deepEqual(await writtenIn(rig.folder('after')), [1, 2, 3]);
  });

  it('[BK2] goes on from a base that was taken before anybody followed', async (t) => {
    const rig = await openRig(t);
    await rig.base();
    const follower = rig.follow();
    await write(rig, 1);
    await rig.caughtUp(follower);
    await follower.stop();
    assert.deepEqual((await describeFolder(rig.dir, rig.key)).problems, []);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('after') });
    assert.deepEqual(await writtenIn(rig.folder('after')), [1]);
  });

  it('[BK3] gives every topic a new epoch when a life begins, and only then', async (t) => {
    const rig = await openRig(t);
    await rig.sql(`insert into topics (name, tenant_id) values ('unit/x', gen_random_uuid())`);
    const [topic] = await rig.sql<{ epoch: string }>('select epoch from topics');
    await rig.base();
    const again = createPostgres({ address: rig.database.address, engine: { maxConnections: 1 } });
    assert.equal((await beginLife(again, systemClock)).hasBegun, false);
    await again.close();
    assert.deepEqual(await rig.sql('select epoch from topics'), [topic]);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('restored') });
    const restored = await startEmbeddedPostgres({ dataDir: rig.folder('restored'), settings: SMALL });
    t.after(() => restored.stop());
    const store = createPostgres({ address: restored.address, engine: { maxConnections: 1 } });
    const life = await beginLife(store, systemClock);
    assert.equal(life.hasBegun, true);
    assert.notEqual(life.id, rig.life.id);
    const { epoch } = await store.asEngine((tx) => tx.one<{ epoch: string }>('select epoch from topics'));
    await store.close();
    assert.notEqual(epoch, topic!.epoch);
  });

  it('[BK4] names a wrong key, a damaged byte, a file cut off, and one put in the place of another', async (t) => {
    const rig = await openRig(t);
    const [first, second] = [await rig.base(), await rig.base()];
    const baseOf = (id: string): string => join(rig.dir, rig.life.id, 'base', id);
    const attempt = (name: string): Promise<unknown> => restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder(name) });
    const archive = join(baseOf(second.id), 'archive');
    const other = await makeBackupKey(rig.folder('other-key'));
    await assert.rejects(restore({ ...quiet, dir: rig.dir, key: other, dataDir: rig.folder('a') }), new RegExp(`sealed with the key ${rig.key.id}; the key given is ${other.id}`));
    const middle = Math.floor(statSync(archive).size / 2);
    damage(archive, middle);
    await assert.rejects(attempt('b'), /archive is damaged at byte \d+/);
    damage(archive, middle);
    copyFileSync(archive, rig.folder('whole'));
    truncateSync(archive, middle);
    await assert.rejects(attempt('b'), /archive is cut off after \d+ bytes/);
    copyFileSync(join(baseOf(first.id), 'archive'), archive);
    await assert.rejects(attempt('b'), /archive is damaged at byte/);
    rmSync(archive);
    await assert.rejects(attempt('b'), /archive is missing/);
    copyFileSync(rig.folder('whole'), archive);
    await attempt('b');
    assert.deepEqual(await writtenIn(rig.folder('b')), []);
  });

  it('[BK5] names a hole in the log, and brings back what lies before it', async (t) => {
    const rig = await openRig(t);
    const follower = rig.follow();
    await rig.base();
    await write(rig, 1);
    await rig.caughtUp(follower);
    for (const n of [2, 3, 4]) {
      await write(rig, n);
      await rig.sql('select pg_switch_wal()');
      await rig.caughtUp(follower);
    }
    await follower.stop();
    const pieces = await listPieces(rig.dir, rig.life.id);
    const missing = pieces.at(-2)!;
    renameSync(join(walDir(rig.dir, rig.life.id), missing.name), rig.folder('away'));
    const said = (await describeFolder(rig.dir, rig.key)).problems;
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^log from \S+ to \S+ is missing$/);
    const failure = await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('whole') }).then(() => assert.fail('restored over a hole'), (error: Error) => error.message);
    const [, reach] = /is missing: this backup reaches to (\S+)\. Give --to/.exec(failure) ?? [];
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('before'), toMs: Date.parse(reach!) });
    const back = await writtenIn(rig.folder('before'));
    assert.ok(back.includes(1) && !back.includes(4), `before the hole: ${back.join(' ')}`);
  });

  it('[BK5] tells when log was lost before it was carried off, and mends it with a new base', async (t) => {
    const rig = await openRig(t);
    const first = rig.follow();
    await rig.base();
    await rig.caughtUp(first);
    await first.stop();
    await rig.sql(`select pg_drop_replication_slot('mydr24_backup')`);
    for (const n of [1, 2, 3, 4]) {
      await write(rig, n);
      await rig.sql('select pg_switch_wal()');
      await rig.sql('checkpoint');
    }
    await rig.sql('checkpoint');
    const hole = Promise.withResolvers<void>();
    const problems: unknown[] = [];
    const second = rig.follow((error) => problems.push(error), hole.resolve);
    await hole.promise;
    await rig.base();
    await write(rig, 5);
    await rig.caughtUp(second);
    await second.stop();
    assert.match(String(problems[0]), /there is a hole/);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('mended') });
    assert.deepEqual(await writtenIn(rig.folder('mended')), [1, 2, 3, 4, 5]);
  });

  it('[BK6] a backup killed in the middle never looks whole', async (t) => {
    const rig = await openRig(t);
    await rig.sql(`create table bulk as select n, md5(n::text) || md5((n + 1)::text) as text from generate_series(1, 300000) n`);
    const whole = await rig.base();
    const child = spawnBase(rig);
    const bases = join(rig.dir, rig.life.id, 'base');
    // Killed once its archive grows.
    while (!readdirSync(bases).some((name) => name.startsWith('.making-') && existsSync(join(bases, name, 'archive')) && statSync(join(bases, name, 'archive')).size > 100_000)) {
      assert.equal(child.exitCode, null, 'the backup ended before it could be killed');
      await sleep(1);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { bases: found, unfinished } = await listBases(rig.dir, rig.key);
    assert.deepEqual([found.map(({ id }) => id), unfinished], [[whole.id], 1]);
    const { base } = await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('restored') });
    assert.equal(base.id, whole.id);
  });

  it('[BK6] no server starts where a restore was killed, and the restore can be run again', async (t) => {
    const rig = await openRig(t);
    await rig.sql(`create table bulk as select n, md5(n::text) || md5((n + 1)::text) as text from generate_series(1, 300000) n`);
    await write(rig, 1);
    await rig.base();
    const child = spawnRestore(rig, rig.folder('restored'));
    while (!existsSync(join(rig.folder('restored'), 'postgres-18', 'base'))) {
      assert.equal(child.exitCode, null, 'the restore ended before it could be killed');
      await sleep(1);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    await assert.rejects(startEmbeddedPostgres({ dataDir: rig.folder('restored'), settings: SMALL }), /did not end\. Run it again/);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('restored') });
    assert.deepEqual(await writtenIn(rig.folder('restored')), [1]);
    await assert.rejects(restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('restored') }), /is not empty/);
  });

  it('[BK7] is proven by restoring it and reading every row', async (t) => {
    const rig = await openRig(t);
    await write(rig, 1, 2, 3);
    await rig.base();
    const report = await verifyBackup({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('scratch') }, async () => 'asked');
    assert.equal(report.further, 'asked');
    assert.ok(report.tables > 50 && report.rows >= 3);
  });

  it('[BK8] what goes by age is gone, and what stays restores', async (t) => {
    const rig = await openRig(t);
    const follower = rig.follow();
    const [old, newer] = [await rig.base(), await rig.base()];
    await write(rig, 1);
    await rig.caughtUp(follower);
    await follower.stop();
    const gone = await letGo({ dir: rig.dir, key: rig.key, keepDays: 1, clock: { nowMs: () => newer.endedAtMs + 25 * 3_600_000 } });
    assert.equal(gone.bases, 1);
    assert.deepEqual((await listBases(rig.dir, rig.key)).bases.map(({ id }) => id), [newer.id]);
    assert.notEqual(old.id, newer.id);
    await restore({ ...quiet, dir: rig.dir, key: rig.key, dataDir: rig.folder('kept') });
    assert.deepEqual(await writtenIn(rig.folder('kept')), [1]);
  });
});

/** In a process of its own, that can be killed. */
function spawnBase(rig: BackupRig) {
  return spawnModule(`import { takeBase } from ${at('base-backup-engine.ts')};
    import { loadBackupKey } from ${at('backup-key-file.ts')};
    await takeBase({ address: ${JSON.stringify(rig.database.address)}, dir: ${JSON.stringify(rig.dir)}, key: await loadBackupKey(${JSON.stringify(rig.folder('key'))}),
      life: ${JSON.stringify(rig.life)}, source: 'embedded', dataDir: ${JSON.stringify(rig.folder('home'))}, clock: { nowMs: () => Date.now() }, maxKbPerSecond: 4096 });`);
}

function spawnRestore(rig: BackupRig, dataDir: string) {
  return spawnModule(`import { restore } from ${at('restore-engine.ts')};
    import { loadBackupKey } from ${at('backup-key-file.ts')};
    await restore({ dir: ${JSON.stringify(rig.dir)}, key: await loadBackupKey(${JSON.stringify(rig.folder('key'))}), dataDir: ${JSON.stringify(dataDir)}, settings: ${JSON.stringify(SMALL)}, log() {} });`);
}

function spawnModule(script: string) {
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function at(file: string): string {
  return JSON.stringify(new URL(file, import.meta.url).href);
}
