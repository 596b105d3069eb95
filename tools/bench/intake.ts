// Readings stored per second and per CPU-second: single ones from 32 callers, batches of 100 from 4, batches of 1,000 from 2.
// The same loop drives ours and the floor; every answer is awaited, so every counted reading is on disk.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller } from './http-caller.ts';
import { cpuSeconds } from './measures.ts';

/** What is not taken at this moment is not counted; a device would send it again. */
const AGAIN_MS = 100;

export interface IntakeTarget {
  /** The server's and the database's processes, whose CPU time is charged. */
  readonly pids: readonly number[];
  readonly path: string;
  openCaller(index: number): Promise<Caller>;
  /** A request body of `count` fresh readings of caller `index`. */
  body(index: number, count: number): string;
}

export interface IntakeRun {
  perSecond: number;
  perCpuSecond: number;
}

export async function measureIntake(
  target: IntakeTarget, run: { callers: number; batch: number; seconds: number },
): Promise<IntakeRun> {
  const callers = await Promise.all(Array.from({ length: run.callers }, (_, index) => target.openCaller(index)));
  const cpuBefore = cpuSeconds(target.pids);
  const startedAt = performance.now();
  const until = startedAt + run.seconds * 1000;
  const counts = await Promise.all(callers.map((caller, index) => drive(target, caller, index, run.batch, until)));
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = cpuSeconds(target.pids) - cpuBefore;
  for (const caller of callers) caller.close();
  const stored = counts.reduce((sum, count) => sum + count, 0);
  return { perSecond: stored / seconds, perCpuSecond: stored / cpu };
}

async function drive(target: IntakeTarget, caller: Caller, index: number, batch: number, until: number): Promise<number> {
  let stored = 0;
  while (performance.now() < until) {
    const { status, text } = await caller.post(target.path, target.body(index, batch));
    if (status === 200) stored += batch;
    else if (status === 503) await sleep(AGAIN_MS);
    else throw new Error(`intake answered ${status}: ${text.slice(0, 200)}`);
  }
  return stored;
}
