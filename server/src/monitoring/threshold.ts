// How severe a value is against the limits of one side. A limit itself is not beyond the limit. Hysteresis widens only the way
// out of a band already alarmed, never the way in.
import type { AlarmPriority } from '@mydr24/protocol';
import type { ConditionState, Delays, Severity } from './alarm-condition.ts';

export type Side = 'below' | 'above';

export interface Band {
  readonly priority: AlarmPriority;
  /** In the vital's canonical unit; alarms strictly beyond it. */
  readonly limit: number;
  readonly delayMs: number;
}

type PerPriority = readonly [low: number | null, medium: number | null, high: number | null];

/** A side's limits laid out for quick judging, made once per rule. */
export interface Limits {
  readonly side: Side;
  readonly enter: PerPriority;
  readonly leave: PerPriority;
}

const perPriority = (pick: (priority: AlarmPriority) => number | undefined): PerPriority => [pick('low') ?? null, pick('medium') ?? null, pick('high') ?? null];
const bandOf = (bands: readonly Band[], priority: AlarmPriority): Band | undefined => bands.find((one) => one.priority === priority);

// Limits have at most two decimals; this takes away what binary addition leaves behind them.
const tidy = (limit: number): number => Math.round(limit * 100) / 100;

export function limitsOf(side: Side, bands: readonly Band[], hysteresis: number): Limits {
  const slack = side === 'below' ? hysteresis : -hysteresis;
  const leaving = (limit: number | undefined): number | undefined => (limit === undefined ? undefined : tidy(limit + slack));
  return {
    side,
    enter: perPriority((priority) => bandOf(bands, priority)?.limit),
    leave: perPriority((priority) => leaving(bandOf(bands, priority)?.limit)),
  };
}

export const delaysOf = (bands: readonly Pick<Band, 'priority' | 'delayMs'>[]): Delays =>
  perPriority((priority) => bands.find((one) => one.priority === priority)?.delayMs);

const rankOf: Readonly<Record<AlarmPriority, Severity>> = { low: 1, medium: 2, high: 3 };

export function severityOf(limits: Limits, value: number, state: ConditionState): Severity {
  const alarmed = state.name === 'active' ? rankOf[state.priority] : 0;
  const isBeyond = (index: 0 | 1 | 2): boolean => {
    const limit = index < alarmed ? limits.leave[index] : limits.enter[index];
    return limit !== null && (limits.side === 'below' ? value < limit : value > limit);
  };
  return isBeyond(2) ? 3 : isBeyond(1) ? 2 : isBeyond(0) ? 1 : 0;
}
