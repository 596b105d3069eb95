// Knows which rights ended: told at once by this process, found within seconds by asking the database (another node, a
// family link that ran out). Keeps ended sessions until their last access token has run out. Does not close sockets itself.
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { listRevokedSince } from './revocation-store.ts';
import { keyOfChange, type RightsChange, type RightsChanges } from './rights-changes.ts';
import { ACCESS_TOKEN_MS } from './session-terms.ts';

export const REVOCATION_POLL_MS = 2_000;
/** Commits may come later than the instant they carry, and nodes' clocks differ. */
const OVERLAP_MS = 30_000;
const KEEP_MS = 2 * ACCESS_TOKEN_MS;

export interface Revocations extends RightsChanges {
  /** From memory: true for a session that ended within the life of its last access token. */
  isSessionRevoked(sessionId: string): boolean;
  isDeviceRevoked(deviceId: string): boolean;
  /** From the database, for whoever keeps an own mark. */
  revokedSince(atMs: number): Promise<RightsChange[]>;
  /** One look at the database; tells the listeners what is new. */
  poll(): Promise<void>;
  /** Loads what ended recently, then looks every two seconds. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface RevocationOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly onProblem?: (error: Error) => void;
}

export function createRevocations({ pg, clock, onProblem = () => {} }: RevocationOptions): Revocations {
  const known = new Map<string, number>();
  const listeners = new Set<(changes: readonly RightsChange[]) => void>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const publish = (changes: readonly RightsChange[]): void => {
    const nowMs = clock.nowMs();
    const fresh = changes.filter((change) => !known.has(keyOfChange(change)));
    for (const change of fresh) known.set(keyOfChange(change), nowMs);
    if (fresh.length > 0) for (const listener of listeners) listener(fresh);
  };
  const revokedSince = (atMs: number) => pg.asEngine((tx) => listRevokedSince(tx, atMs, clock.nowMs()));
  let seenUntilMs = clock.nowMs() - KEEP_MS;
  const poll = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    publish(await revokedSince(Math.min(seenUntilMs, nowMs) - OVERLAP_MS));
    seenUntilMs = nowMs;
    for (const [key, atMs] of known) if (nowMs - atMs > KEEP_MS) known.delete(key);
  };
  const tick = (): void => {
    running = poll()
      .catch((error: unknown) => onProblem(error instanceof Error ? error : new Error(String(error))))
      .then(() => {
        if (timer !== undefined) timer = setTimeout(tick, REVOCATION_POLL_MS).unref();
      });
  };
  return {
    publish,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isSessionRevoked: (sessionId) => known.has(`session/${sessionId}`),
    isDeviceRevoked: (deviceId) => known.has(`device/${deviceId}`),
    revokedSince,
    poll,
    async start() {
      await poll();
      timer = setTimeout(tick, REVOCATION_POLL_MS).unref();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
