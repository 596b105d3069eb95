// Looks every five seconds for alarms nobody answers and assessments that are overdue, and tells the next people of their chain. Each
// step is told once, whichever node looks and however often it restarts. Decides nothing: alarm-chain.ts does.
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { TellCircle } from '../paging/notice.ts';
import { dueSteps, overdueText, tellMsOf, unansweredText, type DueStep } from './alarm-chain.ts';
import type { RaiseCommand } from './monitor-command.ts';
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
  /** In the lane of the alarm itself, so that an answer of the same moment counts. */
  readonly raise: (command: RaiseCommand) => Promise<unknown>;
  readonly onProblem: (error: unknown) => void;
}

export interface AlarmChainEngine {
  /** One look; how many people were told. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

export function createAlarmChains({ pg, clock, book, tellCircle, raise, onProblem }: AlarmChainOptions): AlarmChainEngine {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  function stepsOf(alarm: UnansweredAlarm, nowMs: number): DueStep[] {
    const { tenantId, patientId, unitId, programme } = alarm;
    const facts = { tenantId, patientId, unitId, programme, spo2Scale: 1, isPregnant: false, bornOn: '1900-01-01' } as const;
    return dueSteps(alarm, book.chainsOf(facts), tellMsOf(book.effectiveOf(facts, nowMs), alarm.ruleId), nowMs);
  }

  /** Raised first: a step that was told is over, and raising what is raised changes nothing. */
  async function take(alarm: UnansweredAlarm, nowMs: number): Promise<number> {
    const steps = stepsOf(alarm, nowMs);
    for (const { raises } of steps) if (raises !== null) await raise({ answer: 'raise', patientId: alarm.patientId, alarmId: alarm.alarmId, kind: raises });
    return steps.length === 0 ? 0 : pg.asEngine((tx) => tell(tx, alarm, steps, nowMs));
  }

  async function tell(tx: Tx, alarm: UnansweredAlarm, steps: readonly DueStep[], nowMs: number): Promise<number> {
    const { alarmId, tenantId, unitId, unitName, priority } = alarm;
    let people = 0;
    for (const { step, tell: role } of steps) {
      const told = await tellCircle(tx, tenantId, { role, unitId }, `alarm ${alarmId} ${priority} ${step}`, (locale) => unansweredText(alarm, unitName, nowMs, locale), nowMs);
      if (await insertTelling(tx, { alarmId, tenantId, priority, step, role, people: told }, nowMs)) people += told;
    }
    return people;
  }

  async function look(): Promise<number> {
    const nowMs = clock.nowMs();
    const alarms = await pg.asEngine((tx) => listUnanswered(tx, nowMs - SHORTEST_WAIT_MS, MOST_AT_ONCE), { readOnly: true });
    let people = 0;
    for (const alarm of alarms) people += await take(alarm, nowMs).catch((error: unknown) => (onProblem(error), 0));
    return people + (await pg.asEngine(async (tx) => {
      let told = 0;
      for (const { id, tenantId, unitId, unitName } of await claimOverdue(tx, nowMs)) {
        const role = unitId === null ? 'coordinator' : 'nurse-in-charge';
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
