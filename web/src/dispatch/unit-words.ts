// What is said of somebody on the map, in words: the same on hover, on the card and in the list.
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { distanceWords } from '../map/distance.ts';
import { minuteWords } from '../map/eta-words.ts';
import { uncertaintyM } from '../map/glide.ts';
import type { Say } from '../words/words.ts';
import type { DeskUnit, UnitTask } from './desk-units.ts';

/** Nobody is late within the minute that is said. */
const GRACE_MS = 60_000;

/** Where by all that is known: its age, and how far off it may be by now. */
export function whereWords(unit: DeskUnit, now: number, say: Say, locale: string): string {
  if (unit.at === null) return say('desk.unit.nowhere');
  if (unit.isAtBase || unit.positionedAt === null) return say('dispatch.atBase');
  const ageMs = now - unit.positionedAt;
  const age = say(unit.isOld ? 'desk.unit.old' : 'desk.unit.age', { age: ageWords(ageMs, say) });
  return `${age}, ${say('desk.unit.within', { distance: distanceWords(uncertaintyM(unit.accuracyM, ageMs, null), say, locale) })}`;
}

export function taskWords(task: UnitTask | null, now: number, say: Say, locale: string): string {
  if (task === null) return say('desk.unit.free');
  const what = say(task.isThere ? 'desk.unit.there' : task.isSure ? 'desk.unit.goes' : 'desk.unit.asked', { patient: task.patientName });
  const eta = task.isSure ? etaAtWords(task.etaAt, now, say, locale) : null;
  return eta === null ? what : `${what}, ${eta}`;
}

export function etaAtWords(etaAt: number | null, now: number, say: Say, locale: string): string | null {
  if (etaAt === null) return null;
  const time = timeOfDay(etaAt, locale);
  return now - etaAt > GRACE_MS ? say('desk.unit.overdue', { time }) : say('desk.unit.eta', { time, in: minuteWords((etaAt - now) / 1000, say) });
}

export function unitLabel(unit: DeskUnit, now: number, say: Say, locale: string): string {
  const inVehicle = unit.vehicle === null ? [] : [say('desk.unit.in', { vehicle: unit.vehicle })];
  return [unit.name, ...inVehicle, say(`mark.${unit.mark}`), taskWords(unit.task, now, say, locale), whereWords(unit, now, say, locale)].join(', ');
}
