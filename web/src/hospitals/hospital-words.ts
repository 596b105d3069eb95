// What a hospital can take, in words, always with the age of the word; one that is old says to phone first.
import type { BedCount, Hospital } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import type { Say } from '../words/words.ts';

export const isCapacityOld = ({ capacity }: Pick<Hospital, 'capacity'>, staleAfterMs: number, now: number): boolean => capacity !== null && now - capacity.toldAt > staleAfterMs;

export function toldWords({ capacity }: Pick<Hospital, 'capacity'>, staleAfterMs: number, now: number, say: Say): string {
  if (capacity === null) return say('hospital.never');
  return say(isCapacityOld({ capacity }, staleAfterMs, now) ? 'hospital.stale' : 'hospital.told', { age: ageWords(now - capacity.toldAt, say), name: capacity.toldBy });
}

export const bedWords = ({ kind, free, total }: BedCount, say: Say): string => say('hospital.beds', { kind: say(`bed.${kind}`), free, total });

export function hospitalLabel(hospital: Hospital, staleAfterMs: number, now: number, say: Say): string {
  const { capacity } = hospital;
  const beds = capacity === null ? [] : [say(capacity.isClosed ? 'hospital.closed' : 'hospital.open'), ...capacity.beds.map((each) => bedWords(each, say))];
  return [hospital.name, ...beds, toldWords(hospital, staleAfterMs, now, say)].join(', ');
}

export const freeBeds = (beds: readonly BedCount[]): number => beds.reduce((sum, { free }) => sum + free, 0);
