// A patient's monitor with any rules, for tests: events go in at seconds, it is ticked at each wake-up in between, and what it told and stored is kept.
import type { AlarmRuleSet, VitalKind } from '@mydr24/protocol';
import { AlarmRuleSet as RuleSetSchema } from '@mydr24/protocol';
import type { ConditionState } from './alarm-condition.ts';
import { defaultRules, type Rule } from './default-rules.ts';
import { createMonitor, nextWakeAt, stepMonitor, type Monitor, type MonitorChange, type MonitorEvent, type MonitorSettings, type PersistedCondition, type RestoredVital } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';
import { ruleSetText } from './rule-testing.ts';

export const T0 = 1_000_000_000;
export const HOUR = 3_600_000;
export type Input = (typeof AlarmRuleSet)['_zod']['input'];
export const rulesOf = (...rules: Input['rules']): Rule[] => RuleSetSchema.parse(JSON.parse(ruleSetText(rules))).rules.map((rule) => ({ ...rule, version: 2 }) as Rule);
export const settingsOf = (rules: readonly Rule[], more: Partial<MonitorSettings> = {}): MonitorSettings => ({ rules: ruleSet(rules, 120_000), spo2Scale: 1, isNews2Applicable: false, ...more });
export const limitsOnly = settingsOf(defaultRules(1).filter(({ type }) => type === 'threshold'));
export const life = { sources: ['site'] };
export const fever: Input['rules'][number] = { type: 'threshold', id: 'fever', ...life, vitals: ['temperature'], side: 'above', bands: [{ priority: 'low', limit: 38, delayMs: 10_000 }] };
export const either = (of: string, need: 'any' | 'all' = 'any'): Input['rules'][number] => ({ type: 'combination', id: 'either', ...life, need, of: [{ rule: of, atLeast: 'low' }], priority: 'medium', delayMs: 0 });

export class Bed {
  monitor: Monitor;
  changes: MonitorChange[] = [];
  persist: PersistedCondition[] = [];
  constructor(settings: MonitorSettings, persisted: readonly PersistedCondition[] = [], latest: readonly RestoredVital[] = []) {
    this.monitor = createMonitor(settings, persisted, latest, T0);
  }
  take(event: MonitorEvent, atSec: number): this {
    const untilMs = T0 + atSec * 1000;
    for (let due = nextWakeAt(this.monitor, T0), last = 0; due !== null && due < untilMs && due > last; due = nextWakeAt(this.monitor, last)) this.apply({ type: 'tick' }, (last = due));
    return this.apply(event, untilMs);
  }
  apply(event: MonitorEvent, atMs: number): this {
    const step = stepMonitor(this.monitor, event, atMs);
    this.monitor = step.monitor;
    this.changes.push(...step.changes);
    this.persist.push(...step.persist);
    return this;
  }
  read(kind: VitalKind, value: number | string | null, atSec: number, noDataMs: number | null = null): this {
    return this.take({ type: 'reading', kind, value: typeof value === 'string' ? null : value, code: typeof value === 'string' ? value : null, unit: null, deviceAtMs: T0 + atSec * 1000, noDataMs }, atSec);
  }
  command(command: 'ack' | 'alarm-off' | 'alarm-on', conditionKey: string, atSec: number, untilSec?: number): this {
    return this.take({ type: 'command', conditionKey, command, ...(untilSec === undefined ? {} : { untilMs: T0 + untilSec * 1000 }) }, atSec);
  }
  stateOf(id: string): ConditionState | undefined {
    return this.monitor.conditions[this.monitor.settings.rules.rules.findIndex(({ rule }) => rule.id === id)];
  }
  get told(): unknown[] {
    return this.changes.map(({ conditionKey, phase, priority, atMs }) => [(atMs - T0) / 1000, conditionKey, phase, priority]);
  }
}
