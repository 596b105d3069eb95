// Rates of a replay as its editor shows them. Pure.
import type { ReplayCount, ReplayFigures } from '@mydr24/protocol';

export function ratesOf({ counts, bedDays }: ReplayFigures): { before: number | null; after: number | null } {
  if (bedDays === 0) return { before: null, after: null };
  const sum = (side: 'before' | 'after'): number => counts.reduce((total, count) => total + count[side], 0) / bedDays;
  return { before: sum('before'), after: sum('after') };
}

/** Whole percent; null where there was nothing to compare with. */
export const changePercent = (before: number | null, after: number | null): number | null => (before === null || after === null || before === 0 ? null : Math.round(((after - before) / before) * 100));

/** Units added up; the loudest first. */
export function byRule({ counts }: ReplayFigures): Omit<ReplayCount, 'unitId'>[] {
  const rows = new Map<string, Omit<ReplayCount, 'unitId'>>();
  for (const { ruleId, priority, before, after } of counts) {
    const key = `${ruleId} ${priority}`;
    const known = rows.get(key);
    rows.set(key, { ruleId, priority, before: before + (known?.before ?? 0), after: after + (known?.after ?? 0) });
  }
  return [...rows.values()].toSorted((a, b) => Math.max(b.before, b.after) - Math.max(a.before, a.after));
}
