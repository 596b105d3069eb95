// An alarm row as the wire shows it: without its tenant and what only lists of ended ones tell, with the delay its rule has for its priority. Judges nothing.
import type { Alarm, AlarmPriority } from '@mydr24/protocol';
import { defaultRules, type Rule } from './default-rules.ts';
import type { AlarmRow } from './watched-patient.ts';

const nameOf = (ruleId: string, version: number, priority: AlarmPriority): string => `${ruleId} ${version} ${priority}`;

function delaysOf(rule: Rule): [name: string, delayMs: number][] {
  return 'bands' in rule ? rule.bands.map(({ priority, delayMs }) => [nameOf(rule.id, rule.version, priority), delayMs]) : [];
}

/** Both scales have the same delays: they differ in their limits only. */
const delayMsOf: ReadonlyMap<string, number> = new Map([...defaultRules(2), ...defaultRules(1)].flatMap(delaysOf));

/** The row's own; for rows of before it was kept, that of the built-in rule. Null for what no versioned rule delays: silence has its stream's own limit, and what a rule of old said is not guessed. */
export function shownAlarm({ tenantId: _tenantId, changedBy: _changedBy, ending: _ending, endedUnanswered: _endedUnanswered, ...row }: AlarmRow): Alarm {
  return { ...row, delayMs: row.delayMs ?? delayMsOf.get(nameOf(row.ruleId, row.ruleVersion, row.priority)) ?? null };
}
