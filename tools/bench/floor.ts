// The floor as seen from the bench: its server process, its page, its intake and its bare keyed insert, each in the same
// shape as ours, so that one loop drives both.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { WebSocket } from 'ws';
import { type Caller, openCaller, takeCaller } from './http-caller.ts';
import type { IntakeTarget } from './intake.ts';
import type { PageTarget } from './pages.ts';

export interface DatabaseAddress {
  readonly socketDir: string;
  readonly database: string;
}

export interface Floor {
  readonly port: number;
  readonly pid: number;
  readonly process: ChildProcess;
  close(): void;
}

export async function startFloor(address: DatabaseAddress): Promise<Floor> {
  const child = fork(join(import.meta.dirname, 'floor-server.ts'));
  child.send(address);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, pid: child.pid!, process: child, close: () => void child.kill('SIGKILL') };
}

let nextSeq = 0;
const row = (device: string, value: number): object => ({ device, seq: (nextSeq += 1), patient: 'p', kind: 'spo2', value, takenAt: Date.now() });

export function floorIntake(floor: Floor, postmasterPid: number): IntakeTarget {
  return {
    pids: [floor.pid, postmasterPid],
    path: '/',
    openCaller: () => openCaller(floor.port),
    body: (index, count) => JSON.stringify({ readings: Array.from({ length: count }, () => row(`device-${index}`, 97)) }),
  };
}

/** A reading below zero is the floor's "crosses a limit". */
export async function floorPages(floor: Floor, sockets: number): Promise<PageTarget & { close(): void }> {
  const waiting = new Map<string, () => void>();
  const open = Array.from({ length: sockets }, () => new WebSocket(`ws://127.0.0.1:${floor.port}`, { perMessageDeflate: false }));
  await Promise.all(open.map((socket) => once(socket, 'open')));
  for (const socket of open) {
    socket.on('message', (text: Buffer) => {
      const { page } = JSON.parse(text.toString()) as { page: string };
      waiting.get(page)?.();
      waiting.delete(page);
    });
  }
  const idle: Caller[] = [];
  return {
    async page(n) {
      const patient = `page-${n}-${(nextSeq += 1)}`;
      const shown = new Promise<void>((resolve) => waiting.set(patient, resolve));
      const caller = await takeCaller(idle, () => openCaller(floor.port));
      const body = JSON.stringify({ readings: [{ ...row('pages', -1), patient }] });
      await Promise.all([caller.post('/', body).then(() => idle.push(caller)), shown]);
    },
    close: () => {
      for (const socket of open) socket.terminate();
      for (const caller of idle) caller.close();
    },
  };
}

/** A table of our readings' own columns and key, and nothing else: no second index, no partitions, no row-level security. */
const BARE_TABLE = `create table if not exists bench_bare (like readings);
  alter table bench_bare drop constraint if exists bench_bare_key;
  alter table bench_bare add constraint bench_bare_key primary key (device_id, device_seq, taken_at);`;
const BARE_INSERT = `insert into bench_bare (tenant_id, patient_id, device_id, device_seq, kind, value, code, unit, taken_at, received_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::float8[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[])
  on conflict do nothing`;

/** Rows a second of nothing but the idempotent insert in batches, columns sent as arrays: what such a table allows. */
export async function bareKeyedInsert(address: DatabaseAddress, run: { callers: number; batch: number; seconds: number }): Promise<number> {
  const clients = Array.from({ length: run.callers }, () => new pg.Client({ host: address.socketDir, database: address.database, user: 'postgres' }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]!.query(BARE_TABLE);
  const startedAt = performance.now();
  const until = startedAt + run.seconds * 1000;
  const counts = await Promise.all(clients.map((client) => insertUntil(client, run.batch, until)));
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

async function insertUntil(client: pg.Client, batch: number, until: number): Promise<number> {
  const repeated = (text: string): string => `{${Array.from({ length: batch }, () => text).join()}}`;
  const at = new Date().toISOString();
  const [tenants, patients, devices] = [repeated(randomUUID()), repeated(randomUUID()), repeated(randomUUID())];
  const [kinds, values, codes, units, times] = [repeated('spo2'), repeated('97'), repeated('NULL'), repeated('"%"'), repeated(at)];
  let stored = 0;
  while (performance.now() < until) {
    const seqs = `{${Array.from({ length: batch }, () => (nextSeq += 1)).join()}}`;
    await client.query({ name: 'bare', text: BARE_INSERT, values: [tenants, patients, devices, seqs, kinds, values, codes, units, times, times] });
    stored += batch;
  }
  return stored;
}
