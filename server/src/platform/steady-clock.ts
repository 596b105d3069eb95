// Wall time that cannot jump: it runs with the monotonic clock and is drawn towards the machine's clock by at most 1 %. When
// somebody sets that clock, no step of an emergency comes early, late or twice; the drift is there to be alarmed on. A
// restart begins at the machine's time again.
import type { Clock } from './clock.ts';

export interface SteadyClock extends Clock {
  /** How far the machine's clock is ahead of ours, milliseconds. More than about 2 s means it was set. */
  driftMs(): number;
}

/** A wait of a minute is at most 0.6 s off while the two clocks find together. */
const MAX_DRAW = 0.01;

export function createSteadyClock(machine: Clock): SteadyClock {
  let wallMs = machine.nowMs();
  let readAtMs = machine.monotonicMs();
  const advance = (): number => {
    const monotonicMs = machine.monotonicMs();
    const elapsedMs = monotonicMs - readAtMs;
    const aheadMs = machine.nowMs() - (wallMs + elapsedMs);
    const drawMs = Math.min(elapsedMs * MAX_DRAW, Math.max(-elapsedMs * MAX_DRAW, aheadMs));
    wallMs += elapsedMs + drawMs;
    readAtMs = monotonicMs;
    return aheadMs - drawMs;
  };
  return {
    nowMs() {
      advance();
      return Math.floor(wallMs);
    },
    monotonicMs: () => machine.monotonicMs(),
    driftMs: () => advance(),
  };
}
