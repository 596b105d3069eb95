// Which stretch of time a chart shows, and how it is moved: by range, wheel, pinch and keys. Never beyond now, never finer than ten
// seconds, never longer than thirty days.

export interface ChartSpan {
  readonly fromAt: number;
  readonly toAt: number;
  /** Goes on with the time: its end is now. */
  readonly isFollowing: boolean;
}

export const HOUR_MS = 3_600_000;
const SHORTEST_MS = 10_000;
const LONGEST_MS = 30 * 24 * HOUR_MS;

export const lastHours = (hours: number, now: number): ChartSpan => ({ fromAt: now - hours * HOUR_MS, toAt: now, isFollowing: true });

/** `share` of the width stays under the finger; a factor below 1 shows less time. */
export function zoomed(span: ChartSpan, factor: number, share: number, now: number): ChartSpan {
  const width = span.toAt - span.fromAt;
  const next = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, width * factor));
  const fixedAt = span.fromAt + width * share;
  return within(fixedAt - next * share, next, now);
}

/** By a share of its width; above zero, later. */
export function moved(span: ChartSpan, share: number, now: number): ChartSpan {
  const width = span.toAt - span.fromAt;
  return within(span.fromAt + width * share, width, now);
}

function within(fromAt: number, width: number, now: number): ChartSpan {
  const isFollowing = fromAt + width >= now;
  const toAt = Math.round(isFollowing ? now : fromAt + width);
  return { fromAt: Math.round(toAt - width), toAt, isFollowing };
}

/** What is loaded: on a grid, so that a small move asks for nothing new; a grid's step more on both sides. */
export function loadedFor({ fromAt, toAt }: ChartSpan): { fromAt: number; toAt: number } {
  const step = 2 ** Math.ceil(Math.log2(Math.max(1, (toAt - fromAt) / 4)));
  return { fromAt: Math.max(0, Math.floor(fromAt / step) * step), toAt: Math.ceil(toAt / step) * step };
}

const keyed: Readonly<Record<string, (span: ChartSpan, now: number) => ChartSpan>> = {
  ArrowLeft: (span, now) => moved(span, -0.25, now),
  ArrowRight: (span, now) => moved(span, 0.25, now),
  '+': (span, now) => zoomed(span, 0.5, 1, now),
  '-': (span, now) => zoomed(span, 2, 1, now),
  End: (span, now) => moved(span, (now - span.toAt) / (span.toAt - span.fromAt), now),
};

/** Null where the key means nothing here. */
export const spanByKey = (span: ChartSpan, key: string, now: number): ChartSpan | null => keyed[key === '=' ? '+' : key]?.(span, now) ?? null;
