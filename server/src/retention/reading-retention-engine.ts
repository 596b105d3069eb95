// Lets go of readings and hours that their tenants keep no longer, and makes room for the weeks to come. Each step is a transaction of its own and is
// followed by a rest as long as itself; one node at a time. Knows how old a reading may be when it comes.
import { setTimeout as rest } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import { createLookLoop, type LookLoop } from '../platform/look-loop-engine.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { ListHeld } from './reading-hold.ts';
import { DAY_MS, FIRST_SLICE_MS, hoursToGo, type Keep, KEEP_DAYS, nextSliceMs, nextWeek, oldestTakenAt, WEEK_MS, type WeekToGo } from './reading-retention.ts';
import { deleteHours, deleteReleased, deleteSlice, dropWeek, endHours, endWeek, findFirstOutside, findReckoned, findReleased, hasReadings, type Held, listHeldPatients, listKeeps, listPatientsAfter, listWeeks, makeWeeks, takeTurn } from './reading-retention-store.ts';

const LOOK_EVERY_MS = 60_000;
const WEEKS_AHEAD_MS = 4 * WEEK_MS;
/** Reckoning that is further behind than this waits for nobody to let go. [OURS] */
const RECKONED_WITHIN_MS = 60 * 60_000;
const PATIENTS_A_STEP = 200;
const LOCK_NOT_AVAILABLE = '55P03';

export interface ReadingRetentionOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly listHeld: ListHeld;
  readonly onProblem: (error: unknown) => void;
  /** Rests so many times as long as a step took. */
  readonly restTimes?: number;
}

export interface ReadingRetention extends LookLoop {
  /** One look: lets go of all that may go now. */
  look(): Promise<void>;
  /** Before it nothing of this tenant is taken. */
  oldestAt(tenantId: string, nowMs: number): number;
  seen(): RetentionSeen;
}

export interface RetentionSeen {
  readonly firstWeekAt: number | null;
  readonly roomUntil: number | null;
  readonly heldPatients: number;
  readonly rowsGone: number;
  readonly weeksGone: number;
  /** Since when something may go and has not. */
  readonly dueSince: number | null;
}

/** A step that was done; null: there is nothing, or not now. */
type Step = (tx: Tx, at: Situation) => Promise<{ rows: number; weeks?: number } | null>;

interface Situation {
  readonly nowMs: number;
  readonly keeps: readonly Keep[];
  readonly held: readonly Held[];
  readonly heldIds: readonly string[];
}

export function createReadingRetention({ pg, clock, listHeld, onProblem, restTimes = 1 }: ReadingRetentionOptions): ReadingRetention {
  let isStopped = false;
  let keeps = new Map<string, Keep>();
  let seen: RetentionSeen = { firstWeekAt: null, roomUntil: null, heldPatients: 0, rowsGone: 0, weeksGone: 0, dueSince: null };
  /** Where in which week the next slice begins. After a restart the week is begun again. */
  let slice = { weekAt: NaN, fromAt: NaN, ms: FIRST_SLICE_MS };
  let first = { askedAt: NaN, at: NaN };
  let afterPatient: { tenantId: string; id: string } | null = null;

  /** Asked once a day: it reads all that lies outside of the partitions. */
  async function firstReadingAt(tx: Tx, nowMs: number): Promise<number> {
    if (!(nowMs - first.askedAt < DAY_MS)) {
      const week = (await listWeeks(tx))[0]?.at ?? null;
      first = { askedAt: nowMs, at: (await findFirstOutside(tx, week)) ?? week ?? nowMs };
    }
    return first.at;
  }

  async function letGoOfWeek(tx: Tx, { nowMs, keeps: all, held, heldIds }: Situation): ReturnType<Step> {
    const week = nextWeek(all, await firstReadingAt(tx, nowMs), nowMs);
    if (week === null || !(await isReckoned(tx, week, nowMs))) return null;
    // What came for a week without a partition lies outside of them all, with that of other weeks.
    const isPart = (await listWeeks(tx)).some(({ at }) => at === week.fromAt);
    if (!isPart || !week.isOfAll || (await hasReadings(tx, week.fromAt, week.toAt, heldIds)) || !(await dropWeek(tx, week.fromAt, heldIds))) return sliceOf(tx, week, held, heldIds);
    await endWeek(tx, week, held);
    return { rows: 0, weeks: 1 };
  }

  async function sliceOf(tx: Tx, week: WeekToGo, held: readonly Held[], heldIds: readonly string[]): ReturnType<Step> {
    if (slice.weekAt !== week.fromAt) slice = { weekAt: week.fromAt, fromAt: week.fromAt, ms: FIRST_SLICE_MS };
    const toAt = Math.min(week.toAt, slice.fromAt + slice.ms);
    const beganMs = clock.monotonicMs();
    const rows = await deleteSlice(tx, week.tenantIds, heldIds, slice.fromAt, toAt);
    const tookMs = clock.monotonicMs() - beganMs;
    if (toAt === week.toAt) await endWeek(tx, week, held);
    tx.afterCommit(() => void (slice = { weekAt: toAt === week.toAt ? NaN : week.fromAt, fromAt: toAt, ms: nextSliceMs(slice.ms, rows, tookMs) }));
    return { rows };
  }

  async function letGoOfReleased(tx: Tx, { heldIds }: Situation): ReturnType<Step> {
    const released = await findReleased(tx, heldIds);
    return released === undefined ? null : { rows: await deleteReleased(tx, released) };
  }

  /** Weeks in which only held readings had been left. */
  async function dropEmptyWeek(tx: Tx, { keeps: all }: Situation): ReturnType<Step> {
    const goneUntil = Math.min(...all.map(({ readingsUntil }) => readingsUntil ?? -Infinity));
    for (const { at } of await listWeeks(tx)) {
      if (at + WEEK_MS > goneUntil) break;
      if (!(await hasReadings(tx, at, at + WEEK_MS, null)) && (await dropWeek(tx, at, null))) return { rows: 0, weeks: 1 };
    }
    return null;
  }

  async function letGoOfHours(tx: Tx, { nowMs, keeps: all, held, heldIds }: Situation): ReturnType<Step> {
    const keep = all.find((one) => hoursToGo(one, nowMs) !== null);
    if (keep === undefined) return null;
    const before = hoursToGo(keep, nowMs)!;
    const patients = await listPatientsAfter(tx, keep.tenantId, afterPatient?.tenantId === keep.tenantId ? afterPatient.id : null, PATIENTS_A_STEP);
    const rows = await deleteHours(tx, patients.flatMap(({ id }) => (heldIds.includes(id) ? [] : [id])), before);
    const last = patients.length < PATIENTS_A_STEP ? undefined : patients.at(-1);
    if (last === undefined) await endHours(tx, keep.tenantId, before, held);
    tx.afterCommit(() => void (afterPatient = last === undefined ? null : { tenantId: keep.tenantId, id: last.id }));
    return { rows };
  }

  const steps: readonly Step[] = [letGoOfWeek, letGoOfReleased, dropEmptyWeek, letGoOfHours];

  /** True where a step was done. */
  const takeStep = (): Promise<boolean> =>
    pg.asEngine(async (tx) => {
      if (!(await takeTurn(tx))) return false;
      const nowMs = clock.nowMs();
      const [all, held] = [await listKeeps(tx), await listHeldPatients(tx, await listHeld(tx))];
      const situation = { nowMs, keeps: all, held, heldIds: held.map(({ patientId }) => patientId) };
      for (const step of steps) {
        const done = await step(tx, situation);
        if (done === null) continue;
        tx.afterCommit(() => void (seen = { ...seen, rowsGone: seen.rowsGone + done.rows, weeksGone: seen.weeksGone + (done.weeks ?? 0) }));
        return true;
      }
      return false;
    }, { retries: 0 });

  async function look(): Promise<void> {
    await unlessLocked(() => pg.asEngine((tx) => makeWeeks(tx, clock.nowMs(), clock.nowMs() + WEEKS_AHEAD_MS), { retries: 0 }));
    await lookAround();
    for (let isMore = true; isMore && !isStopped; ) {
      const beganMs = clock.monotonicMs();
      isMore = (await unlessLocked(takeStep)) ?? false;
      if (isMore) await rest(restTimes * (clock.monotonicMs() - beganMs));
    }
    await lookAround();
  }

  async function lookAround(): Promise<void> {
    const nowMs = clock.nowMs();
    const found = await pg.asEngine(async (tx) => {
      const [all, weeks, held] = [await listKeeps(tx), await listWeeks(tx), await listHeldPatients(tx, await listHeld(tx))];
      return { all, weeks, heldPatients: held.length, isDue: nextWeek(all, await firstReadingAt(tx, nowMs), nowMs) !== null };
    });
    keeps = new Map(found.all.map((keep) => [keep.tenantId, keep]));
    const { weeks, heldPatients, isDue } = found;
    const lastAt = weeks.at(-1)?.at;
    seen = { ...seen, firstWeekAt: weeks[0]?.at ?? null, roomUntil: lastAt === undefined ? null : lastAt + WEEK_MS, heldPatients, dueSince: isDue ? (seen.dueSince ?? nowMs) : null };
  }

  const loop = createLookLoop({ look, everyMs: LOOK_EVERY_MS, restTimes: 1, clock, onProblem });
  return {
    look,
    oldestAt(tenantId, nowMs) {
      const keep = keeps.get(tenantId);
      return keep === undefined ? nowMs - KEEP_DAYS * DAY_MS : oldestTakenAt(keep, nowMs);
    },
    seen: () => seen,
    start() {
      isStopped = false;
      loop.start();
    },
    async stop() {
      isStopped = true;
      await loop.stop();
    },
  };
}

/** Undefined where somebody reads for long: at the next look. */
async function unlessLocked<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && error.code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}

/** Hours of the week are reckoned, and what came late for them as well. */
async function isReckoned(tx: Tx, { toAt }: WeekToGo, nowMs: number): Promise<boolean> {
  const { rolledUntil, receivedUntil } = await findReckoned(tx);
  return rolledUntil !== null && receivedUntil !== null && rolledUntil >= toAt && receivedUntil >= nowMs - RECKONED_WITHIN_MS;
}
