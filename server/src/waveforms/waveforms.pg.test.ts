import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWard } from '../intake/intake-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createTestDatabase } from '../platform/pg-testing.ts';
import { createWaveformHandlers } from './waveform-routes.ts';
import { dropOldWaveforms } from './waveform-store.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const HOUR = 3_600_000;
const samples = Buffer.alloc(500).toString('base64');
/** Who may do what is proved by the rights matrix. */
const open: Door = { enter: async () => answer({ tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };

async function createRig(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t);
  const [ward, elsewhere] = [await createWard(database, 1), await createWard(database, 1)];
  const handlers = createWaveformHandlers({ pg: database.pg, door: open });
  const device = { type: 'device', ...ward.gateway } as unknown as Caller;
  const person = { type: 'person', personId: randomUUID(), tenantId: ward.tenantId, sessionId: randomUUID(), roles: ['nurse'], unitIds: [ward.unitId] } as unknown as Caller;
  const call = { requestId: 'r', nowMs: NOW, params: {}, query: {}, body: undefined };
  const patientId = ward.patientIds[0]!;
  const chunk = (seq: number, startAt: number, more: object = {}) => ({ seq, patientId, channel: 'II', kind: 'ecg', rateHz: 250, scale: 0.005, unit: 'mV', startAt, samples, ...more });
  const submit = async (...chunks: unknown[]) => {
    const reply = await handlers.submitWaveforms({ ...call, caller: device, body: { chunks } });
    assert.ok(reply.ok);
    return (reply.body as { results: { status: string; reason?: string }[] }).results.map(({ status, reason }) => reason ?? status);
  };
  const list = async (fromAt: number, toAt: number) => {
    const reply = await handlers.listWaveforms({ ...call, caller: person, params: { patientId }, query: { fromAt, toAt } } as never);
    assert.ok(reply.ok);
    return (reply.body as { chunks: { seq: number; samples: string; gapMs: number | null; fault: string | null }[] }).chunks;
  };
  const keep = async (keepHours: number) => void (await handlers.setWaveformRetention({ ...call, caller: person, body: { keepHours } }));
  const drop = (nowMs: number) => database.pg.asEngine((tx) => dropOldWaveforms(tx, nowMs));
  return { database, ward, elsewhere, patientId, chunk, submit, list, keep, drop };
}

test('[WF1, WF3] a chunk is stored once, its number used once, and a stranger is nobody', async (t) => {
  const { database, elsewhere, chunk, submit, list } = await createRig(t);
  const other = chunk(1, NOW - 1000, { samples: Buffer.alloc(498).toString('base64') });
  assert.deepEqual(await submit(chunk(1, NOW - 1000), 'rubbish', chunk(2, NOW)), ['stored', 'malformed', 'stored']);
  assert.deepEqual(await submit(chunk(1, NOW - 1000), other, chunk(3, NOW, { patientId: elsewhere.patientIds[0] })), ['duplicate', 'sequence-conflict', 'unknown-patient']);
  const shown = await list(NOW - 5000, NOW + 5000);
  assert.deepEqual(shown.map(({ seq, gapMs, fault }) => [seq, gapMs, fault]), [[1, null, 'flatline'], [2, 0, 'flatline']]);
  assert.equal(shown[0]!.samples, samples);
  assert.deepEqual(await database.sql('select name from topics'), []);
});

test('[WF5] old waveforms go by the tenant’s hours, and stay around alarms', async (t) => {
  const { database, ward, patientId, chunk, submit, keep, drop } = await createRig(t);
  assert.deepEqual(await submit(chunk(1, NOW - 10 * HOUR), chunk(2, NOW - 8 * HOUR), chunk(3, NOW)), ['stored', 'stored', 'stored']);
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at)
     values ($1, $2, $3, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'end', 'inactive', 'enabled', $4, $4, $4)`,
    [randomUUID(), ward.tenantId, patientId, new Date(NOW - 8 * HOUR + 120_000)]);
  const kept = async () => (await database.sql<{ seq: string }>('select device_seq as seq from waveform_chunks order by device_seq')).map(({ seq }) => Number(seq));
  await drop(NOW);
  assert.deepEqual(await kept(), [1, 2, 3]);
  await keep(6);
  await drop(NOW);
  assert.deepEqual(await kept(), [2, 3]);
  // One that stands since then: its beginning is kept, and not all that came after.
  await database.sql('update alarms set ended_at = null, started_at = $1', [new Date(NOW - 8 * HOUR - 3_600_000)]);
  await drop(NOW);
  assert.deepEqual(await kept(), [3]);
  assert.deepEqual(await submit(chunk(9, NOW - 7 * HOUR)), ['too-old']);
});

test('[WF6] an hour of one lead costs at most 4 MB of disk, and is dropped in less than a second', async (t) => {
  const { database, chunk, submit, drop } = await createRig(t);
  const from = NOW - 2 * HOUR;
  for (let batch = 0; batch < 36; batch += 1) await submit(...Array.from({ length: 100 }, (_, n) => chunk(batch * 100 + n, from + (batch * 100 + n) * 1000)));
  const [size] = await database.sql<{ bytes: string }>(`select pg_total_relation_size('waveform_chunks') as bytes`);
  const startedAt = performance.now();
  assert.equal(await drop(NOW + 200 * HOUR), 3600);
  const tookMs = performance.now() - startedAt;
  t.diagnostic(`${Number(size!.bytes)} bytes an hour of one lead at 250 Hz; dropped in ${Math.round(tookMs)} ms`);
  assert.ok(Number(size!.bytes) <= 4_000_000 && tookMs < 1000, `${size!.bytes} bytes, ${tookMs} ms`);
});
