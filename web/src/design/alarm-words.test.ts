// Alarms in words, and what counts as answered, sounding and urgent.
import type { Alarm, PatientId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { alarm } from '../gallery/fixtures.ts';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { alarmValue, byUrgency, conditionWords, delayWords, isSounding, isUnanswered, openAlarms, pauseLeftS, seenWords } from './alarm-words.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const patientId = '00000000-0000-4000-8006-000000000001' as PatientId;
const made = (given: Partial<Alarm>): Alarm => alarm(1, patientId, 'medium', given);

test.each<[Partial<Alarm>, string]>([
  [{}, 'Oxygen saturation below 80%'],
  [{ conditionKey: 'heart-rate-high', vital: 'heart-rate', limit: 130, unit: '/min' }, 'Heart rate above 130/min'],
  [{ conditionKey: 'temperature-high', vital: 'temperature', limit: 39, unit: 'Cel' }, 'Temperature above 39.0 °C'],
  [{ conditionKey: 'no-data:spo2' }, 'No data: Oxygen saturation'],
  [{ conditionKey: 'no-data' }, 'No data from this patient'],
  [{ conditionKey: 'news2', vital: null, value: 7, limit: 7, unit: null }, 'NEWS2 7 or more'],
  [{ conditionKey: 'news2', vital: null, value: null, limit: 5, unit: null }, 'NEWS2 5 or more'],
  [{ conditionKey: 'news2', vital: null, value: 3, limit: null, unit: null }, 'One NEWS2 part scores 3'],
  [{ conditionKey: 'spo2-low', vital: null, limit: null, value: null, unit: null }, 'Oxygen saturation low'],
  [{ conditionKey: 'site-rule-nine', vital: null, limit: null, value: null, unit: null }, 'site rule nine'],
])('[UI-A1] %o reads as %s', (given, words) => {
  expect(conditionWords(made(given), say, 'en')).toBe(words);
});

test('[UI-V1] an alarm of silence shows no value: the last one before it is old', () => {
  expect(alarmValue(made({ conditionKey: 'no-data:spo2', kind: 'technical', value: 96, limit: null }), say, 'en')).toBeNull();
});

test('[UI-A1] a score whose limit is not known, as in an emergency’s cause, is not told as a single part', () => {
  expect(conditionWords({ conditionKey: 'news2', vital: null, value: 10, unit: '{score}' }, say, 'en')).toBe('NEWS2 score high');
  expect(conditionWords({ conditionKey: 'spo2-low', vital: 'spo2', value: 78, unit: '%' }, say, 'en')).toBe('Oxygen saturation low');
});

test('[UI-A1] the value is shown with the decimals it was judged with', () => {
  expect(alarmValue(made({ vital: 'temperature', value: 39, unit: 'Cel' }), say, 'en')).toBe('39.0 °C');
  expect(alarmValue(made({ conditionKey: 'news2', vital: null, value: 7, limit: 7, unit: '{score}' }), say, 'en')).toBe('7');
  expect(alarmValue(made({ vital: 'temperature', value: 39, unit: 'Cel' }), say, 'ca')).toBe('39,0 °C');
  expect(alarmValue(made({ value: null }), say, 'en')).toBeNull();
});

test('[UI-A1] acknowledged is answered and silent, yet still open', () => {
  const acknowledged = made({ inactivation: 'alert-acknowledged' });
  expect(isUnanswered(acknowledged)).toBe(false);
  expect(isSounding(acknowledged, 0)).toBe(false);
  expect(openAlarms([acknowledged])).toEqual([acknowledged]);
});

test('[UI-A1] a pause is silent until its end, then sounds again by itself, and never counts as an answer', () => {
  const paused = made({ inactivation: 'audio-paused', pausedUntil: 120_000 });
  expect(pauseLeftS(paused, 60_500)).toBe(60);
  expect(isSounding(paused, 119_999)).toBe(false);
  expect(isSounding(paused, 120_000)).toBe(true);
  expect(isUnanswered(paused)).toBe(true);
});

test('[UI-A1] unanswered comes first, then priority, then the oldest', () => {
  const low = alarm(1, patientId, 'low', {});
  const answeredHigh = alarm(2, patientId, 'high', { inactivation: 'alert-acknowledged' });
  const older = alarm(3, patientId, 'high', { startedAt: 1 });
  const newer = alarm(4, patientId, 'high', { startedAt: 2 });
  expect([low, answeredHigh, newer, older].toSorted(byUrgency)).toEqual([older, newer, low, answeredHigh]);
});

test('[UI-A5] who has seen an alarm is named; without a name it only says that it was seen', () => {
  expect(seenWords({ acknowledgedByName: 'Mercè Soler' }, say)).toBe('Seen by Mercè Soler');
  expect(seenWords({ acknowledgedByName: null }, say)).toBe('Seen');
  expect(seenWords({}, say)).toBe('Seen');
});

test.each([
  [0, 'No delay: the first value beyond the limit alarms'],
  [1000, 'Delay 1 second: it had to last this long'],
  [15_000, 'Delay 15 seconds: it had to last this long'],
])('[UI-A5] a delay of %i ms is disclosed in words', (delayMs, words) => {
  expect(delayWords(delayMs, say)).toBe(words);
});
