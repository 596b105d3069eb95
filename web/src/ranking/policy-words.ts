// What a policy does, in sentences: of each weight, of rest, of what a kind asks for, and of every change. Pure.
import { Qualification, type Equipment } from '@mydr24/protocol';
import type { RankingPolicy } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';
import type { PolicyChange, Worth } from './policy-draft.ts';

/** "90 s", "2 min", "2 min 30 s". */
export function secondsWords(seconds: number, say: Say): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes < 2) return say('weigh.s', { n: seconds });
  return rest === 0 ? say('eta.min', { n: minutes }) : say('weigh.minS', { min: minutes, s: rest });
}

export const worthWords = (what: Worth, seconds: number, say: Say): string => (seconds === 0 ? say(`weigh.${what}.none`) : say(`weigh.${what}.does`, { time: secondsWords(seconds, say) }));

export function restWords({ rest, worthS }: RankingPolicy, say: Say): string {
  const facts = { h: rest.longestDutyH, min: rest.afterEmergencyMin, n: rest.manyEmergencies };
  return worthS.rested === 0 ? say('weigh.rest.none', facts) : say('weigh.rest.does', { ...facts, time: secondsWords(worthS.rested, say) });
}

export function thingWords(thing: Qualification | Equipment, part: PolicyChange | 'training' | 'equipment', say: Say): string {
  const isEquipment = typeof part === 'string' ? part === 'equipment' : part.type === 'needs' && part.part === 'equipment';
  const training = isEquipment ? undefined : Qualification.options.find((each) => each === thing);
  return training === undefined ? say(`equipment.${thing as Equipment}`) : say(`qualification.${training}`);
}

export const listWords = (items: readonly string[], locale: string, type: 'conjunction' | 'disjunction' = 'conjunction'): string => new Intl.ListFormat(locale, { type }).format(items);

export function changeWords(change: PolicyChange, say: Say, locale: string): string {
  if (change.type === 'worth') return say('weigh.change.worth', { what: say(`weigh.${change.what}`), from: secondsWords(change.from, say), to: secondsWords(change.to, say) });
  if (change.type === 'rest') return say('weigh.change.rest', { what: say(`weigh.rest.${change.what}`), from: change.from, to: change.to });
  if (change.type === 'coverage') return say('weigh.change.rest', { what: say('weigh.coverage.limit'), from: change.from, to: change.to });
  if (change.type === 'coverage-needs') {
    const trainings = listWords(change.needs.map((each) => say(`qualification.${each}`)), locale, 'disjunction');
    return say('weigh.change.coverage', { what: change.needs.length === 0 ? say('weigh.coverage.any') : trainings });
  }
  const named = (things: readonly (Qualification | Equipment)[]): string => listWords(things.map((each) => thingWords(each, change, say)), locale);
  const facts = { kind: say(`emergency.kind.${change.kind}`), part: say(`weigh.part.${change.part}`) };
  const parts = [
    ...(change.added.length === 0 ? [] : [say('weigh.change.added', { ...facts, what: named(change.added) })]),
    ...(change.dropped.length === 0 ? [] : [say('weigh.change.dropped', { ...facts, what: named(change.dropped) })]),
  ];
  return parts.join(' ');
}
