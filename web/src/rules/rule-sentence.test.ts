import { AlarmRuleSet, type AlarmRule } from '@mydr24/protocol';
import { describe, expect, test } from 'vitest';
import { ca } from '../words/ca/index.ts';
import { en } from '../words/en/index.ts';
import { es } from '../words/es/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { chainSentences, ruleSentences, timeShown } from './rule-sentence.ts';
import { newRule, ruleTypes } from './rule-shapes.ts';

const sayIn = (locale: string, words: Record<string, string>): Say => {
  const spoken = speaker(locale, words as typeof en);
  return (id, values) => spoken._(id, values);
};
const say = sayIn('en', en);
const parse = (rule: object): AlarmRule => AlarmRuleSet.shape.rules.parse([{ sources: ['site'], ...rule }])[0]!;
const says = (rule: object): string[] => ruleSentences(parse(rule), say, 'en');

test('a limit says its delay, its repetition and its way back', () => {
  expect(says({ type: 'threshold', id: 'spo2-low', vitals: ['spo2'], side: 'below', hysteresis: 1, reAlarmMs: 300_000, bands: [{ priority: 'medium', limit: 90, delayMs: 15_000 }, { priority: 'high', limit: 80, delayMs: 0, raises: 'respiratory-failure' }] })).toEqual([
    'Medium alarm when oxygen saturation is below 90% for 15 sec.', 'High alarm when oxygen saturation is below 80% at once. Raises by itself: respiratory failure.', 'A value is good again 1% inside the limit.', 'Sounds again 5 min after it was acknowledged if still so.',
  ]);
});

test('each other type has its sentence', () => {
  expect(says({ type: 'rate', id: 'x', vitals: ['systolic'], direction: 'falling', overMs: 900_000, bands: [{ priority: 'low', limit: 30, delayMs: 0 }] })).toEqual(['Low alarm when systolic pressure falls by more than 30 mmHg within 15 min, at once.']);
  expect(says({ type: 'missing', id: 'x', vitals: ['temperature'], priority: 'low', afterMs: 14_400_000 })).toEqual(['Low alarm when there has been no value of temperature for 4 hr, once there was one.']);
  expect(says({ type: 'combination', id: 'x', need: 'all', of: [{ rule: 'spo2-low', atLeast: 'low' }, { rule: 'fall', atLeast: 'high' }], priority: 'high', delayMs: 5_000, isLatching: true })).toEqual(['High alarm while all of these hold for 5 sec: Oxygen saturation low (from Low) · Fall (from High).', 'Waits for a reset after its end.']);
  expect(says({ type: 'score', id: 'news2', score: 'news2', bands: [{ priority: 'high', atLeast: 7, orSingle: 3, delayMs: 0, respondMs: 1_800_000 }] })).toEqual(['High alarm when NEWS2 is 7 or more or one part of NEWS2 has 3 points at once. A clinician assesses the patient within 30 min.']);
  expect(says({ type: 'technical', id: 'lead-off', signal: 'lead-off', priority: 'medium', delayMs: 10_000 })).toEqual(['Medium alarm when a device says “Lead off” for 10 sec.']);
  expect(says({ type: 'off', id: 'fall', why: 'nobody wears one' })).toEqual(['Not judged here: nobody wears one']);
});

test('n of m, a scale and own limits are said', () => {
  expect(says({ type: 'threshold', id: 'spo2-low', vitals: ['spo2'], side: 'below', spo2Scale: 2, nOfM: { n: 3, m: 5 }, personal: { from: 84, to: 88 }, bands: [{ priority: 'low', limit: 86, delayMs: 0 }] }).slice(1)).toEqual([
    'Counts when at least 3 of the last 5 values are beyond the limit.', 'For patients on SpO₂ scale 2 only.', 'A doctor may set a patient’s own limit from 84% to 88%.',
  ]);
});

test('who is told while nobody answers is one line for each kind and priority', () => {
  expect(chainSentences({ physiological: { high: [{ afterMs: 60_000, tell: 'nurse-in-charge', raises: null }, { afterMs: 90_000, tell: 'doctor', raises: 'deterioration' }] }, technical: { low: [] } }, say, 'en')).toEqual([
    'Values and scores, High: after 1 min whoever is in charge, after 1.5 min doctors of the unit (and raises: deterioration).',
  ]);
});

test('a time is said in the unit it is whole or half in', () => {
  expect([0, 15_000, 90_000, 100_000, 5_400_000, null].map((ms) => timeShown(ms, 'en'))).toEqual(['0 sec', '15 sec', '1.5 min', '100 sec', '1.5 hr', '…']);
});

describe.each([['en', en], ['ca', ca], ['es', es]] as const)('%s', (locale, words) => {
  test.each(ruleTypes)('a new rule of type %s is said though its number is missing', (type) => {
    const sentences = ruleSentences(newRule(type, []) as unknown as AlarmRule, sayIn(locale, words), locale);
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.join(' ')).not.toMatch(/undefined|NaN|null|rule\./);
  });
});
