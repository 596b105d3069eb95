// How a new rule of each type begins in the form. Limits are left empty where nobody should take ours without looking.
import type { AlarmRule } from '@mydr24/protocol';

export type RuleType = AlarmRule['type'];
export const ruleTypes = ['threshold', 'rate', 'missing', 'combination', 'score', 'technical', 'finding', 'off'] as const satisfies readonly RuleType[];

const MINUTE_MS = 60_000;
const life = { clearDelayMs: 5_000, isLatching: false, reAlarmMs: null, tellMs: null };
const band = { priority: 'medium', delayMs: 15_000, raises: null } as const;

const shapes: Readonly<Record<RuleType, object>> = {
  threshold: { type: 'threshold', id: 'mean-arterial-pressure-low', vitals: ['mean-arterial-pressure'], side: 'below', bands: [{ ...band, limit: null }], hysteresis: 0, nOfM: null, personal: null, ...life },
  rate: { type: 'rate', id: 'systolic-falls', vitals: ['systolic'], direction: 'falling', overMs: 15 * MINUTE_MS, bands: [{ ...band, delayMs: 0, limit: null }], ...life },
  missing: { type: 'missing', id: 'temperature-overdue', vitals: ['temperature'], priority: 'low', afterMs: 240 * MINUTE_MS, ...life },
  combination: { type: 'combination', id: 'together', need: 'all', of: [{ rule: 'spo2-low', atLeast: 'low' }, { rule: 'respiratory-rate-high', atLeast: 'low' }], ...band, delayMs: 0, ...life },
  score: { type: 'score', id: 'news2', score: 'news2', bands: [{ ...band, atLeast: null, orSingle: null, respondMs: null }], ...life, clearDelayMs: 0 },
  technical: { type: 'technical', id: 'lead-off', signal: 'lead-off', priority: 'medium', delayMs: 10_000, raises: null, ...life, clearDelayMs: 0 },
  finding: { type: 'finding', id: 'vf-vt', finding: 'vf-vt', priority: 'high', delayMs: 0, raises: null, ...life, clearDelayMs: 10_000 },
  off: { type: 'off', id: '', why: '' },
};

/** With a name that no rule of the set has. */
export function newRule(type: RuleType, taken: readonly string[]): object & { id: string } {
  const shape = shapes[type] as { id: string };
  let id = shape.id;
  for (let n = 2; taken.includes(id) && id !== ''; n += 1) id = `${shape.id}-${n}`;
  return { ...shape, id };
}
