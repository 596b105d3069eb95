// Completion says what the schema says.
import { expect, test } from 'vitest';
import { wordsAt } from './schema-words.ts';

const names = (...path: (string | number)[]) => wordsAt(path).map(({ word }) => word);

test('a step has its fields, a channel its closed list, kinds are those of the glossary', () => {
  expect(names('kinds', 'stroke', 'steps', 0)).toContain('waitS');
  expect(names('kinds', 'stroke', 'steps', 0, 'channels', 0)).toEqual(['app', 'push', 'sms', 'voice', 'email']);
  expect(names('kinds')).toContain('cardiac-arrest');
  expect(names('kinds', 'stroke', 'isCritical')).toEqual(['true', 'false']);
  expect(names('no', 'such', 'place')).toEqual([]);
});
