// Devices on a whole server: pairing by code, keys that overlap, and what is heard of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Device } from '@mydr24/protocol';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { proveEverybody } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
const tokens = new Map<string, string>();
before(async () => {
  rig = await createWaysRig();
  const { ward, database } = rig;
  const signer = createTokenSigner({ key: new Uint8Array(32).fill(5), clock: systemClock });
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'admin')`, [ward.dispatcher.personId, ward.tenantId]);
  for (const [name, person] of [['nurse', ward.nurse], ['admin', ward.dispatcher]] as const) {
    const sessionId = crypto.randomUUID();
    await database.sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, now(), now(), now() + interval '1 day')`, [sessionId, ward.tenantId, person.personId, Buffer.from(sessionId)]);
    tokens.set(name, (await signer.sign({ type: 'person', personId: person.personId, tenantId: ward.tenantId, sessionId: sessionId as never, roles: person.roles, unitIds: person.unitIds }, Date.now() + 600_000)).token);
  }
});
after(() => rig.stop());

interface Reply<Body> { status: number; body: Body }
async function ask<Body>(method: string, path: string, token: string | undefined, body?: unknown): Promise<Reply<Body>> {
  const response = await fetch(`${rig.origin}${path}`, {
    method, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
const send = (key: string, readings: object[], device?: object) => ask<{ stored: number; refused: number; results: { status: string; reason?: string }[] }>('POST', '/v1/readings', key, { readings, ...(device === undefined ? {} : { device }) });
let seq = 1_000;
const reading = (extra: object = {}) => ({ seq: (seq += 1), patientId: rig.ward.patientId, code: '8867-4', value: 70, unit: '/min', takenAt: Date.now() - 2_000, ...extra });
const deviceOf = async (deviceId: string): Promise<Device> => (await ask<{ devices: Device[] }>('GET', '/v1/devices', tokens.get('admin'))).body.devices.find(({ id }) => id === deviceId)!;

test('[DV1] a code pairs once: the device’s key counts only after a person of the patient’s care confirms what claimed it', async () => {
  const { patientId } = rig.ward;
  const made = await ask<{ id: string; code: string }>('POST', `/v1/patients/${patientId}/pairings`, tokens.get('nurse'));
  assert.match(made.body.code, /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
  const claim = { code: made.body.code.toLowerCase().replace('-', ''), name: 'Oximeter', model: 'OX-1', firmware: '1.2' };
  const claimed = await ask<{ deviceId: string; key: string }>('POST', '/v1/pairings/claim', undefined, claim);
  assert.equal((await ask('POST', '/v1/pairings/claim', undefined, claim)).status, 404);
  assert.equal((await send(claimed.body.key, [reading()])).status, 401);
  const waiting = await ask<{ pairings: { id: string; claim: { name: string } }[] }>('GET', `/v1/patients/${patientId}/pairings`, tokens.get('nurse'));
  assert.deepEqual(waiting.body.pairings.map(({ id, claim: { name } }) => [id, name]), [[made.body.id, 'Oximeter']]);
  assert.equal((await ask('POST', `/v1/patients/${patientId}/pairings/${made.body.id}/confirm`, tokens.get('nurse'))).status, 200);
  assert.equal((await send(claimed.body.key, [reading({ patientId: undefined })])).body.stored, 1);
  assert.equal((await send(claimed.body.key, [reading({ patientId: crypto.randomUUID() })])).body.results[0]?.reason, 'unknown-patient');
  assert.equal((await ask('POST', `/v1/patients/${patientId}/pairings/${made.body.id}/confirm`, tokens.get('nurse'))).status, 409);
  const [row] = await rig.database.sql<{ text: string }>('select row_to_json(p)::text as text from pairings p where id = $1', [made.body.id]);
  assert.ok(!row!.text.includes(made.body.code.replace('-', '')), 'the code itself is stored');
});

test('[DV1] a code that is over or made up opens nothing', async () => {
  const made = await ask<{ id: string; code: string }>('POST', `/v1/patients/${rig.ward.patientId}/pairings`, tokens.get('nurse'));
  await rig.database.sql(`update pairings set expires_at = now() - interval '1 second' where id = $1`, [made.body.id]);
  for (const code of [made.body.code, '2222-2222']) assert.equal((await ask('POST', '/v1/pairings/claim', undefined, { code, name: 'Thief' })).status, 404);
  assert.equal((await ask('POST', '/v1/pairings/claim', undefined, { code: 'IIII-0000', name: 'Thief' })).status, 400);
});

/** A key made a moment ago is looked for again after a quarter of a second. */
async function until(again: () => Promise<{ status: number }>, wanted: number): Promise<number> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) if ((await again()).status === wanted) return wanted;
  return -1;
}

test('[DV2] a new key counts at once and the one before for as long as was said; a device may ask for its own; revoked, none does', async () => {
  const { deviceId, key } = await rig.addDevice(rig.ward.patientId);
  await proveEverybody(rig.database);
  const rotated = await ask<{ key: string }>('POST', `/v1/devices/${deviceId}/key`, tokens.get('admin'), { overlapMs: 60_000 });
  assert.deepEqual([(await send(key, [reading()])).status, await until(() => send(rotated.body.key, [reading()]), 200)], [200, 200]);
  await rig.database.sql(`update devices set previous_key_until = now() - interval '1 second' where id = $1`, [deviceId]);
  const own = await ask<{ key: string }>('POST', '/v1/devices/me/key', rotated.body.key, { overlapMs: 0 });
  assert.equal(own.status, 200, JSON.stringify(own.body));
  assert.equal(await until(() => send(own.body.key, [reading()]), 200), 200);
  assert.deepEqual([(await send(key, [reading()])).status, (await send(rotated.body.key, [reading()])).status], [401, 401]);
  assert.equal((await ask('DELETE', `/v1/devices/${deviceId}`, tokens.get('admin'))).status, 200);
  assert.equal((await send(own.body.key, [reading()])).status, 401);
});

test('[DV3] a list shows when a device was heard, how far its clock is off, its battery, firmware, and what is missing', async () => {
  const { deviceId, key } = await rig.addDevice(rig.ward.patientId);
  assert.equal((await deviceOf(deviceId)).state, null);
  const behindMs = 45_000;
  for (let n = 1; n <= 5; n += 1) await send(key, [reading({ seq: n, takenAt: Date.now() - behindMs })], { batteryPct: 90 - n, firmware: '2.0' });
  await send(key, [reading({ seq: 9, takenAt: Date.now() - behindMs }), reading({ seq: 10, takenAt: Date.now() - behindMs, value: 999 })]);
  await send(key, [reading({ seq: 7, takenAt: Date.now() - behindMs - 5_000 })]);
  const { state } = await deviceOf(deviceId);
  assert.ok(Math.abs(state!.clockOffsetMs! - behindMs) < 3_000, String(state!.clockOffsetMs));
  assert.ok(Date.now() - state!.heardAt < 10_000);
  assert.deepEqual({ ...state, clockOffsetMs: 0, heardAt: 0 }, { way: 'http', heardAt: 0, clockOffsetMs: 0, batteryPct: 85, firmware: '2.0', stored: 7, duplicates: 0, refused: 1, late: 1, missing: 2 });
});

test('[DV3] a clock that runs ahead is refused, and still measured', async () => {
  const { deviceId, key } = await rig.addDevice(rig.ward.patientId);
  for (let n = 1; n <= 3; n += 1) assert.equal((await send(key, [reading({ takenAt: Date.now() + 600_000 })])).body.results[0]?.reason, 'future-time');
  const { state } = await deviceOf(deviceId);
  assert.ok(Math.abs(state!.clockOffsetMs! + 600_000) < 3_000, String(state!.clockOffsetMs));
});

test('[DV4] over HTTP a device corrects and withdraws its own readings, under the number they had', async () => {
  const { deviceId, key } = await rig.addDevice(rig.ward.patientId);
  const first = reading();
  const value = async () => (await rig.database.sql<{ value: number | null }>('select value from readings where device_id = $1', [deviceId])).map((row) => row.value);
  await send(key, [first]);
  assert.equal((await send(key, [{ ...first, value: 75 }])).body.results[0]?.reason, 'sequence-conflict');
  assert.equal((await send(key, [{ ...first, value: 75, amends: 'corrected' }])).body.stored, 1);
  assert.deepEqual(await value(), [75]);
  assert.equal((await send(key, [{ ...first, amends: 'entered-in-error' }])).body.results[0]?.reason, 'malformed');
  assert.equal((await send(key, [{ ...first, value: null, amends: 'entered-in-error' }])).body.stored, 1);
  assert.deepEqual(await value(), [null]);
});

test('[DV4] a corrected newest value is judged anew: the alarm it had raised starts from what is true', async () => {
  const { key } = await rig.addDevice(rig.ward.patientId);
  const alarms = () => rig.database.sql<{ phase: string }>(`select phase from alarms where patient_id = $1 and condition_key like '%spo2%' and kind = 'physiological' and ended_at is null`, [rig.ward.patientId]);
  const low = reading({ code: '59408-5', unit: '%', value: 72, takenAt: Date.now() });
  await send(key, [low]);
  assert.equal((await alarms()).length, 1);
  await send(key, [{ ...low, value: 97, amends: 'corrected' }]);
  const shown = await ask<{ vitals: { kind: string; value: number }[] }>('GET', `/v1/patients/${rig.ward.patientId}`, tokens.get('nurse'));
  assert.equal(shown.body.vitals.find(({ kind }) => kind === 'spo2')?.value, 97);
});

test('[DV5] an identifier belongs to one patient, a sender to one device', async () => {
  const { ward, database } = rig;
  const other = crypto.randomUUID();
  await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id) select $1, tenant_id, 'Pau', 'Other', '1950-01-01', 'male', facility_id, unit_id from patients where id = $2`, [other, ward.patientId]);
  const name = (patientId: string) => ask('POST', `/v1/patients/${patientId}/identifiers`, tokens.get('admin'), { authority: 'HOSP', value: 'P7' });
  assert.deepEqual([(await name(ward.patientId)).status, (await name(ward.patientId)).status, (await name(other)).status], [200, 200, 409]);
  const [one, two] = [await rig.addDevice(null), await rig.addDevice(null)];
  const sender = (deviceId: string) => ask('PUT', `/v1/devices/${deviceId}/hl7-sender`, tokens.get('admin'), { application: 'MON', facility: 'W4', address: '10.0.0.4' });
  assert.deepEqual([(await sender(one.deviceId)).status, (await sender(two.deviceId)).status, (await sender(one.deviceId)).status], [200, 409, 200]);
});
