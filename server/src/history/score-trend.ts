// NEWS2 as it stood at each of many instants, from the readings as they are stored now: a late or corrected one counts for its own
// time. The scoring is monitoring's; nothing here alarms anybody.
import type { News2Shown, VitalKind } from '@mydr24/protocol';
import { silenceLimitMs } from '../intake/reading.ts';
import { dayOf } from '../monitoring/calendar-day.ts';
import type { Spo2Scale } from '../monitoring/news2.ts';
import { isNews2Applicable, latestByPlace, shownNews2 } from '../monitoring/watched-patient.ts';
import type { ScoredReading } from './history-store.ts';

type Facts = { readonly bornOn: string; readonly isPregnant: boolean; readonly spo2Scale: Spo2Scale };

/** `readings` by rising step; step 0 is what came before. Instants at which nothing is known are left out. */
export function scoreTrend(readings: readonly ScoredReading[], facts: Facts, fromAt: number, stepMs: number, steps: number): News2Shown[] {
  const byStep = Map.groupBy(readings, ({ step }) => step);
  const newest = new Map<VitalKind, ScoredReading>();
  const scores: News2Shown[] = [];
  for (let step = 0; step <= steps; step += 1) {
    for (const reading of byStep.get(step) ?? []) newest.set(reading.kind, reading);
    const atMs = Math.round(fromAt + step * stepMs);
    const places = latestByPlace([...newest.values()].map((row) => ({ ...row, noDataMs: row.isCharted ? null : silenceLimitMs(row.kind, row.deviceNoDataMs) })));
    const score = shownNews2(places, facts, isNews2Applicable(facts, dayOf(atMs)), atMs);
    if (score !== null) scores.push(score);
  }
  return scores;
}
