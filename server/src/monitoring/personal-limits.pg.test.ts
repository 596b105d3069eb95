// Signed limits on a real PostgreSQL: in force for the next judgement, by day and night, until they expire or are ended.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PersonId, Role, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { createIntakeRig, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createPersonalLimits } from './personal-limit-engine.ts';
import { createPersonalLimitHandlers } from './personal-limit-routes.ts';
import { createRuleBook } from './rule-book-engine.ts';
import { sha256, testSeal } from './rule-testing.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const DAY_MS = 86_400_000;
const profile = { fromMinute: 22 * 60, toMinute: 7 * 60, timeZone: 'UTC' };

async function openRig(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOON);
  const doctorId = randomUUID();
  await rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Sample', 'Doctor', 'd@example.org', now())`, [doctorId, rig.ward.tenantId]);
  const { pg } = rig.database;
  const onProblem = (error: unknown): void => assert.fail(String(error));
  let chain: Chain | undefined;
  const personal = createPersonalLimits({ pg, clock: rig.clock, onProblem, onChanged: (tenantId) => chain?.monitoring.rulesChanged(tenantId) });
  const book = createRuleBook({ pg, sha256, seal: testSeal, onProblem, personalOf: personal.personalOf });
  // Who may is asked elsewhere (people/rights-matrix.pg.test.ts).
  const door: Door = { enter: async () => answer({ tenantId: rig.ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const handlers = createPersonalLimitHandlers({ pg, keys: createTestKeys(), door, book, personal });
  const caller: Caller = { type: 'person', personId: doctorId as PersonId, tenantId: rig.ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['doctor'] as Role[], unitIds: [rig.ward.unitId as UnitId] };
  const [patientId] = rig.ward.patientIds as [string];
  const call = <Extra>(extra: Extra) => ({ caller, requestId: randomUUID(), nowMs: rig.clock.at, params: { patientId }, query: {}, ...extra }) as never;
  const sign = (day: number, night: number | null, days = 7) => handlers.signPersonalLimit(call({ body: { ruleId: 'spo2-low', day, night, profile, days, reason: 'lives at 89 since 2020' } }));
  const start = async (): Promise<Chain> => (chain = await rig.start({ rulesOf: book.rulesOf }));
  return { rig, handlers, call, sign, start, personal, book, patientId };
}

async function stream(rig: IntakeRig, chain: Chain, value: number, seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n += 1) {
    await chain.intake.submit(rig.ward.gateway, [spo2(rig.ward.patientIds[0]!, rig.clock.at, value)]);
    rig.clock.at += 1000;
  }
}
const starts = (rig: IntakeRig) => rig.database.sql<{ limit_value: number; rule_version: number }>(`select limit_value, rule_version from alarms where condition_key = 'spo2-low' order by started_at`);

test('[MP5] a signed limit is in force for the next judgement, by day and by night, named by the alarm, and gone when it expires', async (t) => {
  const { rig, sign, start } = await openRig(t);
  const chain = await start();
  const signed = await sign(88, 86, 2);
  assert.ok(signed.ok, JSON.stringify(signed));
  assert.deepEqual([signed.body.day, signed.body.night, signed.body.signedByName, signed.body.expiresAt - NOON], [88, 86, 'Sample Doctor', 2 * DAY_MS]);
  await stream(rig, chain, 89, 20);
  assert.deepEqual(await starts(rig), [], '89 is good for this patient');
  await stream(rig, chain, 87, 20);
  assert.deepEqual(await starts(rig), [{ limit_value: 88, rule_version: signed.body.version }]);
  await stream(rig, chain, 97, 10);
  rig.clock.at = Date.parse('2026-11-23T23:30:00Z');
  await stream(rig, chain, 87, 20);
  assert.equal((await starts(rig)).length, 1, '87 is good at night');
  rig.clock.at = NOON + 2 * DAY_MS + 1000;
  await stream(rig, chain, 89, 20);
  assert.deepEqual((await starts(rig)).map(({ limit_value }) => limit_value), [88, 90], 'expired: the limit of the unit');
});

test('[MP3] [MP6] what the unit does not allow is refused; what replaces and what ends a limit is kept', async (t) => {
  const { rig, sign, handlers, call, book, personal, patientId } = await openRig(t);
  const refused = await sign(70, null);
  assert.deepEqual([refused.ok, refused.ok ? '' : refused.error.code], [false, 'outside-bounds']);
  const first = await sign(88, null);
  const second = await sign(87, null);
  assert.ok(first.ok && second.ok);
  const shown = await handlers.getPersonalLimits(call({ query: profile }));
  assert.ok(shown.ok);
  assert.deepEqual(shown.body.signed.map(({ version, day }) => [version, day]), [[second.body.version, 87]]);
  const proposal = shown.body.proposals.find(({ ruleId }) => ruleId === 'spo2-low');
  assert.deepEqual([proposal?.now, proposal?.day], [90, null], 'the unit’s limit, and nothing suggested from no readings');
  await handlers.endPersonalLimit(call({ params: { patientId, version: second.body.version } }));
  assert.deepEqual(personal.personalOf(patientId, rig.clock.at), []);
  const facts = { patientId, tenantId: rig.ward.tenantId, unitId: rig.ward.unitId, spo2Scale: 1, isPregnant: false, bornOn: '1960-01-01', programme: null } as const;
  assert.equal(book.effectiveOf(facts, rig.clock.at).find(({ rule }) => rule.id === 'spo2-low')?.origin.scope, 'built-in');
  assert.deepEqual(await rig.database.sql('select day_limit, ended_by is not null as ended from personal_limits order by version'), [{ day_limit: 88, ended: true }, { day_limit: 87, ended: true }]);
});

test('[MP1] the baseline is of stored readings, by the hour of the patient’s own day', async (t) => {
  const { rig, handlers, call, patientId } = await openRig(t);
  await rig.database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, $2, $3, n, 'spo2', case when extract(hour from t at time zone 'Europe/Andorra') >= 22 or extract(hour from t at time zone 'Europe/Andorra') < 7 then 91 else 95 end + n % 3 - 1, '%', t, t
       from generate_series(0, 2000) n cross join lateral (select to_timestamp($4) - n * interval '5 minutes' as t) x`,
    [rig.ward.tenantId, patientId, rig.ward.gateway.deviceId, NOON / 1000]);
  const shown = await handlers.getPersonalLimits(call({ query: { ...profile, timeZone: 'Europe/Andorra' } }));
  assert.ok(shown.ok);
  const proposal = shown.body.proposals.find(({ ruleId }) => ruleId === 'spo2-low');
  assert.deepEqual([proposal?.day, proposal?.night, proposal?.readings, proposal?.median], [90, 86, 2001, 94]);
});
