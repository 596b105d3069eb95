// Many WebSocket clients in a process of their own, so that counting frames is not charged to the server or the bench.
// Over IPC: {open: {url, protocol, hellos}} opens one socket per hello and sends it; {arm: n} resolves when every socket
// counted n more units; {close}. What a unit is: one `"seq":` of an event frame, or one frame of the floor.
import { WebSocket } from 'ws';

export interface CrowdOrder {
  readonly url: string;
  readonly protocol: string | null;
  /** The first frames of each socket: there are as many sockets as lists. */
  readonly first: readonly (readonly string[])[];
  readonly unit: 'event' | 'frame';
  /** What a socket must have been sent before it counts as open; null: nothing. */
  readonly readyMark: string | null;
}

interface Orders {
  open?: CrowdOrder;
  arm?: number;
  close?: true;
}

const sockets: WebSocket[] = [];
let goal = Number.POSITIVE_INFINITY;
let isArmed = false;
let counts = new Int32Array(0);
let missing = 0;

process.on('message', (orders: Orders) => {
  if (orders.open) open(orders.open).catch((error: unknown) => process.send!({ failed: String(error) }));
  if (orders.arm !== undefined) arm(orders.arm);
  if (orders.close) process.exit(0);
});

/** So many at a time: a listening queue holds a few hundred. */
const OPENING = 100;

async function open({ url, protocol, first, unit, readyMark }: CrowdOrder): Promise<void> {
  counts = new Int32Array(first.length);
  const countIn = unit === 'event' ? countEvents : () => 1;
  for (let from = 0; from < first.length; from += OPENING) {
    const some = first.slice(from, from + OPENING);
    sockets.push(...(await Promise.all(some.map((frames, n) => openOne(url, protocol, frames, readyMark, (text) => count(from + n, countIn(text)))))));
  }
  process.send!({ opened: sockets.length });
}

function openOne(
  url: string, protocol: string | null, frames: readonly string[], readyMark: string | null, onText: (text: Buffer) => void,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = protocol ? new WebSocket(url, protocol, { perMessageDeflate: false }) : new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => {
      for (const frame of frames) socket.send(frame);
      if (readyMark === null) resolve(socket);
    });
    let isReady = readyMark === null;
    socket.on('message', (message) => {
      const bytes = message as Buffer;
      if (isReady) return bytes.length < 60 && bytes.includes('"ping"') ? socket.send('{"type":"pong","t":0}') : onText(bytes);
      if (!bytes.includes(readyMark!)) return;
      isReady = true;
      resolve(socket);
    });
  });
}

const SEQ = Buffer.from('"seq":');
/** Events of an `events` frame; other frames (ping, live) count nothing. */
function countEvents(bytes: Buffer): number {
  if (!bytes.subarray(0, 40).includes('"events"')) return 0;
  let found = 0;
  for (let at = bytes.indexOf(SEQ); at >= 0; at = bytes.indexOf(SEQ, at + SEQ.length)) found += 1;
  return found;
}

function arm(units: number): void {
  counts.fill(0);
  goal = units;
  missing = counts.length;
  isArmed = true;
  process.send!({ armed: units });
}

function count(index: number, units: number): void {
  if (!isArmed || units === 0) return;
  const before = counts[index]!;
  counts[index] = before + units;
  if (before < goal && before + units >= goal) missing -= 1;
  if (missing > 0) return;
  isArmed = false;
  process.send!({ complete: goal });
}
