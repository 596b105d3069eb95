// What the watch knows, kept over a restart of the watchdog. Monotonic times go on only within one boot of the host; after
// another boot the count begins anew, and an alert that was on stays on.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { beginWatch, links, type WatchState } from './path-watch.ts';

const Kept = z.object({
  boot: z.string(), goodAt: z.number(), hasBeenGood: z.boolean(), rehearseAt: z.number(),
  broken: z.object({ link: z.enum(links), code: z.string() }).nullable(),
  alerting: z.object({ count: z.int(), nextAt: z.number() }).nullable(),
});

export function readWatchState(path: string, boot: string, nowMs: number): WatchState {
  const kept = readKept(path);
  const fresh = beginWatch(nowMs);
  if (kept === undefined) return fresh;
  const { goodAt, hasBeenGood, broken, alerting, rehearseAt } = kept;
  if (kept.boot === boot && goodAt <= nowMs) return { ...fresh, goodAt, hasBeenGood, broken, alerting, rehearseAt };
  return { ...fresh, hasBeenGood, broken, alerting: alerting && { ...alerting, nextAt: nowMs } };
}

export function writeWatchState(path: string, boot: string, { goodAt, hasBeenGood, broken, alerting, rehearseAt }: WatchState): void {
  writeFileSync(`${path}.new`, `${JSON.stringify({ boot, goodAt, hasBeenGood, broken, alerting, rehearseAt })}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Names this boot; another text each time where the system does not say. */
export function bootName(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `unknown ${process.pid} ${Date.now()}`;
  }
}

/** Since the boot, so that it can be compared over restarts. */
export const hostMonotonicMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

function readKept(path: string): z.infer<typeof Kept> | undefined {
  try {
    return Kept.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
