// An administrator changes how long readings are kept: the same rule as the command, a day to think, and what would go told before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoints } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { findKeepHours } from '../waveforms/waveform-store.ts';
import { DAY_MS, WEEK_MS, weekOf } from './reading-retention.ts';
import { createRetentionHandlers } from './retention-routes.ts';

async function open(t: Parameters<typeof createTestDatabase>[0]) {
  const { pg, ...database } = await createTestDatabase(t);
  const [ward, other] = [await insertWard({ pg, ...database }), await insertWard({ pg, ...database })];
  const door = createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit, rights: shippedRights() });
  const handlers = createRetentionHandlers({ pg, door, waveformHoursOf: findKeepHours, firstWeekAt: () => weekOf(WORLD_MS - 100 * DAY_MS) });
  const by = <Body, Query>(caller: PersonCaller, body: Body, query: Query, nowMs = WORLD_MS) => ({ caller, requestId: 'r', nowMs, params: {}, body, query });
  const set = (caller: PersonCaller, keepDays: number, keepHoursDays: number, nowMs = WORLD_MS) => handlers.setReadingRetention(by(caller, { keepDays, keepHoursDays }, {}, nowMs));
  const get = (caller: PersonCaller, nowMs = WORLD_MS) => handlers.getRetention(by(caller, undefined, {}, nowMs));
  const preview = (caller: PersonCaller, keepDays: number, keepHoursDays: number, waveformHours: number) => handlers.previewRetention(by(caller, undefined, { keepDays, keepHoursDays, waveformHours }));
  return { ward, other, set, get, preview };
}

test('[RR7] an administrator says how long readings are kept; shorter counts a day later and can be taken back, and no other tenant is touched', async (t) => {
  const { ward, other, set, get } = await open(t);
  const { admin, coordinator } = ward.callers;
  assert.ok(!(await set(coordinator, 60, 3_650)).ok);
  const shorter = await set(admin, 60, 3_650);
  assert.ok(shorter.ok);
  assert.deepEqual([shorter.body.keepDays, shorter.body.countsFrom], [60, WORLD_MS + DAY_MS]);
  const back = await set(admin, 400, 3_650, WORLD_MS + 60_000);
  assert.ok(back.ok && back.body.keepDays === 400);
  const later = await get(admin, WORLD_MS + 2 * DAY_MS);
  assert.ok(later.ok && later.body.countsFrom === null);
  const elsewhere = await get(other.callers.admin);
  assert.ok(elsewhere.ok && elsewhere.body.keepDays === 400);
  for (const [days, hours, code] of [[20, 3_650, 'too-short'], [400, 100, 'hours-shorter'], [40_000, 40_000, 'too-long']] as const) {
    const refused = await set(admin, days, hours);
    assert.ok(!refused.ok && refused.error.code === code);
  }
});

test('[RR8] before it is said one sees what would go and from when, and what is dangerous asks for a proof', async (t) => {
  const { ward, preview } = await open(t);
  const { admin } = ward.callers;
  const same = await preview(admin, 400, 3_650, 72);
  assert.ok(same.ok);
  assert.deepEqual([same.body.readings.before, same.body.hours.before, same.body.waveforms.before, same.body.flaw], [null, null, null, null]);
  const less = await preview(admin, 50, 1_000, 24);
  assert.ok(less.ok);
  const fromAt = WORLD_MS + DAY_MS;
  const before = weekOf(fromAt - 51 * DAY_MS);
  assert.deepEqual(less.body.readings, { before, weeks: (before - weekOf(WORLD_MS - 100 * DAY_MS)) / WEEK_MS, fromAt });
  assert.deepEqual([less.body.hours.before, less.body.waveforms.before], [Math.floor((fromAt - 1_001 * DAY_MS) / DAY_MS) * DAY_MS, WORLD_MS - 24 * 3_600_000]);
  const wrong = await preview(admin, 20, 3_650, 72);
  assert.ok(wrong.ok && wrong.body.flaw === 'too-short');
  assert.deepEqual([endpoints.setReadingRetention.needsStepUp, endpoints.setWaveformRetention.needsStepUp], [true, true]);
});
