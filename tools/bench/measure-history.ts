// What a chart takes while the readings of a hospital grow: a day of second data and a month, of one patient among more and more others, from hours reckoned
// beforehand and, as the floor, straight from the readings. And what reckoning and keeping them takes. On a database of its own.
import { randomUUID } from 'node:crypto';
import type { PatientId, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { consentRulesOf } from '@mydr24/server/consent/consent-rules.ts';
import { createHistoryHandlers } from '@mydr24/server/history/history-routes.ts';
import { createTestKeys } from '@mydr24/server/keys/keys-testing.ts';
import { createReadingHours } from '@mydr24/server/history/reading-hours-engine.ts';
import { createWard } from '@mydr24/server/intake/intake-testing.ts';
import type { Caller, Door } from '@mydr24/server/people/access.ts';
import { answer } from '@mydr24/server/platform/handlers.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { alone, compared, type Figure } from './measures.ts';
import type { BenchPlan } from './plan.ts';

const DAY_S = 86_400;
const DAY_MS = DAY_S * 1000;
const UNTIL_MS = Date.UTC(2026, 10, 25, 1);
const KINDS = ['heart-rate', 'spo2', 'respiratory-rate', 'temperature', 'systolic'] as const;
/** Readings in all, in millions, one after the other. */
const SIZES = { full: [1, 10, 100], quick: [1, 3] } as const;
const LOOKS = 15;
const MILLION = 1_000_000;

export async function benchHistory({ isQuick }: BenchPlan): Promise<Figure[]> {
  const ends: (() => unknown)[] = [];
  const { pg, sql } = await createTestDatabase({ after: (end) => void ends.push(end) });
  const sizes: readonly number[] = isQuick ? SIZES.quick : SIZES.full;
  const ward = await createWard({ pg, sql } as Awaited<ReturnType<typeof createTestDatabase>>, Math.ceil((sizes.at(-1)! * MILLION) / (DAY_S * KINDS.length)) + 1);
  await sql('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [new Date(UNTIL_MS - 31 * DAY_MS), new Date(UNTIL_MS)]);
  const patientId = ward.patientIds[0] as PatientId;
  let seq = 0;
  const fill = (patient: string, kind: string, seconds: number, everyS: number) =>
    sql(
      `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
       select $1, $2, $3, $4::bigint + n, $5, 80 + 10 * sin(n / 600.0) + n % 5, '/min', at, at from generate_series(0, $6::int - 1) n cross join lateral (select $7::timestamptz + n * $8 * interval '1 second' as at) t`,
      [ward.tenantId, patient, ward.gateway.deviceId, (seq += MILLION), kind, seconds / everyS, new Date(UNTIL_MS - seconds * 1000), everyS]);
  await fill(patientId, 'glucose', 30 * DAY_S, 60);

  const door: Door = { enter: async () => answer({ tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const caller: Caller = { type: 'person', personId: randomUUID() as PersonId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [ward.unitId as UnitId] };
  const chart = createHistoryHandlers({ pg, door, keys: createTestKeys(), ids: { next: () => randomUUID() as never }, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') });
  const look = async (kind: 'heart-rate' | 'glucose', fromAt: number): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < LOOKS; n += 1) {
      const startedAt = performance.now();
      const shown = await chart.getVitalHistory({ caller, requestId: 'bench', nowMs: UNTIL_MS, params: { patientId }, query: { kind, fromAt, toAt: UNTIL_MS, steps: 600 }, body: undefined });
      times.push(performance.now() - startedAt);
      if (!shown.ok || shown.body.at.length < 100) throw new Error('the chart is empty');
    }
    return times.toSorted((a, b) => a - b)[LOOKS >> 1]!;
  };

  const figures: Figure[] = [];
  let filled = 0;
  for (const size of sizes) {
    for (; filled * DAY_S * KINDS.length < size * MILLION; filled += 1) for (const kind of KINDS) await fill(ward.patientIds[filled]!, kind, DAY_S, 1);
    await sql('vacuum analyze readings');
    await sql('delete from reading_hours');
    await sql('update reading_hours_state set rolled_until = null, received_until = null');
    const [rawDay, rawMonth] = [await look('heart-rate', UNTIL_MS - DAY_MS), await look('glucose', UNTIL_MS - 30 * DAY_MS)];
    const startedAt = performance.now();
    const problems: unknown[] = [];
    const hours = createReadingHours({ pg, clock: { nowMs: () => UNTIL_MS + 600_000, monotonicMs: () => performance.now() }, onProblem: (error) => void problems.push(error) });
    const rows = await hours.reckon();
    if (rows === 0 || problems.length > 0) throw new Error(`nothing was reckoned: ${String(problems[0])}`);
    const seconds = (performance.now() - startedAt) / 1000;
    await sql('vacuum analyze reading_hours');
    const day = await look('heart-rate', UNTIL_MS - DAY_MS);
    const named = `history, ${size} million readings`;
    figures.push(
      alone(`${named}: a day of second data, opened`, 'ms', [day], '< 300 ms', { atMost: 300 }),
      compared(`${named}: the same beside all of its readings`, 'ms', [{ ours: day, floor: rawDay }], '', null),
      compared(`${named}: a month of minutes beside all of its readings`, 'ms', [{ ours: await look('glucose', UNTIL_MS - 30 * DAY_MS), floor: rawMonth }], '', null),
      alone(`${named}: reckoned into hours`, 'readings/s', [Math.round((size * MILLION) / seconds)], '', null),
    );
  }
  const [kept] = await sql<{ readings: string; hours: string }>(
    `select (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'readings'::regclass)::text as readings, pg_total_relation_size('reading_hours')::text as hours`);
  figures.push(
    alone('history: kept on disk, readings with their indexes', 'MB a million', [Number(kept!.readings) / MILLION / sizes.at(-1)!], '', null),
    alone('history: kept on disk, hours of second data', 'MB a million', [Number(kept!.hours) / MILLION / sizes.at(-1)!], '', null),
  );
  for (const end of ends.toReversed()) await end();
  return figures;
}
