// Which week goes and whose, and how old a reading may be when it comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { retentionLine } from '../retention-parts.ts';
import { DAY_MS, flawOfKeep, hoursToGo, type Keep, nextSliceMs, nextWeek, oldestTakenAt, WEEK_MS, weekOf } from './reading-retention.ts';

const NOW = Date.parse('2026-11-26T04:10:00Z');
const keep = (tenantId: string, rest: Partial<Keep> = {}): Keep => ({ tenantId, keepDays: 400, keepHoursDays: 3650, countsFrom: null, readingsUntil: null, hoursUntil: null, ...rest });

test('[RR1] readings for less than 35 days, hours shorter than readings and a century are refused', () => {
  assert.deepEqual([flawOfKeep(34, 400), flawOfKeep(35, 35), flawOfKeep(90, 89), flawOfKeep(90, 40_000), flawOfKeep(NaN, NaN)], ['too-short', null, 'hours-shorter', 'too-long', 'too-short']);
});

test('[RR1] a shorter time counts a day later: until then nothing goes, and what is older is still taken', () => {
  const waits = keep('a', { keepDays: 35, countsFrom: NOW + DAY_MS });
  assert.equal(nextWeek([waits], NOW - 200 * DAY_MS, NOW), null);
  assert.equal(oldestTakenAt(waits, NOW), NOW - 400 * DAY_MS);
  assert.notEqual(nextWeek([waits], NOW - 200 * DAY_MS, NOW + DAY_MS), null);
  assert.equal(oldestTakenAt(waits, NOW + DAY_MS), NOW + DAY_MS - 35 * DAY_MS);
});

test('[RR2] the oldest week goes first, with everybody who lets go of it, and as a whole only where nobody keeps it', () => {
  const firstAt = NOW - 100 * DAY_MS;
  const [a, b, c] = [keep('a', { keepDays: 35 }), keep('b', { keepDays: 60 }), keep('c')];
  const week = nextWeek([a, b, c], firstAt, NOW)!;
  assert.deepEqual(week, { fromAt: weekOf(firstAt), toAt: weekOf(firstAt) + WEEK_MS, tenantIds: ['a', 'b'], isOfAll: false });
  assert.equal(nextWeek([a, b], firstAt, NOW)!.isOfAll, true);
  // c let go of it while it kept less; that it keeps more now brings nothing back.
  assert.equal(nextWeek([a, b, keep('c', { readingsUntil: week.toAt })], firstAt, NOW)!.isOfAll, true);
  assert.deepEqual(nextWeek([{ ...a, readingsUntil: week.toAt }, b], firstAt, NOW)!.tenantIds, ['b']);
});

test('[RR2] whatever is kept by whom, what goes is a whole week that ended longer ago than its tenant keeps, and week by week all goes that may', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 35, max: 500 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 600 }), (days, ageDays) => {
    const firstAt = NOW - ageDays * DAY_MS;
    let keeps = days.map((keepDays, n) => keep(String(n), { keepDays }));
    for (let week = nextWeek(keeps, firstAt, NOW), rounds = 0; week !== null; week = nextWeek(keeps, firstAt, NOW), rounds += 1) {
      assert.ok(rounds < 500 && week.tenantIds.length > 0 && week.fromAt === weekOf(week.fromAt));
      const { toAt, tenantIds, isOfAll } = week;
      for (const { tenantId, keepDays } of keeps) {
        if (tenantIds.includes(tenantId) || isOfAll) assert.ok(toAt <= NOW - keepDays * DAY_MS - DAY_MS);
      }
      keeps = keeps.map((one) => (tenantIds.includes(one.tenantId) ? { ...one, readingsUntil: toAt } : one));
    }
    for (const { keepDays, readingsUntil } of keeps) assert.ok((readingsUntil ?? weekOf(firstAt)) + WEEK_MS > NOW - (keepDays + 1) * DAY_MS);
  }), { numRuns: 200 });
});

test('[RR5] nothing is taken from before what was let go, however long is kept from now on', () => {
  assert.equal(oldestTakenAt(keep('a', { keepDays: 400, readingsUntil: NOW - 36 * DAY_MS }), NOW), NOW - 36 * DAY_MS);
  assert.equal(oldestTakenAt(keep('a', { keepDays: 60, countsFrom: NOW - 1 }), NOW), NOW - 60 * DAY_MS);
});

test('[RR2] hours go by whole days, once a day', () => {
  const before = hoursToGo(keep('a', { keepHoursDays: 400 }), NOW)!;
  assert.equal(before % DAY_MS, 0);
  assert.ok(before <= NOW - 401 * DAY_MS && before > NOW - 403 * DAY_MS);
  assert.equal(hoursToGo(keep('a', { keepHoursDays: 400, hoursUntil: before }), NOW), null);
  assert.equal(hoursToGo(keep('a', { keepHoursDays: 400, countsFrom: NOW + 1 }), NOW), null);
});

test('[RR4] slices grow where there is little and shrink where there is much or it takes long', () => {
  assert.deepEqual([nextSliceMs(60_000, 0, 1), nextSliceMs(60_000, 5_000, 100), nextSliceMs(60_000, 10_001, 1), nextSliceMs(60_000, 0, 301)], [240_000, 60_000, 30_000, 30_000]);
  assert.deepEqual([nextSliceMs(WEEK_MS, 0, 1), nextSliceMs(1_000, 1e6, 1)], [WEEK_MS, 1_000]);
});

test('[RR6] the operator is told how far back, how far ahead, who is held, and when it stands still', () => {
  const seen = { firstWeekAt: NOW - 350 * DAY_MS, roomUntil: NOW + 28 * DAY_MS, heldPatients: 1, rowsGone: 0, weeksGone: 0, dueSince: null };
  assert.deepEqual(retentionLine(seen, NOW), { name: 'readings', found: 'weeks since 2025-12-11, room until 2026-12-24, 1 patient held', isGood: true });
  assert.equal(retentionLine({ ...seen, roomUntil: NOW + 6 * DAY_MS }, NOW).isGood, false);
  assert.match(retentionLine({ ...seen, dueSince: NOW - 3 * DAY_MS }, NOW).found, /some to let go since 2026-11-23/);
  assert.deepEqual([retentionLine({ ...seen, dueSince: NOW - 3 * DAY_MS }, NOW).isGood, retentionLine({ ...seen, dueSince: NOW - DAY_MS }, NOW).isGood, retentionLine({ ...seen, firstWeekAt: null }, NOW).isGood], [false, true, false]);
});
