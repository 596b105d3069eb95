// The score as it stood at each of many instants, from the readings as they are stored now: a late, imported or corrected one counts
// for its own time, and in which order they came changes nothing. NEWS2, or PEWS or MEOWS for whom they are. Alarms nobody.
import type { EarlyWarning, News2Shown, ScoreTrend, VitalKind } from '@mydr24/protocol';
import { silenceLimitMs } from '../intake/reading.ts';
import { dayOf } from '../monitoring/calendar-day.ts';
import type { Spo2Scale } from '../monitoring/news2.ts';
import { earlyWarningsOf, isNews2Applicable, latestByPlace, shownNews2 } from '../monitoring/watched-patient.ts';
import type { ScoredReading } from './history-store.ts';

type Facts = { readonly bornOn: string; readonly isPregnant: boolean; readonly spo2Scale: Spo2Scale };

/** `readings` by rising step; step 0 is what came before. Instants at which nothing is known are left out. */
export function scoreTrend(readings: readonly ScoredReading[], facts: Facts, fromAt: number, stepMs: number, steps: number): ScoreTrend {
  const byStep = Map.groupBy(readings, ({ step }) => step);
  const newest = new Map<VitalKind, ScoredReading>();
  const scores: News2Shown[] = [];
  const earlyWarnings: EarlyWarning[] = [];
  for (let step = 0; step <= steps; step += 1) {
    for (const reading of byStep.get(step) ?? []) newest.set(reading.kind, reading);
    const atMs = Math.round(fromAt + step * stepMs);
    const places = latestByPlace([...newest.values()].map((row) => ({ ...row, noDataMs: row.isCharted ? null : silenceLimitMs(row.kind, row.deviceNoDataMs) })));
    const day = dayOf(atMs);
    if (!isNews2Applicable(facts, day)) earlyWarnings.push(...earlyWarningsOf(places, facts, day, atMs));
    else scores.push(...[shownNews2(places, facts, true, atMs) ?? []].flat());
  }
  return { scores, earlyWarnings };
}
