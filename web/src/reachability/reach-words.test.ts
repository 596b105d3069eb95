// Every doubt says what it is and what to do; the order of those who cannot be reached; which test is shown; quiet until when.
import { reachCodes, type ReachEntry, type TestPage } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { FIXTURE_NOW } from '../gallery/fixtures.ts';
import { gone, silent, sure } from '../gallery/surface-fixtures.ts';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { deviceLabel } from './device-identity.ts';
import { openTest } from './open-test.ts';
import { nextTimeOfDay } from './quiet-until.ts';
import { inOrder } from './reach-order.ts';
import { saidReasons } from './reach-words.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);

test('[UI-E1] every reason says what is wrong and what to do, to the person and to who plans', () => {
  for (const code of reachCodes) {
    for (const to of ['me', 'planner'] as const) {
      const [said] = saidReasons({ reasons: [{ code, channel: 'sms' }] }, say, to);
      expect([said?.what, said?.todo].every((text) => text !== undefined && /^\p{Lu}[^{}]+$/u.test(text)), code).toBe(true);
    }
  }
});

test('[UI-E2] not at all comes before perhaps, nothing proven before the rest, then the name', () => {
  const entry = (name: string, reach: ReachEntry['reach']) => ({ name, reach }) as ReachEntry;
  const sorted = inOrder([entry('b', silent), entry('a', { ...silent, isOverdue: false }), entry('d', sure), entry('c', gone), entry('a2', silent)]);
  expect(sorted.map(({ name }) => name)).toEqual(['c', 'a2', 'b', 'a', 'd']);
});

const made = (given: Partial<TestPage>): TestPage =>
  ({
    id: 't', channel: 'push', reason: 'weekly', hasCode: false, intendedAt: FIXTURE_NOW - 60_000, sentAt: FIXTURE_NOW, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null,
    remindedAt: null, ...given,
  }) as TestPage;

test('[UI-E3] the newest weekly test that can still be answered is shown on any screen, no other', () => {
  expect(openTest([made({ reason: 'asked' }), made({ sentAt: null }), made({ acknowledgedAt: 1 }), made({ failedAt: 1 }), made({ intendedAt: FIXTURE_NOW - 49 * 3_600_000 })], FIXTURE_NOW)).toBeUndefined();
  expect(openTest([made({}), made({ channel: 'sms', intendedAt: FIXTURE_NOW - 1 })], FIXTURE_NOW)?.channel).toBe('sms');
});

test('[UI-E4] quiet ends at the next time the clock shows it', () => {
  const at = (time: string) => new Date(nextTimeOfDay(time, new Date(2026, 10, 25, 22, 0).getTime()));
  expect([at('23:30').getDate(), at('07:00').getDate(), at('22:00').getDate()]).toEqual([25, 26, 26]);
});

test('[UI-E5] a device is named by browser and system, and by nothing else it says of itself', () => {
  expect(deviceLabel('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0 Mobile Safari/537.36')).toBe('Chrome, Android');
  expect(deviceLabel('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1')).toBe('Safari, iOS');
  expect(deviceLabel('something')).toBe('Browser');
});
