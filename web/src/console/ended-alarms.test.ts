import type { EndedAlarm } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { answerWords, endingWords } from './ended-alarms.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const of = (given: Partial<EndedAlarm>) => ({ answer: null, isUnanswered: false, emergencyId: null, startedAt: 1000, ...given });
const seen = { kind: 'acknowledged', at: 42_000, personName: 'Mercè Soler' } as const;

test.each<[Partial<EndedAlarm>, boolean, string]>([
  [{ isUnanswered: true }, true, 'Nobody answered'],
  [{ answer: seen }, false, 'Seen by Mercè Soler after 41 s'],
  [{ answer: seen, isUnanswered: true }, true, 'Seen by Mercè Soler after 41 s; it asked again and nobody answered'],
  [{ answer: { ...seen, personName: null } }, false, 'Seen by somebody after 41 s'],
  [{ emergencyId: 'e' as EndedAlarm['emergencyId'] }, false, 'Became an emergency'],
  [{}, false, 'Was silenced beforehand'],
])('[UI-EA1] %o is told as missed: %s, %s', (given, isMissed, text) => {
  expect(answerWords(of(given), say)).toEqual({ isMissed, text });
});

test('[UI-EA1] a fault that is over is no value that came back, and an ending nobody kept is not guessed', () => {
  expect(endingWords({ ending: 'values-back', kind: 'physiological' }, say)).toBe('values came back');
  expect(endingWords({ ending: 'values-back', kind: 'technical' }, say)).toBe('fault is over');
  expect(endingWords({ ending: null, kind: 'technical' }, say)).toBe('how is not known');
});
