// Builds the book of alarm rules, and who is told while nobody answers. Part of app.ts. Decides nothing.
import { join } from 'node:path';
import { sha256Hex } from './incident/sha256-node.ts';
import { createPersonalLimits } from './monitoring/personal-limit-engine.ts';
import { createRuleBook } from './monitoring/rule-book-engine.ts';
import { createAlarmChains, type AlarmChainOptions } from './monitoring/alarm-chain-engine.ts';
import { createRuleSeal } from './monitoring/rule-seal-node.ts';
import { findSet } from './monitoring/rule-set-store.ts';
import { loadPackKey } from './protocols/pack-key-file.ts';
import { createReplayEngine } from './rule-replay/replay-engine.ts';
import { createReplayJudge } from './rule-replay/replay-judge-node.ts';
import type { TellCircle } from './paging/notice.ts';
import { createBurdenEngine } from './burden/burden-engine.ts';
import type { TellOperator } from './paging/operator-word.ts';
import type { Tx } from './platform/postgres.ts';
import type { Platform } from './platform-parts.ts';

export interface RuleParts {
  dataDir: string;
  tellOperator: TellOperator;
  tellCircle: TellCircle;
  raise: AlarmChainOptions['raise'];
  onChanged: (tenantId: string) => void;
}

export function buildRules({ pg, clock, metrics, onProblem }: Platform, { dataDir, tellOperator, tellCircle, raise, onChanged }: RuleParts) {
  const seal = createRuleSeal(loadPackKey(dataDir), join(dataDir, 'alarm-rules-sealed'));
  const personal = createPersonalLimits({ pg, clock, onChanged, onProblem });
  const book = createRuleBook({ pg, personalOf: personal.personalOf, sha256: sha256Hex, seal, onProblem, onChanged, onRefused: (tenantId, version) => tellOperator('alarm-rules-refused', { tenantId, version }) });
  const chains = createAlarmChains({ pg, clock, book, tellCircle, raise, onProblem });
  metrics.gauge('mydr24_alarm_rules_refused', 'Active alarm rule sets that were refused; the last good or the wider ones are in force.', () => book.refusedCount());
  return { book, personal, chains, sha256: sha256Hex, seal };
}

/** What alarms ask of people, counted. */
export function buildBurden({ pg, clock, onProblem }: Platform, { book }: ReturnType<typeof buildRules>, tellCircle: TellCircle) {
  const nobody = { patientId: '', spo2Scale: 1, isPregnant: false, bornOn: '1970-01-01', programme: null } as const;
  const rulesOfUnit = (tenantId: string, unitId: string, nowMs: number) => book.effectiveOf({ ...nobody, tenantId, unitId }, nowMs);
  return { counting: createBurdenEngine({ pg, clock, tellCircle, onProblem }), rulesOfUnit };
}

/** What tries rules before they are in force. */
export function buildRuleReplays({ pg, clock, onProblem }: Platform, { book, personal }: ReturnType<typeof buildRules>) {
  const rules = { layersOf: book.layersOf, personalOf: personal.personalOf, sourceOf: (tenantId: string, version: number) => pg.asTenant(tenantId, (tx) => findSet(tx, tenantId, version), { readOnly: true }) };
  const replays = createReplayEngine({ pg, clock, rules, judge: createReplayJudge(), onProblem });
  return { replays, scopeOf: async (tx: Tx, tenantId: string, version: number) => (await findSet(tx, tenantId, version))?.scope };
}
