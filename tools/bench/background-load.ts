// Readings at a steady rate from a process of its own, so that making them does not delay what the bench times. Over IPC:
// {start: {port, path, headers, patientIds, perSecond, isFloor}} begins, {stop} ends with {sent, late}: how many readings were
// answered, and how many batches could not leave in time because all callers were waiting.
import { openCaller, type Caller } from './http-caller.ts';

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  /** Empty for the floor, whose rows name none. */
  readonly patientIds: readonly string[];
  readonly perSecond: number;
}

const BATCH = 100;
const CALLERS = 4;
let seq = Date.now() * 10;
let isRunning = false;
let sent = 0;
let late = 0;

process.on('message', (message: { start?: LoadOrder; stop?: true }) => {
  if (message.start) void start(message.start);
  if (message.stop) {
    isRunning = false;
    process.send!({ sent, late }, () => process.exit(0));
  }
});

async function start(order: LoadOrder): Promise<void> {
  const idle: Caller[] = await Promise.all(Array.from({ length: CALLERS }, () => openCaller(order.port, order.headers)));
  isRunning = true;
  process.send!({ isRunning });
  const everyMs = (1000 * BATCH) / order.perSecond;
  let dueMs = performance.now();
  const timer = setInterval(() => {
    if (!isRunning) return clearInterval(timer);
    for (; dueMs <= performance.now(); dueMs += everyMs) {
      const caller = idle.pop();
      if (caller === undefined) late += 1;
      else void send(caller, order).finally(() => idle.push(caller));
    }
  }, 2);
}

async function send(caller: Caller, { path, patientIds }: LoadOrder): Promise<void> {
  const { status } = await caller.post(path, JSON.stringify({ readings: Array.from({ length: BATCH }, () => item(patientIds)) }));
  if (status !== 200) throw new Error(`the load was answered ${status}`);
  sent += BATCH;
}

function item(patientIds: readonly string[]): object {
  seq += 1;
  const patientId = patientIds[seq % patientIds.length];
  return patientId === undefined
    ? { device: 'load', seq, patient: 'p', kind: 'spo2', value: 97, takenAt: Date.now() }
    : { seq, patientId, code: '59408-5', value: 97, unit: '%', takenAt: Date.now() };
}
