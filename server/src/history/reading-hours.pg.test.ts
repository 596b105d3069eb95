// Hours reckoned from readings, against the readings themselves.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PatientId, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { createIntakeRig } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createHistoryHandlers } from './history-routes.ts';
import { createReadingHours, HOUR_MS } from './reading-hours-engine.ts';

const NOW = Date.parse('2026-11-23T04:10:00Z');
const DAY_MS = 24 * HOUR_MS;

async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW);
  const { ward, database } = rig;
  const door: Door = { enter: async () => answer({ tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const caller: Caller = { type: 'person', personId: randomUUID() as PersonId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [ward.unitId as UnitId] };
  const patientId = ward.patientIds[0] as PatientId;
  const chart = createHistoryHandlers({ pg: database.pg, door, keys: createTestKeys(), ids: { next: () => randomUUID() as never }, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') });
  const clock = { nowMs: () => rig.clock.at, monotonicMs: () => rig.clock.at };
  const hours = createReadingHours({ pg: database.pg, clock, onProblem: (problem) => assert.fail(String(problem)) });
  let seq = 0;
  /** Each second, 80 to 86, 190 once; unless `value` says otherwise. */
  const fill = async (fromAt: number, seconds: number, everyS = 1, receivedAt: number | null = null, value = '80 + n % 7') => {
    await database.sql('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [new Date(fromAt).toISOString(), new Date(fromAt + seconds * 1000).toISOString()]);
    await database.sql(
      `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
       select $1, $2, $3, $6 + n, 'heart-rate', ${value}, '/min', $4::timestamptz + n * $5 * interval '1 second', coalesce($7::timestamptz, $4::timestamptz + n * $5 * interval '1 second')
         from generate_series(0, $8 - 1) as n`, [ward.tenantId, patientId, ward.gateway.deviceId, new Date(fromAt).toISOString(), everyS, (seq += 1_000_000), receivedAt === null ? null : new Date(receivedAt).toISOString(), seconds / everyS]);
  };
  const see = async (fromAt: number, toAt: number, steps = 600) => {
    const shown = await chart.getVitalHistory({ caller, requestId: 'r', nowMs: rig.clock.at, params: { patientId }, query: { kind: 'heart-rate', fromAt, toAt, steps }, body: undefined });
    assert.ok(shown.ok);
    return shown.body;
  };
  /** As the readings say it, without any reckoned hour. */
  const seeRaw = async (fromAt: number, toAt: number, stepMs: number) =>
    (await database.sql<{ at: Date; low: number; high: number; n: number; last: number }>(
      `select max(taken_at) as at, min(value) as low, max(value) as high, (array_agg(value order by taken_at desc, device_seq desc))[1] as last from readings
        where patient_id = $1 and kind = 'heart-rate' and value is not null and taken_at >= $2 and taken_at < $3 group by date_bin($4::interval, taken_at, 'epoch') order by 1`,
      [patientId, new Date(fromAt).toISOString(), new Date(toAt).toISOString(), `${stepMs} milliseconds`])).map(({ at, low, high, last }) => [Number(at), low, high, last]);
  const rowsOf = ({ at, low, high, last }: Awaited<ReturnType<typeof see>>) => at.map((each, n) => [each, low[n], high[n], last[n]]);
  return { rig, ward, patientId, database, hours, fill, see, seeRaw, rowsOf };
}

test('[HY7] a day of second data reads the same from reckoned hours as from its readings, with the hours at both ends cut', async (t) => {
  const { hours, fill, see, seeRaw, rowsOf, database, patientId } = await open(t);
  await fill(NOW - DAY_MS, DAY_MS / 1000, 1, null, 'case when n = 40000 then 190 when n % 500 = 0 then null else 80 + n % 7 end');
  assert.ok((await hours.reckon()) >= 24);
  const [from, to] = [NOW - DAY_MS + 1_234_000, NOW - 4_321_000];
  const day = await see(from, to);
  assert.equal(day.stepMs % 60_000, 0);
  assert.deepEqual(rowsOf(day), await seeRaw(from, to, day.stepMs));
  assert.equal(Math.max(...day.high), 190);
  assert.equal(day.invalid, Number((await database.sql<{ n: string }>(`select count(*) as n from readings where patient_id = $1 and value is null and taken_at >= $2 and taken_at < $3`, [patientId, new Date(from), new Date(to)]))[0]!.n));
  const hoursKept = () => database.sql('select kind, hour, n, low, high, last, minutes, lasts, last_ms, lag_ms from reading_hours order by kind, hour');
  const before = await hoursKept();
  await hours.reckon();
  assert.deepEqual(await hoursKept(), before);
});

test('[HY7] what comes late, is corrected or withdrawn is in the hours at the next look, and silence and lateness are told as ever', async (t) => {
  const { rig, hours, fill, see, seeRaw, rowsOf, database, patientId } = await open(t);
  await fill(NOW - 6 * HOUR_MS, 6 * 3600, 5);
  await hours.reckon();
  rig.clock.at = NOW + 60_000;
  await fill(NOW - 5 * HOUR_MS + 2_000, 1800, 5, rig.clock.at - 1_000, '120 + n % 3');
  await database.sql(`update readings set value = 33, received_at = $2 where patient_id = $1 and taken_at = $3`, [patientId, new Date(rig.clock.at - 500), new Date(NOW - 3 * HOUR_MS)]);
  await database.sql(`update readings set value = null, received_at = $2 where patient_id = $1 and taken_at >= $3 and taken_at < $4`, [patientId, new Date(rig.clock.at - 500), new Date(NOW - 2 * HOUR_MS), new Date(NOW - 2 * HOUR_MS + 900_000)]);
  await hours.reckon();
  const [from, to] = [NOW - 6 * HOUR_MS, NOW];
  const seen = await see(from, to, 300);
  assert.ok(seen.stepMs >= 60_000);
  assert.deepEqual(rowsOf(seen), await seeRaw(from, to, seen.stepMs));
  assert.equal(Math.min(...seen.low), 33);
  // The half hour that came hours later, and the value put right.
  assert.equal(seen.late.length, 2);
  assert.deepEqual(seen.gaps.map(([a, b]) => Math.round((b - a) / 60_000)), [15]);
});

test('[HY7] a month read in steps of hours agrees, years without a reading are passed over, and an old import is reckoned by the late ones', async (t) => {
  const { rig, hours, fill, see, seeRaw, rowsOf } = await open(t);
  await fill(NOW - 200 * DAY_MS, 200 * 86_400, 300);
  await hours.reckon();
  rig.clock.at = NOW + 120_000;
  await fill(NOW - 900 * DAY_MS, 86_400, 60, rig.clock.at - 1_000);
  await hours.reckon();
  for (const [from, to, steps] of [[NOW - 199 * DAY_MS, NOW, 600], [NOW - 901 * DAY_MS, NOW - 898 * DAY_MS, 200]] as const) {
    const seen = await see(from, to, steps);
    assert.ok(seen.stepMs >= 60_000);
    assert.deepEqual(rowsOf(seen), await seeRaw(from, to, seen.stepMs));
  }
});

test('[HY7] an hour that runs, or has just ended, is read from its readings', async (t) => {
  const { hours, fill, see, seeRaw, rowsOf, database } = await open(t);
  await fill(NOW - 3 * HOUR_MS, 3 * 3600);
  await hours.reckon();
  const [state] = await database.sql<{ at: Date }>('select rolled_until as at from reading_hours_state');
  assert.equal(Number(state!.at), Date.parse('2026-11-23T04:00:00Z'));
  const seen = await see(NOW - 3 * HOUR_MS, NOW, 120);
  assert.deepEqual(rowsOf(seen), await seeRaw(NOW - 3 * HOUR_MS, NOW, seen.stepMs));
});
