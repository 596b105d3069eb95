// Who is told while nobody answers an alarm: the steps of its chain that are due and were not told. Technical alarms have a chain of
// their own. What is told names the unit and the minutes, no patient and no value.
import type { AlarmChains, AlarmPriority, ChainStep, EffectiveRule } from '@mydr24/protocol';
import type { Notice } from '../paging/notice.ts';

export interface Unanswered {
  readonly kind: 'physiological' | 'technical';
  readonly priority: AlarmPriority;
  readonly sinceMs: number;
  readonly toldSteps: readonly number[];
}
export interface DueStep extends Pick<ChainStep, 'tell' | 'raises'> { readonly step: number }

/** `tellMs` is the rule's own wait for the first step. */
export function dueSteps(alarm: Unanswered, chains: AlarmChains, tellMs: number | null, nowMs: number): DueStep[] {
  const chain = chains[alarm.kind][alarm.priority] ?? [];
  return chain.flatMap(({ afterMs, tell, raises }, step) => {
    const waitMs = step === 0 && tellMs !== null ? tellMs : afterMs;
    return nowMs - alarm.sinceMs >= waitMs && !alarm.toldSteps.includes(step) ? [{ step, tell, raises }] : [];
  });
}

export function tellMsOf(rules: readonly EffectiveRule[], ruleId: string): number | null {
  const rule = rules.find((one) => one.rule.id === ruleId)?.rule;
  return rule === undefined || rule.type === 'off' ? null : rule.tellMs;
}

type Words = { readonly alarm: (priority: string, unit: string, minutes: number) => string; readonly technical: (priority: string, unit: string, minutes: number) => string; readonly overdue: (unit: string) => string; readonly priorities: Readonly<Record<AlarmPriority, string>>; readonly home: string };
const english: Words = {
  alarm: (priority, unit, minutes) => `MyDR24: an alarm (${priority}) in ${unit} has been unanswered for ${minutes} min. Open the board.`,
  technical: (priority, unit, minutes) => `MyDR24: a device alarm (${priority}) in ${unit} has been unanswered for ${minutes} min. Open the board.`,
  overdue: (unit) => `MyDR24: an assessment that a score asked for in ${unit} is overdue. Open the board.`,
  priorities: { high: 'high', medium: 'medium', low: 'low' }, home: 'no unit',
};
const words: Readonly<Record<string, Words>> = {
  en: english,
  ca: {
    alarm: (priority, unit, minutes) => `MyDR24: una alarma (${priority}) a ${unit} fa ${minutes} min que ningú no la respon. Obre el tauler.`,
    technical: (priority, unit, minutes) => `MyDR24: una alarma d’aparell (${priority}) a ${unit} fa ${minutes} min que ningú no la respon. Obre el tauler.`,
    overdue: (unit) => `MyDR24: una valoració que demanava una puntuació a ${unit} ha passat de termini. Obre el tauler.`,
    priorities: { high: 'alta', medium: 'mitjana', low: 'baixa' }, home: 'cap unitat',
  },
  es: {
    alarm: (priority, unit, minutes) => `MyDR24: una alarma (${priority}) en ${unit} lleva ${minutes} min sin respuesta. Abre el panel.`,
    technical: (priority, unit, minutes) => `MyDR24: una alarma de aparato (${priority}) en ${unit} lleva ${minutes} min sin respuesta. Abre el panel.`,
    overdue: (unit) => `MyDR24: una valoración que pedía una puntuación en ${unit} ha pasado de plazo. Abre el panel.`,
    priorities: { high: 'alta', medium: 'media', low: 'baja' }, home: 'ninguna unidad',
  },
};
const wordsOf = (locale: string): Words => words[locale.slice(0, 2)] ?? english;
/** Where in the app it leads. */
const PATH = '/console';

export function unansweredText({ kind, priority, sinceMs }: Unanswered, unitName: string | null, nowMs: number, locale: string): Notice {
  const say = wordsOf(locale);
  const minutes = Math.floor((nowMs - sinceMs) / 60_000);
  return { subject: say[kind === 'technical' ? 'technical' : 'alarm'](say.priorities[priority], unitName ?? say.home, minutes), lines: [PATH] };
}

export const overdueText = (unitName: string | null, locale: string): Notice => ({ subject: wordsOf(locale).overdue(unitName ?? wordsOf(locale).home), lines: [PATH] });
