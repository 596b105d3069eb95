// A finding of the linter of alarm rules in words: what is wrong and what to do. The server judges; this only says it.
import { RaisedCause, type RuleFinding } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';
import { ruleName } from './rule-words.ts';

export function ruleFindingWords({ code, facts }: Pick<RuleFinding, 'code' | 'facts'>, say: Say, locale: string): string {
  const { priority, kind, name } = facts;
  const raised = RaisedCause.safeParse(kind);
  return say(`rule.finding.${code}`, {
    ...facts,
    ...(typeof name === 'string' && (code === 'not-in-force' || code === 'combines-combination') ? { name: ruleName({ id: name }, say, locale) } : {}),
    ...(priority === 'low' || priority === 'medium' || priority === 'high' ? { priority: say(`alarm.${priority}`) } : {}),
    ...(raised.success ? { kind: say(`emergency.kind.${raised.data}`) } : {}),
  });
}
