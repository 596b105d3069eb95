// How far the server's clock is ahead of ours, from answered pings; the quickest of the last few is the best witness.
export interface OffsetSample {
  offsetMs: number;
  roundTripMs: number;
}

const KEPT = 8;

export function addSample(samples: readonly OffsetSample[], sentAtMs: number, receivedAtMs: number, serverAtMs: number): OffsetSample[] {
  const roundTripMs = Math.max(0, receivedAtMs - sentAtMs);
  return [...samples, { offsetMs: serverAtMs - (sentAtMs + roundTripMs / 2), roundTripMs }].slice(-KEPT);
}

export function offsetMs(samples: readonly OffsetSample[]): number {
  const best = samples.reduce<OffsetSample | null>((a, b) => (a === null || b.roundTripMs < a.roundTripMs ? b : a), null);
  return best?.offsetMs ?? 0;
}
