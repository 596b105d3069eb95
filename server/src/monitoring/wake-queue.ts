// Which patient is due next: a binary heap of instants with lazy removal, so that moving a patient's instant costs a push.
// Pure data structure; whoever owns it gives the time.

interface Entry {
  readonly at: number;
  readonly id: string;
}

export interface WakeQueue {
  /** Sets when `id` is due; null takes it out. */
  set(id: string, at: number | null): void;
  /** The earliest instant anything is due. */
  nextAt(): number | null;
  /** Who is due by `now`, earliest first, at most `limit`. They stay until they are set again. */
  due(now: number, limit: number): string[];
  /** How many entries it holds, those that nobody waits for any more among them. */
  held(): number;
}

export function createWakeQueue(): WakeQueue {
  /** By identity: an instant that was left and taken up again has an old entry in the heap, too. */
  const wanted = new Map<string, Entry>();
  let heap: Entry[] = [];

  const isCurrent = (entry: Entry): boolean => wanted.get(entry.id) === entry;

  function push(entry: Entry): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  function pop(): void {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (let child = 1; child < heap.length; child = 2 * index + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[child]!.at >= last.at) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }

  function dropStale(): void {
    while (heap.length > 0 && !isCurrent(heap[0]!)) pop();
  }

  /** Each reading may move an instant: left alone, the heap would fill with what nobody waits for. */
  function compact(): void {
    if (heap.length < 1024 || heap.length < 4 * wanted.size) return;
    heap = [...wanted.values()].toSorted((a, b) => a.at - b.at);
  }

  return {
    set(id, at) {
      if (at === null) {
        wanted.delete(id);
        return;
      }
      if (wanted.get(id)?.at === at) return;
      const entry = { at, id };
      wanted.set(id, entry);
      push(entry);
      compact();
    },
    nextAt() {
      dropStale();
      return heap[0]?.at ?? null;
    },
    due(now, limit) {
      const found: Entry[] = [];
      for (dropStale(); found.length < limit && heap.length > 0 && heap[0]!.at <= now; dropStale()) {
        found.push(heap[0]!);
        pop();
      }
      for (const entry of found) push(entry);
      return found.map((entry) => entry.id);
    },
    held: () => heap.length,
  };
}
