// `node tools/faults/disk-full.ts`: a whole server on a disk of its own that fills up, first to the reserve, then to the last byte,
// and is freed again. Needs root, because it mounts a small tmpfs; says so instead of passing without having looked.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runToken } from '../../cli/src/token.ts';
import { clientConfig, createPostgres } from '@mydr24/server/platform/postgres.ts';
import { demoCast } from '@mydr24/simulation/demo/demo-cast.ts';
import { demoDeviceKey, seedNetwork } from '@mydr24/simulation/demo/network-store.ts';
import { DATABASE, socketDirOf, startOurs } from '../bench/our-server.ts';

const MIB = 1024 * 1024;
const DISK_MIB = 900;
const PORT = Number(process.env['PORT'] ?? 8249);
const NOTICED_WITHIN_MS = 5_000;
const BACK_WITHIN_MS = 30_000;
/** Longer than ten tries to start it again would take. */
const DOWN_MS = 6_000;

if (process.getuid?.() !== 0) {
  process.stderr.write('disk-full: root is needed to mount a small disk; nothing was tried\n');
  process.exit(2);
}

const disk = mkdtempSync(join(tmpdir(), 'mydr24-disk-full-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0755`, 'tmpfs', disk]);
chmodSync(disk, 0o755);
const dataDir = join(disk, 'home');
const authKey = randomBytes(32);
const server = await startOurs({ dataDir, port: PORT, authKey: authKey.toString('base64url') }).catch(async (error: unknown) => {
  unmount();
  throw error;
});
try {
  await rehearse();
} finally {
  await server.stop();
  unmount();
}

async function rehearse(): Promise<void> {
  const address = { socketDir: socketDirOf(dataDir), database: DATABASE };
  const { network } = demoCast(12, 12);
  const door = createPostgres({ address, onProblem: () => {} });
  await seedNetwork(door, network, { authKey, nowMs: Date.now() });
  await door.close();
  const device = network.devices.find(({ patientId }) => patientId !== null)!;
  const deviceKey = demoDeviceKey(authKey, device.id);
  const nurse = network.persons.find(({ roles }) => roles.includes('nurse'))!;
  const token = await tokenOf(nurse.email);
  let seq = 0;
  const stored: number[] = [];
  const send = async (): Promise<number> => {
    const reading = { seq: (seq += 1), code: '59408-5', value: 97, unit: '%', takenAt: Date.now(), patientId: device.patientId };
    const reply = await ask('POST', '/v1/readings', deviceKey, { readings: [reading] });
    if (reply === 200) stored.push(seq);
    return reply;
  };
  const read = (): Promise<number> => ask('GET', `/v1/patients/${device.patientId}`, token);

  expect('with room, a reading is stored', await until(NOTICED_WITHIN_MS, async () => (await send()) === 200));
  fillUntil(150);
  expect('at the reserve, readings are refused with 503', await until(NOTICED_WITHIN_MS, async () => (await send()) === 503));
  expect('at the reserve, screens go on reading', (await read()) === 200);
  const emergency = { patientId: device.patientId, kind: 'call-for-help' };
  expect('at the reserve, people still raise emergencies', [200, 201].includes(await ask('POST', '/v1/emergencies', token, emergency)));
  fillToTheLastByte();
  await useUpLog(address);
  expect('with no byte left, a reading is not acknowledged', (await send()) === 503);
  process.kill(server.postmasterPid(), 'SIGKILL');
  await sleep(DOWN_MS);
  expect('with no byte left and PostgreSQL killed, the server lives and refuses', (await send()) === 503);
  rmSync(join(disk, 'filler'));
  rmSync(join(disk, 'filler-last'));
  expect('once space is freed, readings are stored again by themselves', await until(BACK_WITHIN_MS, async () => (await send()) === 200));
  expect('once space is freed, screens read again', await until(BACK_WITHIN_MS, async () => (await read()) === 200));
  expect('every acknowledged reading is there, and no other', (await listSeqs(address, device.id)).join() === stored.join());
}

function expect(what: string, isSo: boolean): void {
  process.stdout.write(`${isSo ? 'ok  ' : 'FAIL'}  ${what}\n`);
  if (!isSo) process.exitCode = 1;
}

async function ask(method: string, path: string, bearer: string, body?: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomBytes(16).toString('hex') }) };
  const reply = await fetch(`http://127.0.0.1:${PORT}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  await reply.text();
  return reply.status;
}

async function until(deadlineMs: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await sleep(200);
  }
  return true;
}

/** Leaves so many MiB free. */
function fillUntil(leftMib: number): void {
  const { bavail, bsize } = statfsSync(disk);
  execFileSync('fallocate', ['-l', String(bavail * bsize - leftMib * MIB), join(disk, 'filler')]);
}

function fillToTheLastByte(): void {
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler-last')}`, 'bs=64K'], { stdio: 'ignore' });
}

/** Writes until PostgreSQL's own log finds no room, as superuser. */
async function useUpLog(address: { socketDir: string; database: string }): Promise<void> {
  const client = new pg.Client(clientConfig(address, 'postgres'));
  client.on('error', () => {});
  try {
    await client.connect();
    for (let n = 0; n < 40; n += 1) await client.query(`select pg_logical_emit_message(false, 'full', repeat('x', 8000000)), pg_switch_wal()`);
    process.stdout.write('      PostgreSQL still had log to write into\n');
  } catch (error) {
    process.stdout.write(`      PostgreSQL answered with ${(error as { code?: string }).code ?? 'the end of its connection'}\n`);
  } finally {
    await client.end().catch(() => {});
  }
}

async function listSeqs(address: { socketDir: string; database: string }, deviceId: string): Promise<number[]> {
  const client = new pg.Client(clientConfig(address, 'postgres'));
  await client.connect();
  const { rows } = await client.query<{ seq: number }>('select device_seq::int as seq from readings where device_id = $1 order by 1', [deviceId]);
  await client.end();
  return rows.map(({ seq }) => seq);
}

async function tokenOf(email: string): Promise<string> {
  let said = '';
  const env = { MYDR24_AUTH_KEY: authKey.toString('base64url') };
  const io = { stdin: Readable.from([]), out: (text: string) => void (said += text), err: (text: string) => void process.stderr.write(text), cwd: '/', env, isTty: false };
  await runToken(['--person', email, '--data-dir', dataDir], io);
  return said.trim();
}

function unmount(): void {
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
}
