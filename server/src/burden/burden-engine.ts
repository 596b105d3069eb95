// Counts alarms by day, opens each week's review and warns before a budget is passed. Every ten minutes today and yesterday are counted
// anew, and once whatever of the last 30 days nobody counted yet; running twice, or on two nodes, changes nothing.
import { dayOf } from '../monitoring/calendar-day.ts';
import type { TellCircle } from '../paging/notice.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres } from '../platform/postgres.ts';
import { countDay, insertReviews, listBudgetDays, listCountedDays } from './burden-store.ts';
import { budgetText, budgetUsed, lastWeekOn, REVIEWED_RULES } from './burden.ts';

const LOOK_EVERY_MS = 600_000;
const FIRST_LOOK_MS = 5_000;
const DAY_MS = 86_400_000;
const DAYS_BACK = 30;
/** One node counts at a time. */
const LOCK = 'mydr24 alarm burden';

export interface BurdenOptions { readonly pg: Postgres; readonly clock: Clock; readonly tellCircle: TellCircle; readonly onProblem: (error: unknown) => void }
export interface BurdenEngine { look(): Promise<{ days: number; told: number }>; start(): void; stop(): Promise<void> }

export function createBurdenEngine({ pg, clock, tellCircle, onProblem }: BurdenOptions): BurdenEngine {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function look(): Promise<{ days: number; told: number }> {
    const nowMs = clock.nowMs();
    const wanted = Array.from({ length: DAYS_BACK }, (_, back) => dayOf(nowMs - back * DAY_MS));
    const counted = new Set(await pg.asEngine((tx) => listCountedDays(tx, wanted.at(-1)!), { readOnly: true }));
    const due = wanted.filter((day, back) => back < 2 || !counted.has(day));
    for (const day of due) {
      await pg.asEngine(async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [LOCK], 'burden-lock');
        await countDay(tx, day, nowMs);
      });
    }
    await pg.asEngine((tx) => insertReviews(tx, lastWeekOn(nowMs), REVIEWED_RULES));
    return { days: due.length, told: await warn(nowMs) };
  }

  async function warn(nowMs: number): Promise<number> {
    const today = dayOf(nowMs);
    return pg.asEngine(async (tx) => {
      let told = 0;
      for (const { tenantId, unitId, unitName, ...day } of await listBudgetDays(tx, today)) {
        const used = budgetUsed(day);
        if (used !== null) told += await tellCircle(tx, tenantId, { role: 'coordinator', unitId: null }, `alarm-budget ${unitId} ${today}`, (locale) => budgetText(unitName, used, locale), nowMs);
      }
      return told;
    });
  }

  const again = (afterMs: number): void => {
    timer = setTimeout(() => {
      running = look().catch(onProblem).finally(() => { if (timer !== undefined) again(LOOK_EVERY_MS); });
    }, afterMs).unref();
  };
  return {
    look,
    start: () => again(FIRST_LOOK_MS),
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
