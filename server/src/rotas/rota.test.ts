// Rotas on values alone: tables for precedence and hand-overs, and every minute of a year in zones that do odd things.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PersonId, RotaPattern, RotaPlan } from '@mydr24/protocol';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { checkPlan } from './rota-check.ts';
import { holderAt, type Rota, shiftsOf } from './rota.ts';
import { isKnownZone, openZone, wallOfDay } from './zone-clock.ts';

const [ana, ben, cleo, dan] = ['ana', 'ben', 'cleo', 'dan'] as PersonId[] as [PersonId, PersonId, PersonId, PersonId];
const HOUR = 3_600_000;
const MINUTE = 60_000;
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

const pattern = (change: Partial<RotaPattern> = {}): RotaPattern => ({
  personIds: [ana, ben, cleo], startsOn: '2026-01-05', endsOn: null, handOverTime: '08:00', turn: { length: 1, unit: 'weeks' }, hours: [], ...change,
});
const plan = (change: Partial<RotaPlan> = {}): RotaPlan => ({
  duty: 'cardiology', name: 'Cardiology', facilityId: null, timeZone: 'Europe/Andorra', patterns: [pattern()], whenAbsent: 'next-in-rotation', standInId: null, ...change,
});
const rota = (change: Partial<RotaPlan> = {}, over: Partial<Rota> = {}): Rota => ({ plan: plan(change), overrides: [], transfers: [], absences: [], ...over });
const resolve = (given: Rota, atMs: number) => holderAt(given, openZone(given.plan.timeZone, atMs, atMs), atMs);
const nameAt = (given: Rota, text: string): string => {
  const holder = resolve(given, at(text));
  return holder.personId ?? `gap: ${holder.gap}`;
};

describe('who holds', () => {
  test('[RO1] turns follow one another from the first hand-over, and before it there is a gap', () => {
    const weekly = rota();
    const seen = ['2026-01-05T06:59:59Z', '2026-01-05T07:00:00Z', '2026-01-12T06:59:59Z', '2026-01-12T07:00:00Z', '2026-01-26T07:00:00Z'].map((text) => nameAt(weekly, text));
    assert.deepEqual(seen, ['gap: no-pattern', 'ana', 'ana', 'ben', 'ana']);
  });
  test('[RO1] twelve-hour turns and weekday hours over midnight', () => {
    const hours = [{ weekdays: [5], fromTime: '20:00', toTime: '08:00' }];
    const nights = rota({ patterns: [pattern({ personIds: [ana], hours }), pattern({ personIds: [ben, cleo], turn: { length: 12, unit: 'hours' }, hours: [{ weekdays: [1, 2, 3, 4], fromTime: '00:00', toTime: '00:00' }] })] });
    const seen = ['2026-01-09T18:59Z', '2026-01-09T19:00Z', '2026-01-10T06:59Z', '2026-01-10T07:00Z', '2026-01-06T07:00Z', '2026-01-06T19:00Z'].map((text) => nameAt(nights, text));
    assert.deepEqual(seen, ['gap: no-pattern', 'ana', 'ana', 'gap: no-pattern', 'ben', 'cleo']);
  });
  test('[RO3] an override goes before a swap, a swap before the pattern, and of two overrides the newer', () => {
    const span = { fromAt: at('2026-01-06T00:00Z'), toAt: at('2026-01-08T00:00Z') };
    const transfers = [{ ...span, fromId: ana, toId: ben }];
    const overrides = [{ personId: cleo, fromAt: at('2026-01-07T00:00Z'), toAt: span.toAt }, { personId: dan, fromAt: at('2026-01-07T12:00Z'), toAt: span.toAt }];
    const given = rota({}, { transfers, overrides });
    const seen = ['2026-01-05T12:00Z', '2026-01-06T00:00Z', '2026-01-07T00:00Z', '2026-01-07T12:00Z', '2026-01-08T00:00Z'].map((text) => nameAt(given, text));
    assert.deepEqual(seen, ['ana', 'ben', 'cleo', 'dan', 'ana']);
  });
  test('[RO3] a swapped shift can be handed on, and a swap of a turn that is no longer there does nothing', () => {
    const span = { fromAt: at('2026-01-06T00:00Z'), toAt: at('2026-01-08T00:00Z') };
    assert.equal(nameAt(rota({}, { transfers: [{ ...span, fromId: ana, toId: ben }, { ...span, fromId: ben, toId: cleo }] }), '2026-01-07T00:00Z'), 'cleo');
    assert.equal(nameAt(rota({}, { transfers: [{ ...span, fromId: ben, toId: cleo }] }), '2026-01-07T00:00Z'), 'ana');
  });
  test('[RO4] whoever is absent never holds: the next, the stand-in or a gap, by the rota’s own setting', () => {
    const away = (personId: PersonId) => ({ personId, fromAt: at('2026-01-06T00:00Z'), toAt: at('2026-01-07T00:00Z') });
    const seen = (change: Partial<RotaPlan>, absent: PersonId[], over: Partial<Rota> = {}) => nameAt(rota(change, { absences: absent.map(away), ...over }), '2026-01-06T12:00Z');
    assert.equal(seen({}, [ana]), 'ben');
    assert.equal(seen({}, [ana, ben]), 'cleo');
    assert.equal(seen({}, [ana, ben, cleo]), 'gap: absent');
    assert.equal(seen({ standInId: dan }, [ana, ben, cleo]), 'dan');
    assert.equal(seen({ whenAbsent: 'stand-in', standInId: dan }, [ana]), 'dan');
    assert.equal(seen({ whenAbsent: 'stand-in', standInId: dan }, [ana, dan]), 'gap: absent');
    assert.equal(seen({ whenAbsent: 'gap', standInId: dan }, [ana]), 'gap: absent');
    const override = { personId: dan, fromAt: at('2026-01-06T00:00Z'), toAt: at('2026-01-07T00:00Z') };
    assert.equal(seen({}, [dan], { overrides: [override] }), 'ana');
    assert.equal(seen({}, [ben], { transfers: [{ fromAt: override.fromAt, toAt: override.toAt, fromId: ana, toId: ben }] }), 'cleo');
  });
});

describe('clocks that change', () => {
  const daily = (timeZone: string, handOverTime: string, startsOn = '2026-01-05') => rota({ timeZone, patterns: [pattern({ personIds: [ana, ben], startsOn, handOverTime, turn: { length: 1, unit: 'days' } })] });
  const edgesOn = (given: Rota, from: string, to: string): string[] => shiftsOf(given, at(from), at(to)).slice(1).map(({ fromAt }) => Temporal.Instant.fromEpochMilliseconds(fromAt).toString());
  test('[RO2] a hand-over at a skipped time happens as the clock jumps', () => {
    assert.deepEqual(edgesOn(daily('Europe/Andorra', '02:30'), '2026-03-28T12:00Z', '2026-03-30T12:00Z'), ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z']);
    assert.deepEqual(edgesOn(daily('America/Sao_Paulo', '00:00', '2018-01-01'), '2018-11-03T12:00Z', '2018-11-05T12:00Z'), ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z']);
  });
  test('[RO2] a hand-over at a repeated time happens once, at its first occurrence', () => {
    assert.deepEqual(edgesOn(daily('Europe/Andorra', '02:30'), '2026-10-24T12:00Z', '2026-10-26T12:00Z'), ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']);
    assert.deepEqual(edgesOn(daily('Australia/Lord_Howe', '01:45'), '2026-04-04T00:00Z', '2026-04-05T23:00Z'), ['2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z']);
  });
  test('[RO2] the wall time of a hand-over stays when the clock changes, and the shift is an hour longer or shorter', () => {
    const lengths = shiftsOf(daily('America/New_York', '07:00'), at('2026-10-31T11:00Z'), at('2026-11-02T12:00Z')).map(({ fromAt, toAt }) => (toAt - fromAt) / HOUR);
    assert.deepEqual(lengths, [25, 24]);
  });
});

test('[RO1] days are counted as the calendar does', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      assert.equal(wallOfDay(day), Date.parse(`${day}T00:00Z`));
    }),
  );
});

/** The wall clock read every minute from the zone's own rules, never going back: the form rota.ts must agree with. */
function readWallClock(timeZone: string, fromMs: number, toMs: number): Float64Array {
  const readings = new Float64Array((toMs - fromMs) / MINUTE);
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  let reached = -Infinity;
  for (let n = 0; n < readings.length; n += 15) {
    const parts = Object.fromEntries(format.formatToParts(fromMs + n * MINUTE).map(({ type, value }) => [type, Number(value)]));
    // No zone changes its clock within a quarter of an hour.
    const wall = Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute']);
    for (let minute = 0; minute < 15; minute += 1) readings[n + minute] = reached = Math.max(reached, wall + minute * MINUTE);
  }
  return readings;
}

const ZONES: readonly [zone: string, year: number][] = [
  ['Europe/Andorra', 2026], ['America/New_York', 2026], ['Asia/Kolkata', 2026], ['Australia/Lord_Howe', 2026], ['America/Sao_Paulo', 2018], ['America/Sao_Paulo', 2026],
];

for (const [timeZone, year] of ZONES) {
  test(`[RO1] [RO2] every minute of ${year} in ${timeZone} has one holder or a named gap, and shifts tile it`, () => {
    const [fromMs, toMs] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
    const given = rota(
      {
        timeZone, standInId: dan,
        patterns: [
          pattern({ startsOn: `${year - 1}-12-01`, handOverTime: '02:15', turn: { length: 12, unit: 'hours' }, hours: [{ weekdays: [1, 2, 3, 4, 5], fromTime: '18:00', toTime: '02:30' }, { weekdays: [6, 7], fromTime: '03:00', toTime: '01:30' }] }),
          pattern({ personIds: [dan, ana], startsOn: `${year - 1}-12-01`, handOverTime: '00:00', hours: [{ weekdays: [1, 2, 3, 4, 5], fromTime: '08:00', toTime: '18:00' }] }),
        ],
      },
      { absences: [{ personId: ana, fromAt: Date.UTC(year, 3, 4), toAt: Date.UTC(year, 3, 9, 3, 17) }] },
    );
    const shifts = shiftsOf(given, fromMs, toMs);
    assert.equal(shifts[0]!.fromAt, fromMs);
    assert.equal(shifts.at(-1)!.toAt, toMs);
    for (const [n, shift] of shifts.slice(1).entries()) assert.equal(shift.fromAt, shifts[n]!.toAt);
    assert.ok(shifts.every((shift) => shift.toAt > shift.fromAt && (shift.personId === null) === (shift.gap !== null)));
    const clock = openZone(timeZone, fromMs, toMs);
    const walls = readWallClock(timeZone, fromMs, toMs);
    let nth = 0;
    for (let n = 0; n < walls.length; n += 1) {
      const atMs = fromMs + n * MINUTE;
      while (shifts[nth]!.toAt <= atMs) nth += 1;
      const { personId, source, gap } = holderAt(given, { ...clock, wallAt: () => walls[n]! }, atMs);
      const shift = shifts[nth]!;
      if (shift.personId !== personId || shift.source !== source || shift.gap !== gap) assert.fail(`minute ${atMs}: ${personId ?? gap}, but the shift says ${shift.personId ?? shift.gap}`);
    }
  });
}

test('[RO1] [RO3] whatever plan and whatever is laid over it, the interval form is the minute form', () => {
  const person = fc.constantFrom(ana, ben, cleo, dan);
  const minute = fc.integer({ min: 0, max: 4 * 24 * 60 });
  const from = at('2026-03-27T00:00Z');
  const span = fc.tuple(minute, fc.integer({ min: 1, max: 2_000 })).map(([start, length]) => ({ fromAt: from + start * MINUTE, toAt: from + (start + length) * MINUTE }));
  const over = fc.record({
    overrides: fc.array(fc.tuple(person, span).map(([personId, each]) => ({ personId, ...each })), { maxLength: 3 }),
    transfers: fc.array(fc.tuple(person, person, span).map(([fromId, toId, each]) => ({ fromId, toId, ...each })), { maxLength: 3 }),
    absences: fc.array(fc.tuple(person, span).map(([personId, each]) => ({ personId, ...each })), { maxLength: 4 }),
  });
  const zone = fc.constantFrom(...ZONES.map(([each]) => each), 'UTC', 'Asia/Kathmandu');
  const turn = fc.constantFrom({ length: 12, unit: 'hours' } as const, { length: 1, unit: 'days' } as const, { length: 1, unit: 'hours' } as const);
  const handOver = fc.integer({ min: 0, max: 95 }).map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
  fc.assert(
    fc.property(zone, turn, handOver, handOver, over, fc.constantFrom('next-in-rotation' as const, 'stand-in' as const, 'gap' as const), (timeZone, length, handOverTime, toTime, laid, whenAbsent) => {
      const hours = [{ weekdays: [1, 2, 6, 7], fromTime: '02:00', toTime }];
      const given = rota({ timeZone, whenAbsent, standInId: dan, patterns: [pattern({ handOverTime, turn: length, hours })] }, laid);
      const shifts = shiftsOf(given, from, from + 4 * 24 * HOUR);
      const clock = openZone(timeZone, from, from + 4 * 24 * HOUR);
      for (let atMs = from; atMs < from + 4 * 24 * HOUR; atMs += MINUTE) {
        const found = shifts.filter(({ fromAt, toAt }) => fromAt <= atMs && atMs < toAt);
        assert.equal(found.length, 1);
        const { personId, gap } = holderAt(given, clock, atMs);
        assert.equal(found[0]!.personId ?? found[0]!.gap, personId ?? gap);
      }
    }),
    { numRuns: 60 },
  );
});

describe('plans that are refused', () => {
  const codes = (change: Partial<RotaPlan>): string[] => checkPlan(plan(change), (id) => id !== 'nobody').map(({ path, code }) => `${path} ${code}`);
  test('[RO5] a good plan has nothing against it, and each mistake is named with its field', () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ timeZone: 'Europe/Nowhere' }), ['timeZone bad-zone']);
    assert.deepEqual(codes({ timeZone: '+02:00' }), ['timeZone bad-zone']);
    assert.deepEqual(codes({ patterns: [pattern({ personIds: [] })] }), ['patterns.0.personIds empty-rotation']);
    assert.deepEqual(codes({ patterns: [pattern({ personIds: [ana, 'nobody' as PersonId, ana] })] }), ['patterns.0.personIds.1 unknown-person', 'patterns.0.personIds.2 repeated-person']);
    assert.deepEqual(codes({ patterns: [pattern({ turn: { length: 5, unit: 'hours' } })] }), ['patterns.0.turn.length bad-turn']);
    assert.deepEqual(codes({ patterns: [pattern({ endsOn: '2026-01-05' })] }), ['patterns.0.endsOn bad-range']);
    assert.deepEqual(codes({ whenAbsent: 'stand-in' }), ['standInId no-stand-in']);
  });
  test('[RO5] patterns and lines of hours that share a minute are refused, those that touch are not', () => {
    const day = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromTime: '08:00', toTime: '20:00' }];
    const night = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromTime: '20:00', toTime: '08:00' }];
    const longNight = [{ weekdays: [7], fromTime: '20:00', toTime: '08:01' }];
    assert.deepEqual(codes({ patterns: [pattern({ hours: day }), pattern({ hours: night })] }), []);
    assert.deepEqual(codes({ patterns: [pattern({ hours: day }), pattern({ hours: longNight })] }), ['patterns.1 overlapping-hours']);
    assert.deepEqual(codes({ patterns: [pattern(), pattern()] }), ['patterns.1 overlapping-hours']);
    assert.deepEqual(codes({ patterns: [pattern({ endsOn: '2026-06-01' }), pattern({ startsOn: '2026-06-01' })] }), []);
    assert.deepEqual(codes({ patterns: [pattern({ hours: [...day, ...longNight] })] }), ['patterns.0.hours overlapping-hours']);
  });
  test('[RO5] a zone is one of the IANA list', () => {
    assert.deepEqual(['Europe/Andorra', 'UTC', 'Mars/Base', '', '-03:00'].map(isKnownZone), [true, true, false, false, false]);
  });
});
