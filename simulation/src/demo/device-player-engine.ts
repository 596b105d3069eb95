// Plays the recorded stays in time: once a second it takes what is due (device-player.ts) and hands it to the devices, which
// send it (device-outbox-engine.ts). Knows nothing of what the readings mean.
import { createOutboxes, type OutboxFigures, type SendAs } from './device-outbox-engine.ts';
import { batchesBetween, pauseClock, playedAt, resumeClock, setRate, startClock, type PlayClock } from './device-player.ts';
import type { Track } from './replay-track.ts';

export interface PlayerClock {
  nowMs(): number;
  /** Returns how to cancel. */
  after(ms: number, work: () => void): () => void;
}

export interface PlayerFigures extends OutboxFigures { readonly played: number }

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
  readonly send: SendAs;
  readonly clock: PlayerClock;
  /** How much of the past the devices hold when the play starts, so that charts are not empty. */
  readonly backfillMs: number;
}

const TICK_MS = 1_000;

export function createDevicePlayer({ tracks, send, clock, backfillMs }: DevicePlayerOptions): DevicePlayer {
  const outboxes = createOutboxes(send, () => clock.nowMs());
  let play: PlayClock = startClock(clock.nowMs());
  let playedUntil = -backfillMs;
  let played = 0;
  let cancelTick: (() => void) | null = null;

  function take(): void {
    const until = playedAt(play, clock.nowMs());
    // A clock set back must not play the same stretch twice.
    if (until <= playedUntil) return;
    for (const { deviceId, readings } of batchesBetween(tracks, play, playedUntil, until)) {
      outboxes.add(deviceId, readings);
      played += readings.length;
    }
    playedUntil = until;
  }

  function tick(): void {
    take();
    outboxes.pump();
    cancelTick = clock.after(TICK_MS, tick);
  }

  /** What is due until now is played at the old pace before the pace changes. */
  function change(to: (clock: PlayClock, nowMs: number) => PlayClock): void {
    take();
    play = to(play, clock.nowMs());
  }

  return {
    start() {
      if (cancelTick !== null) return;
      play = startClock(clock.nowMs());
      tick();
    },
    pause: () => change(pauseClock),
    resume: () => change(resumeClock),
    setRate: (rate) => change((at, nowMs) => setRate(at, nowMs, rate)),
    figures: () => ({ ...outboxes.figures(), played }),
    async stop() {
      cancelTick?.();
      await outboxes.stop();
    },
  };
}
