// A clock that jumps from one planned thing to the next, in order of time and then of planning.
export interface VirtualTime {
  nowMs(): number;
  plan(afterMs: number, act: () => void): void;
  /** Runs what is planned up to `endMs`. */
  runUntil(endMs: number): void;
}

interface Planned {
  atMs: number;
  n: number;
  act: () => void;
}

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let n = 0;
  const planned: Planned[] = [];
  return {
    nowMs: () => nowMs,
    plan(afterMs, act) {
      const one = { atMs: nowMs + Math.max(0, afterMs), n: (n += 1), act };
      let at = planned.length;
      while (at > 0 && planned[at - 1]!.atMs > one.atMs) at -= 1;
      planned.splice(at, 0, one);
    },
    runUntil(endMs) {
      while (planned.length > 0 && planned[0]!.atMs <= endMs) {
        const one = planned.shift()!;
        nowMs = one.atMs;
        one.act();
      }
      nowMs = endMs;
    },
  };
}
