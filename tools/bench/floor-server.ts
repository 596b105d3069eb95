// The floor: what this machine can do at most with one HTTP server, one group commit and one WebSocket, and nothing else:
// no sign-in, rights, clinical rule, alarm, audit or history. A child process, so that its CPU time is its own.
// Speaks with the parent over IPC: {socketDir, database} in, {port} out.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import type { WebSocket} from 'ws';
import { WebSocketServer } from 'ws';

interface Row {
  device: string;
  seq: number;
  patient: string;
  kind: string;
  value: number;
  takenAt: number;
}

interface Waiting {
  rows: Row[];
  done: () => void;
}

const INSERT = `insert into floor_readings (device, seq, patient, kind, value, taken_at)
  select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::bigint[]) on conflict do nothing`;

process.once('message', (address: { socketDir: string; database: string }) => void run(address));

async function run(address: { socketDir: string; database: string }): Promise<void> {
  const client = new pg.Client({ host: address.socketDir, database: address.database, user: 'postgres' });
  await client.connect();
  await client.query(`drop table if exists floor_readings; create table floor_readings
    (device text, seq bigint, patient text, kind text, value float8, taken_at bigint, primary key (device, seq))`);
  const commit = groupCommit(client);
  const http = createServer((request, response) => void answer(request, response, commit, sockets));
  const wss = new WebSocketServer({ server: http });
  const sockets = wss.clients;
  http.listen(0, '127.0.0.1', () => process.send!({ port: (http.address() as { port: number }).port }));
  process.on('message', (message: { fanOut?: number }) => message.fanOut && fanOut(sockets, message.fanOut));
}

/** Collects what arrives while the previous commit is in flight, then commits it whole. */
function groupCommit(client: pg.Client): (rows: Row[]) => Promise<void> {
  let waiting: Waiting[] = [];
  let isBusy = false;
  const flush = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const rows = batch.flatMap((entry) => entry.rows);
      const column = <K extends keyof Row>(key: K) => rows.map((row) => row[key]);
      await client.query({
        name: 'floor',
        text: INSERT,
        values: [column('device'), column('seq'), column('patient'), column('kind'), column('value'), column('takenAt')],
      });
      for (const entry of batch) entry.done();
    }
    isBusy = false;
  };
  return (rows) =>
    new Promise((done) => {
      waiting.push({ rows, done });
      if (!isBusy) void flush();
    });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  commit: (rows: Row[]) => Promise<void>,
  sockets: Set<WebSocket>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { readings } = JSON.parse(Buffer.concat(chunks).toString()) as { readings: Row[] };
  await commit(readings);
  response.setHeader('content-type', 'application/json');
  response.end('{"ok":true}');
  for (const reading of readings) {
    if (reading.value >= 0) continue;
    const page = JSON.stringify({ page: reading.patient, at: reading.takenAt });
    for (const socket of sockets) socket.send(page);
  }
}

/** With it a frame is as long as that of one alarm. */
const PADDING = 560;

/** The bare cost of telling every socket the same thing `count` times, one frame each. */
function fanOut(sockets: Set<WebSocket>, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const text = JSON.stringify({ type: 'events', n, padding: 'x'.repeat(PADDING) });
    for (const socket of sockets) socket.send(text);
  }
}
