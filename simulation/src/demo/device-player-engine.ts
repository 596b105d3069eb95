// Plays the recorded stays in time: once a second it takes what is due (device-player.ts) and hands it to the devices, each
// of which keeps what it could not send, in order, and tries again. Knows nothing of what the readings mean.
import type { ReadingSubmission } from '@mydr24/protocol';
import { batchesBetween, pauseClock, playedAt, resumeClock, setRate, startClock, type PlayClock } from './device-player.ts';
import type { SendOutcome } from './readings-sender-http.ts';
import type { Track } from './replay-track.ts';

export interface PlayerClock {
  nowMs(): number;
  /** Returns how to cancel. */
  after(ms: number, work: () => void): () => void;
}

export interface PlayerFigures {
  readonly played: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Dropped unsent: a device keeps a limited store. */
  readonly dropped: number;
  readonly waiting: number;
  readonly lastFailure: string | null;
}

export interface DevicePlayer {
  start(): void;
  pause(): void;
  resume(): void;
  /** 1 is the demo's own pace. */
  setRate(rate: number): void;
  figures(): PlayerFigures;
  /** Ends the play; resolves when no request is under way. */
  stop(): Promise<void>;
}

export interface DevicePlayerOptions {
  readonly tracks: readonly Track[];
  /** Sends as this device; it must not throw for a failed request. */
  readonly send: (deviceId: string, readings: readonly ReadingSubmission[]) => Promise<SendOutcome>;
  readonly clock: PlayerClock;
  /** How much of the past the devices hold when the play starts, so that charts are not empty. */
  readonly backfillMs: number;
}

interface Outbox { readings: ReadingSubmission[]; isSending: boolean; failures: number; notBeforeMs: number }

const TICK_MS = 1_000;
const MAX_UNDER_WAY = 8;
const MAX_A_REQUEST = 2_000;
const MAX_KEPT = 20_000;
const LONGEST_WAIT_MS = 15_000;

export function createDevicePlayer({ tracks, send, clock, backfillMs }: DevicePlayerOptions): DevicePlayer {
  const outboxes = new Map<string, Outbox>();
  const totals = { played: 0, stored: 0, duplicate: 0, refused: 0, dropped: 0 };
  const underWay = new Set<Promise<void>>();
  let lastFailure: string | null = null;
  let play: PlayClock = startClock(clock.nowMs());
  let playedUntil = -backfillMs;
  let cancelTick: (() => void) | null = null;
  let isStopped = false;

  function take(): void {
    const until = playedAt(play, clock.nowMs());
    // A clock set back must not play the same stretch twice.
    if (until <= playedUntil) return;
    for (const { deviceId, readings } of batchesBetween(tracks, play, playedUntil, until)) {
      const outbox = outboxes.get(deviceId) ?? { readings: [], isSending: false, failures: 0, notBeforeMs: 0 };
      outboxes.set(deviceId, outbox);
      outbox.readings.push(...readings);
      totals.played += readings.length;
      const surplus = outbox.readings.length - MAX_KEPT;
      if (surplus > 0) totals.dropped += outbox.readings.splice(0, surplus).length;
    }
    playedUntil = until;
  }

  async function sendFrom(deviceId: string, outbox: Outbox): Promise<void> {
    outbox.isSending = true;
    const batch = outbox.readings.splice(0, MAX_A_REQUEST);
    const outcome = await send(deviceId, batch);
    outbox.isSending = false;
    if (outcome.ok) {
      outbox.failures = 0;
      totals.stored += outcome.stored;
      totals.duplicate += outcome.duplicate;
      totals.refused += outcome.refused.length;
      return;
    }
    lastFailure = outcome.message;
    if (!outcome.isRetryable) {
      totals.refused += batch.length;
      return;
    }
    outbox.readings.unshift(...batch);
    outbox.failures += 1;
    outbox.notBeforeMs = clock.nowMs() + (outcome.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, TICK_MS * 2 ** outbox.failures));
  }

  function pump(): void {
    for (const [deviceId, outbox] of outboxes) {
      if (underWay.size >= MAX_UNDER_WAY) return;
      if (isStopped || outbox.isSending || outbox.readings.length === 0 || outbox.notBeforeMs > clock.nowMs()) continue;
      const sending = sendFrom(deviceId, outbox).finally(() => {
        underWay.delete(sending);
        pump();
      });
      underWay.add(sending);
    }
  }

  function tick(): void {
    take();
    pump();
    cancelTick = clock.after(TICK_MS, tick);
  }

  /** What is due until now is played at the old pace before the pace changes. */
  const change = (to: (clock: PlayClock, nowMs: number) => PlayClock): void => {
    take();
    play = to(play, clock.nowMs());
  };

  return {
    start: () => {
      if (cancelTick !== null) return;
      play = startClock(clock.nowMs());
      tick();
    },
    pause: () => change(pauseClock),
    resume: () => change(resumeClock),
    setRate: (rate) => change((at, nowMs) => setRate(at, nowMs, rate)),
    figures: () => ({ ...totals, waiting: [...outboxes.values()].reduce((sum, outbox) => sum + outbox.readings.length, 0), lastFailure }),
    stop: async () => {
      isStopped = true;
      cancelTick?.();
      await Promise.all(underWay);
    },
  };
}
