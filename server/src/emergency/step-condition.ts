// Whether a step's conditions hold now: where the patient is, the hour in the plan's zone, how bad it is, who called. Pages nobody.
import type { AlarmPriority, StepCondition } from '@mydr24/protocol';
import type { EmergencyCore, World } from './emergency-state.ts';

export const rankOfPriority: Readonly<Record<AlarmPriority, number>> = { low: 0, medium: 1, high: 2 };

type Facts = Pick<EmergencyCore, 'isAtHome' | 'attached' | 'cause' | 'protocol'>;

/** The first condition that does not hold, by its type; null when the step may run. */
export function unmetCondition(when: readonly StepCondition[], facts: Facts, world: Pick<World, 'minuteOfDay'>): StepCondition['type'] | null {
  return when.find((condition) => !holds(condition, facts, world))?.type ?? null;
}

function holds(condition: StepCondition, facts: Facts, world: Pick<World, 'minuteOfDay'>): boolean {
  switch (condition.type) {
    case 'place':
      return facts.isAtHome === (condition.is === 'home');
    case 'hours':
      return isInHours(world.minuteOfDay(facts.protocol.timeZone), condition);
    case 'priority':
      return worstPriority(facts) >= rankOfPriority[condition.atLeast];
    case 'cause':
      return condition.in.includes(facts.cause.type);
  }
}

/** Somebody who calls, or is called for, is never less urgent than an alarm. */
function worstPriority({ attached, cause }: Facts): number {
  if (cause.type !== 'alarm') return rankOfPriority.high;
  return attached.reduce((worst, { priority }) => Math.max(worst, rankOfPriority[priority]), -1);
}

export const isInHours = (minute: number, { from, to }: { from: string; to: string }): boolean => isWithin(minute, minuteOf(from), minuteOf(to));

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** From `from` up to, not including, `to`; past midnight when `to` is earlier, the whole day when they are the same. */
export function isWithin(minute: number, from: number, to: number): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
