// Lines of names to kinds and back.
import { expect, test } from 'vitest';
import { kindsOf, namesOf } from './kind-lines.ts';

const rules = { kinds: [{ code: 'substance-use', name: 'Substance use treatment' }, { code: 'hiv', name: 'HIV' }] };

test('a kind that was there keeps its code, a new one gets one of its name, in any alphabet', () => {
  expect(namesOf(rules)).toBe('HIV');
  expect(kindsOf('HIV\n Salut mental \n\n心の健康', rules)).toEqual([{ code: 'hiv', name: 'HIV' }, { code: 'salut-mental', name: 'Salut mental' }, { code: expect.stringMatching(/^kind-[a-z0-9]+$/), name: '心の健康' }]);
});
