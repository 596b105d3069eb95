// What is said of somebody on the map, in words: the same on hover, on the card and in the list.
import { ageWords } from '../design/age.ts';
import { expectedWords } from '../emergency/expected.ts';
import { distanceWords } from '../map/distance.ts';
import { uncertaintyM } from '../map/glide.ts';
import type { Say } from '../words/words.ts';
import type { DeskUnit, UnitTask } from './desk-units.ts';

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
  return task.isSure && task.expected !== null ? `${what}, ${expectedWords(task.expected, now, say, locale)}` : what;
}

export function unitLabel(unit: DeskUnit, now: number, say: Say, locale: string): string {
  const inVehicle = unit.vehicle === null ? [] : [say('desk.unit.in', { vehicle: unit.vehicle })];
  return [unit.name, ...inVehicle, say(`mark.${unit.mark}`), taskWords(unit.task, now, say, locale), whereWords(unit, now, say, locale)].join(', ');
}
