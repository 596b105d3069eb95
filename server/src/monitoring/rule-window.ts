// What a rule remembers of past values to judge the next: the last m for "n of m", those of a span for a rate of change. Kept in
// memory only: after a restart a window fills again, and until it is full it can alarm but says nothing calming.
import type { AlarmRule } from '@mydr24/protocol';
import type { Severity } from './alarm-condition.ts';

/** Newest last. */
export type Window = readonly (readonly [atMs: number, value: number])[];
export interface Windowed { readonly window: Window; readonly severity: Severity | null }

const MOST_POINTS = 120;
const ranks = [3, 2, 1] as const;

/** `severity` of each value by itself is what the window holds. */
export function nOfM({ n, m }: { readonly n: number; readonly m: number }, before: Window, severity: Severity, atMs: number): Windowed {
  const window = [...before.slice(Math.max(0, before.length - m + 1)), [atMs, severity] as const];
  const reached = ranks.find((rank) => window.filter(([, one]) => one >= rank).length >= n);
  return { window, severity: reached ?? (window.length < m ? null : 0) };
}

type Rate = Pick<Extract<AlarmRule, { type: 'rate' }>, 'direction' | 'overMs'>;

/** How far the value fell or rose from the extreme of the span to now; null while less than half of the span is known. */
export function changeOver({ direction, overMs }: Rate, before: Window, value: number, atMs: number): { readonly window: Window; readonly change: number; readonly isFull: boolean } {
  const spacingMs = overMs / MOST_POINTS;
  const kept = before.filter(([at]) => at >= atMs - overMs);
  const lastButOne = kept.at(-2);
  const isClose = lastButOne !== undefined && atMs - lastButOne[0] < spacingMs;
  const window: Window = [...(isClose ? kept.slice(0, -1) : kept), [atMs, value]];
  let change = 0;
  for (const [, past] of window) change = Math.max(change, direction === 'falling' ? past - value : value - past);
  const [firstAt] = window[0]!;
  return { window, change: Math.round(change * 100) / 100, isFull: atMs - firstAt >= overMs / 2 };
}
