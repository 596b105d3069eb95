// Imported readings on real PostgreSQL: what alarms when it comes from a monitor does not when it comes from a file, also on the node that starts next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Visit } from '../devices/device-heard.ts';
import { createIntakeRig } from '../intake/intake-testing.ts';
import { type ImportedReading, submissionOfRow } from './import-row.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const at = (ms: number): string => new Date(ms).toISOString();
const readings: readonly ImportedReading[] = [
  { vital: 'spo2', value: 70, unit: '%', takenAt: at(NOW - 1_000), source: 'Watch' }, { vital: 'heart-rate', value: 190, unit: '/min', takenAt: at(NOW - 500), source: 'Watch' },
  { vital: 'glucose', value: 30, unit: 'mg/dL', takenAt: at(NOW - 60_000), source: 'G6' }, { vital: 'systolic', value: 60, unit: 'mm[Hg]', takenAt: at(NOW - 3_600_000), source: 'Cuff' },
];
const count = 'select (select count(*) from readings where is_history)::int as stored, (select count(*) from alarms)::int as alarms, (select count(*) from alarm_conditions)::int as conditions';

test('[IM6, IM7] imported readings are stored once and alarm nobody, whatever they say and however fresh; the next one from the monitor does', async (t) => {
  const { database, ward, clock, start } = await createIntakeRig(t, NOW, 1);
  const [patientId] = ward.patientIds as [string];
  const chain = await start();
  const items = readings.map((reading) => submissionOfRow(reading, patientId as never));
  const history = { ...ward.gateway, visit: { way: 'http', isHistory: true } } as const;
  assert.deepEqual((await chain.intake.submit(history, items)).stored, 4);
  assert.deepEqual((await chain.intake.submit(history, items)).duplicate, 4);
  // Past every limit of silence: no stream was begun that could fall silent.
  clock.at += 120_000;
  await chain.stop();
  assert.deepEqual(await database.sql(count), [{ stored: 4, alarms: 0, conditions: 0 }]);
  const next = await start();
  clock.at += 120_000;
  const live = submissionOfRow({ vital: 'heart-rate', value: 80, unit: '/min', takenAt: at(NOW + 240_000), source: 'Monitor' }, patientId as never);
  await next.intake.submit(ward.gateway, [live]);
  assert.deepEqual(await database.sql('select count(*)::int as n from alarms'), [{ n: 0 }]);
  await next.intake.submit(ward.gateway, [submissionOfRow({ ...readings[0]!, takenAt: at(NOW + 240_000) }, patientId as never)]);
  assert.ok((await database.sql<{ n: number }>('select count(*)::int as n from alarms'))[0]!.n > 0);
});

test('[IM7] an archive says nothing of a device’s clock', async (t) => {
  const { ward, start } = await createIntakeRig(t, NOW, 1);
  const visits: Visit[] = [];
  const chain = await start({ onVisit: (visit) => void visits.push(visit) });
  const [patientId] = ward.patientIds as [string];
  await chain.intake.submit({ ...ward.gateway, visit: { way: 'http', isHistory: true } }, readings.map((reading) => submissionOfRow(reading, patientId as never)));
  assert.deepEqual(visits.map(({ newestTakenAt, stored }) => [newestTakenAt, stored]), [[null, 4]]);
});

test('[IM7] a signal of a device, which is of now, is refused in a batch of history, and the readings beside it count', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 1);
  const chain = await start();
  const [patientId] = ward.patientIds as [string];
  const signal = { seq: 1, patientId, signal: 'lead-off', isPresent: true, takenAt: NOW };
  const { results } = await chain.intake.submit({ ...ward.gateway, visit: { way: 'http', isHistory: true } }, [signal, submissionOfRow(readings[0]!, patientId as never)]);
  assert.deepEqual(results.map(({ status }) => status), ['refused', 'stored']);
  assert.deepEqual(await database.sql('select count(*)::int as n from alarms'), [{ n: 0 }]);
});
