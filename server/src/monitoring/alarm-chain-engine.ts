// Looks every five seconds for alarms nobody answers and assessments that are overdue, and tells the next people of their chain. Each
// step is told once, whichever node looks and however often it restarts. Decides nothing: alarm-chain.ts does.
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TellCircle } from '../paging/notice.ts';
import { dueSteps, overdueText, tellMsOf, unansweredText } from './alarm-chain.ts';
import type { RuleBook } from './rule-book-engine.ts';
import { claimOverdue, insertTelling, listUnanswered, type UnansweredAlarm } from './task-store.ts';

const LOOK_EVERY_MS = 5_000;
/** No chain is shorter (protocol/src/alarm-rules.ts). */
const SHORTEST_WAIT_MS = 30_000;
const MOST_AT_ONCE = 500;

export interface AlarmChainOptions {
  readonly pg: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly book: Pick<RuleBook, 'chainsOf' | 'effectiveOf'>;
  readonly tellCircle: TellCircle;
  readonly onProblem: (error: unknown) => void;
}

export interface AlarmChainEngine {
  /** One look; how many people were told. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export function createAlarmChains({ pg, clock, book, tellCircle, onProblem }: AlarmChainOptions): AlarmChainEngine {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function tell(tx: Tx, alarm: UnansweredAlarm, nowMs: number): Promise<number> {
    const { alarmId, tenantId, patientId, unitId, unitName, programme, priority } = alarm;
    const facts = { tenantId, patientId, unitId, programme, spo2Scale: 1, isPregnant: false, bornOn: '1900-01-01' } as const;
    let people = 0;
    for (const { step, tell: role } of dueSteps(alarm, book.chainsOf(facts), tellMsOf(book.effectiveOf(facts, nowMs), alarm.ruleId), nowMs)) {
      const told = await tellCircle(tx, tenantId, { role, unitId }, `alarm ${alarmId} ${priority} ${step}`, (locale) => unansweredText(alarm, unitName, nowMs, locale), nowMs);
      if (await insertTelling(tx, { alarmId, tenantId, priority, step, role, people: told }, nowMs)) people += told;
    }
    return people;
  }

  async function look(): Promise<number> {
    const nowMs = clock.nowMs();
    const alarms = await pg.asEngine((tx) => listUnanswered(tx, nowMs - SHORTEST_WAIT_MS, MOST_AT_ONCE), { readOnly: true });
    let people = 0;
    for (const alarm of alarms) people += await pg.asEngine((tx) => tell(tx, alarm, nowMs)).catch((error: unknown) => (onProblem(error), 0));
    return people + (await pg.asEngine(async (tx) => {
      let told = 0;
      // The nurse in charge is among the unit's nurses: no role of its own says who it is.
      for (const { id, tenantId, unitId, unitName } of await claimOverdue(tx, nowMs)) {
        const role = unitId === null ? 'coordinator' : 'nurse';
        told += await tellCircle(tx, tenantId, { role, unitId }, `overdue ${id}`, (locale) => overdueText(unitName, locale), nowMs);
      }
      return told;
    }));
  }

  return {
    look,
    start: () => void (timer = setInterval(() => void (running = running.then(look).catch(onProblem)), LOOK_EVERY_MS)),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
