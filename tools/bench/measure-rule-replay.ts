// What a replay of alarm rules takes: 30 generated days of 200 patients at one value a minute, from PostgreSQL through the judging thread.
// And what the burden screen asks, after counting a month of generated alarms. On a database of its own.
import { randomUUID } from 'node:crypto';
import type { PersonId } from '@mydr24/protocol';
import { countDay, readBurden } from '@mydr24/server/burden/burden-store.ts';
import { createWard } from '@mydr24/server/intake/intake-testing.ts';
import { findSet } from '@mydr24/server/monitoring/rule-set-store.ts';
import { insertRuleSetIn, ruleSetText, spo2Rule } from '@mydr24/server/monitoring/rule-testing.ts';
import { createTestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { createReplayEngine } from '@mydr24/server/rule-replay/replay-engine.ts';
import { createReplayJudge } from '@mydr24/server/rule-replay/replay-judge-node.ts';
import { insertReplay, listReplays, type NewReplay } from '@mydr24/server/rule-replay/replay-store.ts';
import type { Figure } from './measures.ts';
import { alone } from './measures.ts';
import type { BenchPlan } from './plan.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const PATIENTS = { full: 200, quick: 40 } as const;
const ALARMS_PER_DAY = 200;
const UNTIL_MS = Date.UTC(2026, 10, 25);

export async function benchRuleReplay({ isQuick }: BenchPlan): Promise<Figure[]> {
  const patients = isQuick ? PATIENTS.quick : PATIENTS.full;
  const ends: (() => unknown)[] = [];
  const { pg, sql } = await createTestDatabase({ after: (end) => void ends.push(end) });
  const ward = await createWard({ pg, sql } as Awaited<ReturnType<typeof createTestDatabase>>, patients);
  const people = [randomUUID(), randomUUID()] as [PersonId, PersonId];
  for (const id of people) await sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'A', 'B', $3, now())`, [id, ward.tenantId, `${id}@example.org`]);
  await sql('update devices set no_data_ms = 180000');
  await sql(`select ensure_reading_partitions($1::date, $2::date)`, [new Date(UNTIL_MS - DAYS * DAY_MS), new Date(UNTIL_MS)]);
  for (const [place, patientId] of ward.patientIds.entries()) {
    // A slow wave with noise, and a few minutes below the limit now and then.
    await sql(
      `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
       select $1, $2, $3, $5::bigint * 100000 + n, 'spo2', round(95 + 3 * sin(n / 40.0 + $5) + 4 * random() - 2.5), '%', $4::timestamptz + n * interval '1 minute', $4::timestamptz + n * interval '1 minute'
         from generate_series(0, $6::int) n`, [ward.tenantId, patientId, ward.gateway.deviceId, new Date(UNTIL_MS - DAYS * DAY_MS), place, DAYS * 1440 - 1]);
  }
  await sql('analyze readings');
  const version = await pg.asTenant(ward.tenantId, (tx) =>
    insertRuleSetIn(tx, { tenantId: ward.tenantId, scope: { type: 'tenant' }, source: ruleSetText([spo2Rule(92, 15_000)]), state: 'draft', author: people[0], approver: people[1], nowMs: UNTIL_MS }));
  const rules = { layersOf: () => [], personalOf: () => [], sourceOf: (tenantId: string, set: number) => pg.asTenant(tenantId, (tx) => findSet(tx, tenantId, set)) };
  const clock = { nowMs: () => UNTIL_MS, monotonicMs: () => performance.now() };
  const problems: unknown[] = [];
  const engine = createReplayEngine({ pg, clock, rules, judge: createReplayJudge(), onProblem: (error) => void problems.push(error) });
  const replay: NewReplay = { id: randomUUID(), tenantId: ward.tenantId, version, kind: 'replay', fromAt: UNTIL_MS - DAYS * DAY_MS, untilAt: UNTIL_MS, personId: people[0] };
  await pg.asTenant(ward.tenantId, (tx) => insertReplay(tx, replay, UNTIL_MS));
  const startedAt = performance.now();
  await engine.run(replay).done;
  const seconds = (performance.now() - startedAt) / 1000;
  const figures = (await pg.asTenant(ward.tenantId, (tx) => listReplays(tx, ward.tenantId, version)))[0]?.figures;
  if (!figures) throw new Error(`the replay kept no figures: ${String(problems[0])}`);
  await engine.stop();

  await sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at)
     select gen_random_uuid(), $1, p.id, $2, 'spo2-low', 'spo2-low', 1, 'physiological', 'medium', 'end', 'inactive', 'enabled', at, at, at
       from unnest($3::uuid[]) as p (id) cross join lateral (select $4::timestamptz + n * interval '1 second' * ($5::float8) as at from generate_series(0, $6::int) n) t`,
    [ward.tenantId, ward.unitId, ward.patientIds, new Date(UNTIL_MS - DAYS * DAY_MS), 86_400 / ALARMS_PER_DAY, DAYS * ALARMS_PER_DAY - 1]);
  await sql('analyze alarms');
  const counting = performance.now();
  await pg.asEngine((tx) => countDay(tx, '2026-11-24', UNTIL_MS));
  const countedMs = performance.now() - counting;
  for (let day = 1; day < DAYS; day += 1) await pg.asEngine((tx) => countDay(tx, new Date(UNTIL_MS - (day + 1) * DAY_MS).toISOString().slice(0, 10), UNTIL_MS));
  const reads: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    const readAt = performance.now();
    await pg.asTenant(ward.tenantId, (tx) => readBurden(tx, ward.unitId, '2026-10-26', '2026-11-25'));
    reads.push(performance.now() - readAt);
  }
  for (const end of ends.toReversed()) await end();
  const what = `${patients} patients, ${DAYS} days at 1/min`;
  return [
    { ...alone(`rule replay: ${what}, both rule sets`, 's', [seconds], 'seconds for 200 patients', null), spread: `${figures.readings.toLocaleString('en')} readings, ${figures.bedDays.toLocaleString('en')} bed-days` },
    alone('rule replay: readings judged with both rule sets', '/s', [figures.readings / seconds], '', null),
    alone(`alarm burden: one day of ${(patients * ALARMS_PER_DAY).toLocaleString('en')} alarms counted`, 'ms', [countedMs], '', null),
    alone(`alarm burden: 30 days of ${(patients * ALARMS_PER_DAY * DAYS).toLocaleString('en')} alarms read`, 'ms', reads, '<= 50 ms', { atMost: 50 }),
  ];
}
