// One vital of one patient over a time, from readings or from reckoned hours. Asked after the door was.
import type { EndpointInput, VitalHistory } from '@mydr24/protocol';
import { answer, type Answer, refuse } from '../platform/handlers.ts';
import type { Tx } from '../platform/postgres.ts';
import { countReadings, listAmended, listBuckets, listDoubtful, listHourBuckets } from './history-store.ts';
import { findGoneUntil, findHoursState } from './reading-hours-store.ts';
import { historyOf, hourStepOf, MINUTE_MS, reckonedHours } from './vital-history.ts';

/** So many more than asked for still come whole: thinning little would lose more than it saves. */
const WHOLE_UP_TO = 2;

export const emptySpan = (): ReturnType<typeof refuse> => refuse('bad-request', 'empty-span', 'toAt must lie after fromAt');

export async function readVitalHistory(tx: Tx, tenantId: string, patientId: string, { kind, steps, ...span }: EndpointInput<'getVitalHistory'>['query']): Promise<Answer<VitalHistory>> {
  if (span.toAt <= span.fromAt) return emptySpan();
  const [{ rolledUntil }, goneUntil] = await Promise.all([findHoursState(tx), findGoneUntil(tx, tenantId)]);
  const areGone = goneUntil !== null && span.fromAt < goneUntil;
  const hours = reckonedHours(span.fromAt, span.toAt, rolledUntil, areGone);
  const [{ valid, invalid }, amended, doubtful] = await Promise.all([countReadings(tx, patientId, kind, span, hours), listAmended(tx, patientId, kind, span), listDoubtful(tx, patientId, kind, span)]);
  const nearMs = Math.ceil((span.toAt - span.fromAt) / steps);
  const stepMs = areGone ? Math.max(MINUTE_MS, nearMs) : valid <= WHOLE_UP_TO * steps ? 0 : nearMs;
  const byHours = hours === null ? null : hourStepOf(stepMs);
  const rows = hours === null || byHours === null ? await listBuckets(tx, patientId, kind, span, stepMs) : await listHourBuckets(tx, patientId, kind, span, hours, byHours);
  const within = areGone ? rows.filter(({ firstAt, lastAt }) => lastAt >= span.fromAt && firstAt < span.toAt) : rows;
  return answer(historyOf(kind, within, byHours?.stepMs ?? stepMs, { amended, doubtful, invalid }));
}
