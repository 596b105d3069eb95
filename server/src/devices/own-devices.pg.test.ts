// A patient's own device on a whole server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Device, ReadingBatchReply } from '@mydr24/protocol';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { systemClock } from '../platform/clock.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
let tokens: { patient: string; nurse: string };
before(async () => {
  rig = await createWaysRig();
  const { ward, database } = rig;
  const signer = createTokenSigner({ key: new Uint8Array(32).fill(5), clock: systemClock });
  const tokenOf = async ({ personId, roles, unitIds }: { personId: string; roles: readonly string[]; unitIds: readonly string[] }): Promise<string> => {
    const sessionId = crypto.randomUUID();
    await database.sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, now(), now(), now() + interval '1 day')`, [sessionId, ward.tenantId, personId, Buffer.from(sessionId)]);
    return (await signer.sign({ type: 'person', personId, tenantId: ward.tenantId, sessionId, roles, unitIds } as never, Date.now() + 600_000)).token;
  };
  tokens = { patient: await tokenOf({ personId: ward.patientPersonId, roles: ['patient'], unitIds: [] }), nurse: await tokenOf(ward.nurse) };
});
after(() => rig.stop());

async function ask<Body>(method: string, path: string, token: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${rig.origin}/v1/patients/${rig.ward.patientId}${path}`, {
    method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
const add = (name = 'Strap', ref = 'c3RyYXA=') => ask<Device>('POST', '/own-devices', tokens.patient, { ref, name });
const send = (deviceId: string, readings: object[], device?: object, token = tokens.patient) => ask<ReadingBatchReply>('POST', `/own-devices/${deviceId}/readings`, token, { readings, ...(device === undefined ? {} : { device }) });
const beat = (takenAt: number, value: number | null = 72) => ({ seq: takenAt, code: '8867-4', value, unit: '/min', takenAt });

test('[DV9] a patient adds a device of their own, the same one however often; nobody else can', async () => {
  const [first, again] = [await add('Strap'), await add('My strap')];
  assert.deepEqual([first.status, again.body.id, again.body.name], [200, first.body.id, 'My strap']);
  assert.ok(first.body.consentedAt !== null);
  assert.equal((await ask('POST', '/own-devices', tokens.nurse, { ref: 'x', name: 'Strap' })).status, 403);
  const { devices } = (await ask<{ devices: Device[] }>('GET', '/devices', tokens.nurse)).body;
  assert.ok(devices.some(({ id, consentedAt }) => id === first.body.id && consentedAt !== null));
});

test('[DV10] its readings are stored once and judged one by one, for this patient alone', async () => {
  const { id } = (await add()).body;
  const at = Date.now() - 5_000;
  const sent = await send(id, [beat(at), beat(at + 1_000, 71), { ...beat(at + 2_000), unit: 'bpm' }]);
  assert.deepEqual(sent.body.results.map(({ status }) => status), ['stored', 'stored', 'refused']);
  assert.deepEqual((await send(id, [beat(at), beat(at + 1_000, 71)])).body.results.map(({ status }) => status), ['duplicate', 'duplicate']);
  assert.equal((await send(id, [{ ...beat(at + 3_000), patientId: crypto.randomUUID() }])).body.results[0]?.status, 'refused');
  assert.equal((await send(id, [beat(at)], undefined, tokens.nurse)).status, 403);
  const house = await rig.addDevice(rig.ward.patientId);
  assert.equal((await send(house.deviceId, [beat(at)])).status, 409);
});

test('[DV10] its silence, its battery and its lost contact alarm nobody', async () => {
  const { id } = (await add()).body;
  const at = Date.now() - 1_000;
  await send(id, [{ ...beat(at, null), why: 'sensor-off' }], { batteryPct: 2 });
  const [row] = await rig.database.sql<{ signals: number; technical: number }>(
    `select (select count(*) from device_signals where device_id = $1)::int as signals, (select count(*) from alarms where kind = 'technical')::int as technical`, [id]);
  assert.deepEqual(row, { signals: 0, technical: 0 });
});

test('[DV11] the clock offset shown is what whoever carries it saw, however long its readings waited', async () => {
  const { id } = (await add()).body;
  await send(id, [beat(Date.now() - 3_600_000)], { batteryPct: 64, clockOffsetMs: 120_000 });
  await send(id, [beat(Date.now() - 1_800_000)]);
  const shown = (await ask<{ devices: Device[] }>('GET', '/devices', tokens.patient)).body.devices.find((device) => device.id === id)?.state;
  assert.deepEqual([shown?.way, shown?.clockOffsetMs, shown?.batteryPct], ['bluetooth', 120_000, 64]);
});

test('[DV10] taken back, it is refused at once; what it sent stays', async () => {
  const { id } = (await add('Scale', 'c2NhbGU=')).body;
  const at = Date.now() - 60_000;
  await send(id, [{ seq: at, code: '29463-7', value: 70, unit: 'kg', takenAt: at }]);
  assert.equal((await ask('DELETE', `/own-devices/${id}`, tokens.patient)).status, 200);
  assert.equal((await send(id, [beat(at + 1_000)])).status, 409);
  assert.equal((await ask('DELETE', `/own-devices/${id}`, tokens.patient)).status, 409);
  assert.deepEqual(await rig.database.sql('select value from readings where device_id = $1', [id]), [{ value: 70 }]);
  assert.notEqual((await add('Scale', 'c2NhbGU=')).body.id, id);
});
