// What is wrong with a plan before it is kept: each finding names the field and says what to do. An order of patterns must
// never decide who holds, so patterns that share an hour are refused. Whether people exist is asked by the routes.
import type { RotaPattern, RotaPlan } from '@mydr24/protocol';
import { endOf, startOf, windowOn } from './rota.ts';
import { DAY_MS, isKnownZone, startOfWallDay, weekdayOf } from './zone-clock.ts';

export interface PlanIssue {
  path: string;
  code: 'bad-zone' | 'unknown-person' | 'empty-rotation' | 'repeated-person' | 'overlapping-hours' | 'bad-turn' | 'bad-range' | 'no-stand-in' | 'unknown-facility';
  message: string;
}

/** Turns of hours must keep their wall times from day to day. */
const HOURS_THAT_DIVIDE_A_DAY: readonly number[] = [1, 2, 3, 4, 6, 8, 12];

export function checkPlan(plan: RotaPlan, isPersonKnown: (personId: string) => boolean): PlanIssue[] {
  const issues: PlanIssue[] = [];
  if (!isKnownZone(plan.timeZone)) issues.push({ path: 'timeZone', code: 'bad-zone', message: 'This is no time zone of the IANA list. Give one such as Europe/Andorra.' });
  if (plan.whenAbsent === 'stand-in' && plan.standInId === null) issues.push({ path: 'standInId', code: 'no-stand-in', message: 'Name the person who stands in, or choose another way.' });
  if (plan.standInId !== null && !isPersonKnown(plan.standInId)) issues.push(unknownPerson('standInId'));
  for (const [n, pattern] of plan.patterns.entries()) issues.push(...checkPattern(pattern, `patterns.${n}`, isPersonKnown));
  if (issues.length > 0) return issues;
  for (const [n, pattern] of plan.patterns.entries()) {
    const other = plan.patterns.slice(0, n).findIndex((each) => doOverlap(each, pattern));
    if (other !== -1) issues.push({ path: `patterns.${n}`, code: 'overlapping-hours', message: `This pattern and pattern ${other + 1} cover the same hours, so two people would hold. Change the hours or days of one.` });
  }
  return issues;
}

const unknownPerson = (path: string): PlanIssue => ({ path, code: 'unknown-person', message: 'There is no such active member of staff. Choose another person.' });

function checkPattern(pattern: RotaPattern, path: string, isPersonKnown: (personId: string) => boolean): PlanIssue[] {
  const issues: PlanIssue[] = [];
  const { personIds, turn, startsOn, endsOn, hours } = pattern;
  if (personIds.length === 0) issues.push({ path: `${path}.personIds`, code: 'empty-rotation', message: 'Nobody takes turns here. Add a person, or remove the pattern.' });
  for (const [n, personId] of personIds.entries()) {
    if (!isPersonKnown(personId)) issues.push(unknownPerson(`${path}.personIds.${n}`));
    if (personIds.indexOf(personId) !== n) issues.push({ path: `${path}.personIds.${n}`, code: 'repeated-person', message: 'This person is in the rotation already. Name each person once.' });
  }
  if (turn.unit === 'hours' && !HOURS_THAT_DIVIDE_A_DAY.includes(turn.length)) {
    issues.push({ path: `${path}.turn.length`, code: 'bad-turn', message: `Turns of hours must divide the day: ${HOURS_THAT_DIVIDE_A_DAY.join(', ')}.` });
  }
  if (endsOn !== null && endsOn <= startsOn) issues.push({ path: `${path}.endsOn`, code: 'bad-range', message: 'The pattern ends before it begins. Give a later day, or none.' });
  if (hours.some((one, n) => hours.slice(0, n).some((other) => doHoursOverlap([one], [other])))) {
    issues.push({ path: `${path}.hours`, code: 'overlapping-hours', message: 'Two lines of these hours cover the same time. Change or remove one.' });
  }
  return issues;
}

function doOverlap(a: RotaPattern, b: RotaPattern): boolean {
  if (startOf(a) >= endOf(b) || startOf(b) >= endOf(a)) return false;
  return a.hours.length === 0 || b.hours.length === 0 || doHoursOverlap(a.hours, b.hours);
}

/** Laid out on one week, and the next for what runs over its end. */
function doHoursOverlap(a: RotaPattern['hours'], b: RotaPattern['hours']): boolean {
  const [one, other] = [a, b].map((hours) => hours.flatMap((each) => each.weekdays.map((weekday) => windowOn(each, mondayPlus(weekday)))));
  return one!.some((x) => other!.some((y) => [-7, 0, 7].some((days) => x.from < y.to + days * DAY_MS && y.from + days * DAY_MS < x.to)));
}

const MONDAY = startOfWallDay(4 * DAY_MS);
const mondayPlus = (weekday: number): number => MONDAY + (weekday - weekdayOf(MONDAY)) * DAY_MS;
