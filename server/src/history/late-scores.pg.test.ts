import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PatientId, PersonId, SessionId, TenantId } from '@mydr24/protocol';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { createIntakeRig, sample, type Chain } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createHistoryHandlers } from './history-routes.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PEOPLE = ['adult', 'child', 'pregnant'] as const;

interface Said { readonly agoMs: number; readonly code: string; readonly value: number | string | null; readonly unit?: string }
const measured = (code: string, unit: string, min: number, max: number): fc.Arbitrary<Said> =>
  fc.record({ agoMs: fc.integer({ min: 2 * HOUR_MS, max: DAY_MS - HOUR_MS }).map((ms) => ms - (ms % 60_000)), code: fc.constant(code), unit: fc.constant(unit), value: fc.option(fc.integer({ min, max }), { freq: 8 }) });
const coded = (code: string, ...values: string[]): fc.Arbitrary<Said> =>
  fc.record({ agoMs: fc.integer({ min: 2 * HOUR_MS, max: DAY_MS - HOUR_MS }), code: fc.constant(code), value: fc.constantFrom(...values) });
const saidOnes = fc.array(fc.oneof(
  // Always with a pulse: without one its device is not worn, and what comes late is doubted by what came with it alone (QG17).
  measured('8867-4', '/min', 25, 190).filter(({ value }) => value !== null), measured('9279-1', '/min', 4, 60), measured('59408-5', '%', 60, 100), measured('8480-6', 'mm[Hg]', 50, 230), measured('8462-4', 'mm[Hg]', 30, 130),
  measured('8310-5', 'Cel', 33, 42), coded('67775-7', 'LA9340-6', 'LA17108-4', 'LA9343-0'),
), { minLength: 30, maxLength: 80 }).map((said): Said[] => [{ agoMs: DAY_MS - HOUR_MS, code: '9279-1', value: 16, unit: '/min' }, ...said]);

/** Of each kind of person two: one whose readings come in time, one whose readings come a day late. */
async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW - DAY_MS, 2 * PEOPLE.length);
  const { ward, database } = rig;
  await database.sql(`update patients set born_on = '2019-03-01' where id = any($1)`, [ward.patientIds.slice(2, 4)]);
  await database.sql(`update patients set born_on = '1995-03-01', is_pregnant = true where id = any($1)`, [ward.patientIds.slice(4)]);
  const door: Door = { enter: async () => answer({ tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const caller: Caller = { type: 'person', personId: randomUUID() as PersonId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [] };
  const chart = createHistoryHandlers({ pg: database.pg, door, keys: createTestKeys(), ids: { next: () => randomUUID() as never }, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') });
  const trendOf = async (patientId: string) => {
    const reply = await chart.getScoreTrend({ caller, requestId: 'r', nowMs: NOW, params: { patientId: patientId as PatientId }, query: { fromAt: NOW - DAY_MS, toAt: NOW, steps: 96 }, body: undefined });
    assert.ok(reply.ok);
    return reply.body;
  };
  return { rig, trendOf };
}
type Opened = Awaited<ReturnType<typeof open>>;

const itemsFor = (said: readonly Said[], patientId: string, firstSeq: number) => said.map(({ agoMs, code, value, unit }, n) => sample(patientId, NOW - agoMs, code, value, unit, firstSeq + n));

async function sendInTime({ rig }: Opened, chain: Chain, items: ReturnType<typeof itemsFor>): Promise<void> {
  for (const item of items.toSorted((a, b) => (a.takenAt as number) - (b.takenAt as number) || (a.seq as number) - (b.seq as number))) {
    rig.clock.at = item.takenAt as number;
    await chain.intake.submit(rig.ward.gateway, [item]);
  }
}

test('[HY8] PROPERTY: the score over time after a backfill is what it had been with every reading in time, for NEWS2, PEWS and MEOWS', async (t) => {
  const opened = await open(t);
  const { rig, trendOf } = opened;
  const chain = await rig.start();
  let seq = 1;
  await fc.assert(fc.asyncProperty(saidOnes, fc.constantFrom(...PEOPLE), fc.infiniteStream(fc.nat()), fc.boolean(), async (said, who, luck, isArchive) => {
    await rig.database.sql('delete from readings');
    const [inTime, late] = rig.ward.patientIds.slice(2 * PEOPLE.indexOf(who)) as [string, string];
    await sendInTime(opened, chain, itemsFor(said, inTime, seq));
    rig.clock.at = NOW;
    const pieces = Map.groupBy(itemsFor(said, late, seq + said.length), () => luck.next().value % 3);
    seq += 2 * said.length;
    for (const piece of pieces.values()) await chain.intake.submit({ ...rig.ward.gateway, visit: { way: 'http', isHistory: isArchive } }, piece);
    const [expected, found] = [await trendOf(inTime), await trendOf(late)];
    assert.deepEqual(found, expected);
    assert.equal(who === 'adult' ? found.earlyWarnings.length : found.scores.length, 0);
    assert.ok(found.scores.length + found.earlyWarnings.length > 0);
  }), { numRuns: 12 });
});

test('[HY8] a backfill that holds a night of trouble pages nobody: not by a limit, not by a score, not by spot values that are over', async (t) => {
  const { rig, trendOf } = await open(t);
  const chain = await rig.start();
  const patientId = rig.ward.patientIds[1]!;
  rig.clock.at = NOW;
  const hours = Array.from({ length: 23 }, (_, n) => 23 - n);
  const night = hours.flatMap((agoH): Said[] => {
    const [agoMs, isBad] = [agoH * HOUR_MS, agoH > 3];
    return [
      { agoMs, code: '8310-5', value: isBad ? 42 : 37, unit: 'Cel' }, { agoMs, code: '8480-6', value: isBad ? 60 : 120, unit: 'mm[Hg]' }, { agoMs, code: '8867-4', value: isBad ? 180 : 70, unit: '/min' },
      { agoMs, code: '9279-1', value: isBad ? 40 : 15, unit: '/min' }, { agoMs, code: '59408-5', value: isBad ? 75 : 97, unit: '%' }, { agoMs, code: '67775-7', value: 'LA9340-6' },
    ];
  });
  await chain.intake.submit(rig.ward.gateway, itemsFor(night, patientId, 1));
  rig.clock.at = NOW + 60_000;
  await chain.intake.submit(rig.ward.gateway, itemsFor([{ agoMs: -60_000, code: '8867-4', value: 70, unit: '/min' }], patientId, 1000));
  assert.deepEqual(await rig.database.sql(`select condition_key from alarms where patient_id = $1 and kind = 'physiological'`, [patientId]), []);
  assert.deepEqual(chain.raised, []);
  const { scores } = await trendOf(patientId);
  assert.ok(scores.some(({ knownMinimum }) => knownMinimum >= 12), 'the chart tells the night as it was');
});
