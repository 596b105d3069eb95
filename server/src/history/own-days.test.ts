import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownDays, QUARTER_MS, stretchesUntil, type DaysAlarm, type Quarter, type Stretch } from './own-days.ts';

const NOW = Date.parse('2026-11-23T09:30:00Z');
const HOUR_MS = 3_600_000;
const stretches = stretchesUntil(NOW, 'Europe/Andorra');
const today = stretches.length - 1;
const lastNight = today - 1;

/** Every quarter hour of a stretch, three above and three below `value` by turns. */
const quartersOf = ({ fromAt, toAt }: Stretch, value: number): Quarter[] =>
  Array.from({ length: Math.floor((Math.min(toAt, NOW) - fromAt) / QUARTER_MS) }, (_, n) => ({ firstAt: fromAt + n * QUARTER_MS, low: value - 3, high: value + 3, last: value + (n % 3) - 1 }));
const spo2Of = (valueOf: (n: number) => number | null, alarms: DaysAlarm[] = []) =>
  ownDays(new Map([['spo2', stretches.flatMap((stretch, n) => { const value = valueOf(n); return value === null ? [] : quartersOf(stretch, value); })]]), stretches, alarms);

test('[HY9] seven nights from 22 to 7 and seven days, on the clock of whoever reads, the last one holding now', () => {
  assert.deepEqual(stretches.map(({ part }) => part), Array.from({ length: 14 }, (_, n) => (n % 2 === 0 ? 'night' : 'day')));
  assert.deepEqual(stretches.at(-2), { part: 'night', fromAt: Date.parse('2026-11-22T21:00:00Z'), toAt: Date.parse('2026-11-23T06:00:00Z'), isOver: true });
  assert.deepEqual(stretches.at(-1), { part: 'day', fromAt: Date.parse('2026-11-23T06:00:00Z'), toAt: Date.parse('2026-11-23T21:00:00Z'), isOver: false });
  const late = stretchesUntil(Date.parse('2026-11-23T21:30:00Z'), 'Europe/Andorra').at(-1);
  assert.deepEqual([late?.part, late?.isOver], ['night', false], 'after 22 o’clock the night that has begun is the last');
  const spring = stretchesUntil(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Andorra').at(-2);
  assert.equal((spring!.toAt - spring!.fromAt) / HOUR_MS, 8, 'the night the clocks go forward has an hour less');
});

test('[HY9] a night below all other nights is lower, one as always usual, one above higher; days do not count for nights', () => {
  const low = spo2Of((n) => (n === lastNight ? 90 : stretches[n]!.part === 'night' ? 95 : 80));
  const { stretches: own, usual } = low.vitals[0]!;
  assert.deepEqual([own[lastNight]!.was, own[lastNight]!.typical, own[lastNight]!.reached], ['lower', 90, { low: 87, high: 93 }]);
  assert.deepEqual([own[0]!.was, own[today]!.was], ['usual', 'usual']);
  assert.deepEqual([usual.day!.low, usual.day!.high], [78, 82]);
  assert.equal(spo2Of((n) => (n === lastNight ? 99 : 94)).vitals[0]!.stretches[lastNight]!.was, 'higher');
});

test('[HY9] with fewer than three other nights, less than an hour of this one, or nothing at all, nothing is said of usual', () => {
  const few = spo2Of((n) => (n >= today - 5 ? 95 : null)).vitals[0]!;
  assert.deepEqual([few.stretches[lastNight]!.was, few.stretches[lastNight]!.typical, few.stretches[0]!.reached], [null, 95, null]);
  const short = ownDays(new Map([['spo2', [...stretches.slice(0, -1).flatMap((stretch) => quartersOf(stretch, 95)), ...quartersOf(stretches[today]!, 80).slice(0, 3)]]]), stretches, []);
  assert.deepEqual([short.vitals[0]!.stretches[today]!.was, short.vitals[0]!.stretches[today]!.typical], [null, 80]);
  assert.deepEqual(ownDays(new Map([['spo2', []]]), stretches, []).vitals, [], 'what never came has no row');
});

test('[HY9] whether the care team was asked and answered is told with the vital and with each stretch an alarm reached into', () => {
  const night = stretches[lastNight]!;
  const alarms: DaysAlarm[] = [
    { vital: 'spo2', startedAt: night.toAt - HOUR_MS, endedAt: null, wasAnswered: true },
    { vital: null, startedAt: night.fromAt, endedAt: night.fromAt + 1, wasAnswered: false },
    { vital: 'heart-rate', startedAt: stretches[0]!.fromAt, endedAt: stretches[0]!.fromAt, wasAnswered: false },
  ];
  const days = spo2Of(() => 95, alarms);
  assert.deepEqual(days.vitals[0]!.stretches.map(({ told }) => told), [...Array.from({ length: 12 }, () => 'nobody'), 'answered', 'answered']);
  assert.deepEqual(days.stretches.map(({ told }) => told), [...Array.from({ length: 12 }, () => 'nobody'), 'asked', 'nobody']);
});
