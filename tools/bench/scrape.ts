// A histogram of /metrics as it grew between two scrapes, and percentiles of it: exact to its buckets, in between interpolated.

export interface Histogram {
  /** Upper bounds in seconds and how many were at or below, rising; the last bound is infinite. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
}

export async function scrapeHistogram(port: number, name: string): Promise<Histogram> {
  const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
  return readHistogram(await reply.text(), name);
}

export function readHistogram(text: string, name: string): Histogram {
  const found = [...text.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)$`, 'gm'))];
  return { buckets: found.map(([, le, count]) => ({ le: le === '+Inf' ? Infinity : Number(le), count: Number(count) })) };
}

export function growthOf(before: Histogram, after: Histogram): Histogram {
  return { buckets: after.buckets.map(({ le, count }, n) => ({ le, count: count - (before.buckets[n]?.count ?? 0) })) };
}

export const countOf = ({ buckets }: Histogram): number => buckets.at(-1)?.count ?? 0;

/** Milliseconds; NaN when nothing was observed, infinite beyond the last bound. */
export function percentileMs(histogram: Histogram, share: number): number {
  const total = countOf(histogram);
  if (total === 0) return Number.NaN;
  const rank = share * total;
  const at = histogram.buckets.findIndex(({ count }) => count >= rank);
  const [low, high] = [histogram.buckets[at - 1] ?? { le: 0, count: 0 }, histogram.buckets[at]!];
  if (high.le === Infinity) return Infinity;
  return 1000 * (low.le + ((high.le - low.le) * (rank - low.count)) / (high.count - low.count));
}
