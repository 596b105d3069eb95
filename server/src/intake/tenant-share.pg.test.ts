// One tenant floods the lane, another’s reading goes through it as if it were alone; counted in commits, on a real database. And what of a
// tenant’s readings is pressing when it sends too many.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../platform/fault.ts';
import { limitRefusal } from '../tenancy/tenant-limits.ts';
import { createIntakeRig, createWard, spo2 } from './intake-testing.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');

for (const [name, rows, batches] of [['small batches', 100, 900], ['large batches', 5_000, 18]] as const) {
  test(`[TM2] while a tenant floods with ${name}, another’s alarm is raised within as many commits as in a quiet hour`, { timeout: 120_000 }, async (t) => {
    const { database, ward: loud, start } = await createIntakeRig(t, NOW, 1);
    const quiet = await createWard(database, 2);
    const chain = await start();
    const [first, second] = quiet.patientIds as [string, string];
    const commitsFor = async (patientId: string): Promise<number> => {
      const before = chain.intake.stats().commits;
      assert.equal((await chain.intake.submit(quiet.gateway, [spo2(patientId, NOW, 70)])).stored, 1);
      return chain.intake.stats().commits - before;
    };
    const alone = await commitsFor(first);
    const began = NOW - 3_600_000;
    const flood = Array.from({ length: batches }, (_, n) =>
      chain.intake.submit({ ...loud.gateway, visit: { way: 'http', isHistory: true } }, Array.from({ length: rows }, (_each, k) => spo2(loud.patientIds[0]!, began + n * rows + k, 97, n * rows + k))));
    // Each has been judged and waits when the lane has begun.
    while (chain.intake.stats().waitingRows < 50_000) await new Promise((resolve) => setImmediate(resolve));
    const waitingBefore = chain.intake.stats().waitingRows;
    const beside = await commitsFor(second);
    const waitingAfter = chain.intake.stats().waitingRows;
    assert.ok(beside <= alone + 2, `${beside} commits beside a flood, ${alone} alone`);
    assert.ok(waitingAfter > waitingBefore / 2, `${waitingBefore} rows waited before it, ${waitingAfter} after`);
    assert.deepEqual(chain.raised.map(({ patientId }) => patientId), [first, second]);
    assert.equal((await Promise.all(flood)).reduce((sum, { stored }) => sum + stored, 0), rows * batches);
    t.diagnostic(`commits: ${alone} alone, ${beside} beside ${waitingBefore} waiting rows`);
  });
}

test('[TM1] of a tenant that sends too much, calm readings are refused by name and nothing of them is kept; one that alarms, of whom an alarm is open or begins, is taken', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 3);
  const asked: boolean[] = [];
  const chain = await start({
    tenants: {
      takeReadings(_tenantId, _readings, isAlarming) {
        asked.push(isAlarming());
        return asked.at(-1) ? null : limitRefusal('readings', 1, 4_000);
      },
    },
  });
  const [calm, ill] = ward.patientIds as [string, string];
  const send = (patientId: string, value: number, takenAt = NOW) => chain.intake.submit(ward.gateway, [spo2(patientId, takenAt, value)]);
  await assert.rejects(send(calm, 97), (error) => error instanceof Fault && error.code === 'tenant-limit-readings' && error.retryAfterMs === 4_000 && error.kind === 'too-many-requests');
  assert.equal((await send(ill, 70)).stored, 1);
  assert.equal((await send(ill, 97, NOW + 10_000)).stored, 1);
  await assert.rejects(send(calm, 97), Fault);
  assert.deepEqual(asked, [false, true, true, false]);
  assert.deepEqual(await database.sql('select patient_id as id, count(*)::int as n from readings group by 1'), [{ id: ill, n: 2 }]);
  assert.deepEqual(chain.problems, []);
});
