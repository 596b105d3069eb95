// Keeps a live connection honest: pings, notices silence (half-open sockets), and renews the token in band before it ends.
import type { ClientFrameInput } from '@mydr24/protocol';
import type { ClientClock } from './client.ts';
import type { Welcome } from './link.ts';

export type TimerName = 'wait' | 'silence' | 'ping' | 'renew';

export interface HeartbeatDeps {
  clock: ClientClock;
  /** One timer per name; a new one replaces the old, and all end with the connection. */
  after(name: TimerName, ms: number, work: () => void): void;
  write(frame: ClientFrameInput): void;
  isLive(): boolean;
  nextId(): number;
  serverNowMs(): number;
  getToken(isRefused: boolean): Promise<string | null>;
  onSilent(): void;
}

export interface Heartbeat {
  begin(welcome: Welcome): void;
  heard(heartbeatMs: number): void;
  /** Is the peer still there? An answer is expected soon. */
  probe(): void;
  renewBefore(expiresAtMs: number): void;
}

const PROBE_WITHIN_MS = 4_000;
/** Heartbeats missed before the connection counts as gone; with 15 s: 37.5 s, inside the promised 45 s. */
const SILENCE_FACTOR = 2.5;
const RENEW_BEFORE_MS = 30_000;
const RENEW_AGAIN_MS = 5_000;
/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createHeartbeat({ clock, after, write, isLive, nextId, serverNowMs, getToken, onSilent }: HeartbeatDeps): Heartbeat {
  let life = 0;
  const ping = (): void => write({ type: 'ping', t: clock.nowMs() });
  const heard = (heartbeatMs: number): void => after('silence', heartbeatMs * SILENCE_FACTOR, onSilent);
  const renewBefore = (expiresAtMs: number): void => {
    const leftMs = expiresAtMs - serverNowMs();
    after('renew', Math.min(LONGEST_TIMER_MS, Math.max(1_000, leftMs - RENEW_BEFORE_MS)), () => void renew(expiresAtMs));
  };
  const renew = async (expiresAtMs: number): Promise<void> => {
    const mine = life;
    const token = await getToken(expiresAtMs - serverNowMs() <= 0).catch(() => null);
    if (mine !== life || !isLive()) return;
    if (token !== null) write({ type: 'reauth', id: nextId(), token });
    else after('renew', RENEW_AGAIN_MS, () => void renew(expiresAtMs));
  };
  return {
    begin({ heartbeatMs, tokenExpiresAt }) {
      life += 1;
      const beat = (): void => {
        ping();
        after('ping', heartbeatMs, beat);
      };
      beat();
      heard(heartbeatMs);
      renewBefore(tokenExpiresAt);
    },
    heard,
    probe() {
      ping();
      after('silence', PROBE_WITHIN_MS, onSilent);
    },
    renewBefore,
  };
}
