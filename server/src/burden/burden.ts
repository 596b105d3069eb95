// What is looked at each week and when a unit is warned: decided from counted alarms. Knows no database and no clock.
import { dayOf } from '../monitoring/calendar-day.ts';
import type { Notice } from '../paging/notice.ts';

const DAY_MS = 86_400_000;
/** Rules on a weekly list (ours); patients are the tenth with most alarms, as PMC4891882 counts them. */
export const REVIEWED_RULES = 5;
const NOISIEST_SHARE = 0.1;

/** The Monday (UTC) of the last week that is over. */
export function lastWeekOn(nowMs: number): string {
  const today = Math.floor(nowMs / DAY_MS);
  // 1970-01-01 was a Thursday: day 4 of its week, counted from Monday as 0, is 3.
  const monday = today - ((today + 3) % 7);
  return dayOf((monday - 7) * DAY_MS);
}

/** The tenth with most alarms, rounded up; nobody without an alarm. */
export function noisiest<One extends { readonly alarms: number }>(patients: readonly One[]): One[] {
  const heard = patients.filter(({ alarms }) => alarms > 0);
  return heard.toSorted((a, b) => b.alarms - a.alarms).slice(0, Math.ceil(patients.length * NOISIEST_SHARE));
}

export interface BudgetDay { readonly perBedDay: number; readonly warnShare: number; readonly bedDays: number; readonly alarms: number }
/** Which part of a day's budget is used, once it is time to say so; null before. */
export function budgetUsed({ perBedDay, warnShare, bedDays, alarms }: BudgetDay): number | null {
  if (bedDays === 0) return null;
  const used = alarms / (perBedDay * bedDays);
  return used >= warnShare ? used : null;
}

type Words = (unit: string, percent: number) => string;
const english: Words = (unit, percent) => `MyDR24: ${unit} has used ${percent} % of its alarms for today. See which rules and patients.`;
const words: Readonly<Record<string, Words>> = {
  en: english,
  ca: (unit, percent) => `MyDR24: ${unit} ha fet servir el ${percent} % de les alarmes d’avui. Mira quines regles i pacients.`,
  es: (unit, percent) => `MyDR24: ${unit} ha usado el ${percent} % de las alarmas de hoy. Mira qué reglas y pacientes.`,
};
export const budgetText = (unitName: string, used: number, locale: string): Notice => ({ subject: (words[locale.slice(0, 2)] ?? english)(unitName, Math.floor(used * 100)), lines: ['/rules/burden'] });
