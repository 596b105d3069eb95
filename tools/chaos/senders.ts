// Devices that send until they are answered: a batch without an answer is sent again, the same, until it is acknowledged.
// Writes down what was acknowledged; a batch answered with a refusal is a broken promise (every item is a good one).
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchWorld } from '../bench/bench-world.ts';
import { type Caller, openCaller } from '../bench/http-caller.ts';
import type { Seeded } from './seeded.ts';
import type { SentReading, Truth } from './truth.ts';

export interface Senders {
  /** Begins to send; `stop` ends it once everything sent is acknowledged. */
  start(): void;
  stop(): Promise<void>;
}

export interface SenderOptions {
  readonly port: number;
  readonly world: BenchWorld;
  readonly truth: Truth;
  readonly seeded: Seeded;
  readonly devices: number;
  /** A patient who has no emergency yet; undefined when all had one. */
  readonly takeFreshPatient: () => string | undefined;
}

const SPO2 = '59408-5';
const CALM_PATIENTS = 100;
const MAX_BATCH = 20;
const PAUSE_MS = 4;
const AGAIN_MS = 40;
const ANSWER_WITHIN_MS = 5_000;
/** Share of batches that hold one reading that raises an emergency. */
const RAISING_SHARE = 0.01;

export function createSenders(options: SenderOptions): Senders {
  let isSending = false;
  let running: Promise<void>[] = [];
  const senders = options.world.devices.slice(0, options.devices).map((device, n) => ({ ...device, nextSeq: 0, seeded: options.seeded.branch(`device ${n}`) }));
  return {
    start() {
      isSending = true;
      running = senders.map((sender) => run(options, sender, () => isSending));
    },
    async stop() {
      isSending = false;
      await Promise.all(running);
    },
  };
}

interface Sender {
  readonly deviceId: string;
  readonly key: string;
  readonly seeded: Seeded;
  nextSeq: number;
}

async function run(options: SenderOptions, sender: Sender, isSending: () => boolean): Promise<void> {
  let caller: Caller | undefined;
  while (isSending()) {
    const batch = makeBatch(options, sender);
    const body = JSON.stringify({ readings: batch.map((reading) => ({ ...reading, deviceId: undefined, code: SPO2, unit: '%' })) });
    for (let isAnswered = false; !isAnswered; ) {
      try {
        caller ??= await openCaller(options.port, { authorization: `Bearer ${sender.key}` });
        const { status, text } = await withDeadline(caller.post('/v1/readings', body));
        isAnswered = status === 200;
        if (isAnswered) note(options.truth, batch, text);
        else if (status < 500) throw new Error(`answered ${status}`);
        else await sleep(AGAIN_MS);
      } catch {
        caller?.close();
        caller = undefined;
        await sleep(AGAIN_MS);
      }
    }
    await sleep(PAUSE_MS);
  }
  caller?.close();
}

function makeBatch({ world, takeFreshPatient }: SenderOptions, sender: Sender): SentReading[] {
  const { seeded } = sender;
  const takenAt = Date.now();
  const size = 1 + Math.floor(seeded.next() * MAX_BATCH);
  const raising = seeded.isLikely(RAISING_SHARE) ? takeFreshPatient() : undefined;
  return Array.from({ length: size }, (_, n) => {
    sender.nextSeq += 1;
    const isRaising = n === 0 && raising !== undefined;
    const patientId = isRaising ? raising : world.patientIds[Math.floor(seeded.next() * CALM_PATIENTS)]!;
    return { deviceId: sender.deviceId, seq: sender.nextSeq, patientId, value: isRaising ? 70 : 97, takenAt };
  });
}

function note(truth: Truth, batch: readonly SentReading[], text: string): void {
  const { results } = JSON.parse(text) as { results: { status: string; reason?: string }[] };
  batch.forEach((reading, n) => {
    const result = results[n];
    if (result?.status !== 'stored' && result?.status !== 'duplicate') {
      truth.broken.push(`a good reading was refused: ${result?.reason ?? 'no result'}`);
      return;
    }
    truth.readings.push(reading);
    if (reading.value === 70) truth.raised.add(reading.patientId);
  });
}

async function withDeadline<Result>(work: Promise<Result>): Promise<Result> {
  const timer = new AbortController();
  try {
    return await Promise.race([work, sleep(ANSWER_WITHIN_MS, undefined, { signal: timer.signal }).then(() => Promise.reject(new Error('no answer in time')))]);
  } finally {
    timer.abort();
  }
}
