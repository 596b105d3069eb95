// An administrator's requests about how long readings are kept: look, see what would go, say another time.
import { MOST_WAVEFORM_HOURS, type Retention, type retentionEndpoints } from '@mydr24/protocol';
import { type Caller, type Door, tenantOf } from '../people/access.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { flawOfKeep, type KeepFlaw, MAX_KEEP_DAYS, MIN_KEEP_DAYS } from './reading-retention.ts';
import { findKeep, saveKeep } from './reading-retention-store.ts';
import { countsFromOf, previewOf } from './retention-change.ts';

export interface RetentionRouteOptions {
  readonly pg: Postgres;
  readonly door: Door;
  /** How long the tenant of this transaction keeps waveforms. */
  readonly waveformHoursOf: (tx: Tx, tenantId: string) => Promise<number>;
  /** Of the oldest week of readings that has a partition; null before the first look. */
  readonly firstWeekAt: () => number | null;
}
export type RetentionHandlers = Pick<Handlers<Caller>, keyof typeof retentionEndpoints>;
type Call = { caller: Caller; requestId: string; nowMs: number };

const flaws: Readonly<Record<KeepFlaw, string>> = {
  'too-short': `readings are kept for ${MIN_KEEP_DAYS} days at least: alarm rules are tried on a month of them`,
  'too-long': `nothing is kept for longer than ${MAX_KEEP_DAYS} days`,
  'hours-shorter': 'hours are kept for as long as the readings they are reckoned from, or longer',
};

export function createRetentionHandlers({ pg, door, waveformHoursOf, firstWeekAt }: RetentionRouteOptions): RetentionHandlers {
  const enter = <Body>({ caller, requestId }: Call, work: (tx: Tx, tenantId: string) => Promise<Answer<Body>>): Promise<Answer<Body>> =>
    pg.asTenant(tenantOf(caller), async (tx) => {
      const entry = await door.enter(tx, caller, 'reading.retention', { type: 'tenant' }, requestId);
      return entry.ok ? work(tx, tenantOf(caller)) : entry;
    });

  async function shown(tx: Tx, tenantId: string, nowMs: number): Promise<Retention> {
    const { keepDays, keepHoursDays, countsFrom, readingsUntil, hoursUntil } = await findKeep(tx, tenantId);
    return {
      keepDays, keepHoursDays, countsFrom: countsFrom !== null && countsFrom > nowMs ? countsFrom : null, readingsUntil, hoursUntil,
      waveformHours: await waveformHoursOf(tx, tenantId), leastDays: MIN_KEEP_DAYS, mostDays: MAX_KEEP_DAYS, mostWaveformHours: MOST_WAVEFORM_HOURS,
    };
  }

  return {
    getRetention: (call) => enter(call, async (tx, tenantId) => answer(await shown(tx, tenantId, call.nowMs))),
    previewRetention: (call) =>
      enter(call, async (tx, tenantId) => {
        const standing = { keep: await findKeep(tx, tenantId), waveformHours: await waveformHoursOf(tx, tenantId), firstWeekAt: firstWeekAt() };
        return answer(previewOf(standing, call.query, call.nowMs));
      }),
    setReadingRetention: (call) =>
      enter(call, async (tx, tenantId) => {
        const { keepDays, keepHoursDays } = call.body;
        const flaw = flawOfKeep(keepDays, keepHoursDays);
        if (flaw !== null) return refuse('unprocessable', flaw, flaws[flaw]);
        const before = await findKeep(tx, tenantId);
        await saveKeep(tx, { tenantId, keepDays, keepHoursDays, setAt: call.nowMs, countsFrom: countsFromOf(before, call.body, call.nowMs) });
        return answer(await shown(tx, tenantId, call.nowMs));
      }),
  };
}
