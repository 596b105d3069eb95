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

const isBefore = (a: Planned, b: Planned): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.n < b.n);

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let n = 0;
  /** A binary heap: the next one first. */
  const planned: Planned[] = [];
  return {
    nowMs: () => nowMs,
    plan(afterMs, act) {
      push(planned, { atMs: nowMs + Math.max(0, afterMs), n: (n += 1), act });
    },
    runUntil(endMs) {
      while (planned.length > 0 && planned[0]!.atMs <= endMs) {
        const one = pop(planned);
        nowMs = one.atMs;
        one.act();
      }
      nowMs = endMs;
    },
  };
}

function push(heap: Planned[], one: Planned): void {
  let at = heap.length;
  heap.push(one);
  for (let above = (at - 1) >> 1; at > 0 && isBefore(one, heap[above]!); above = (at - 1) >> 1) {
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = one;
}

function pop(heap: Planned[]): Planned {
  const first = heap[0]!;
  const one = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (let below = 1; below < heap.length; below = 2 * at + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
    if (!isBefore(heap[below]!, one)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = one;
  return first;
}
