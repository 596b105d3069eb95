// Trackers end to end: the whole server, fetch as OwnTracks and Traccar Client do it, and mqtt.js as a real MQTT client.
import assert from 'node:assert/strict';
import { type EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import mqtt, { type MqttClient } from 'mqtt';
import { type App, createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { seedWard, type Ward } from '../emergency/emergency-testing.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createMqttBroker } from '../mqtt/mqtt-broker-socket.ts';
import { trackerGuest } from './tracker-guest-mqtt.ts';
import { formatVehicleKey } from './vehicle-key.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-trackers-'));
let database: TestDatabase;
let app: App;
let origin: string;
let broker: string;
let ward: Ward;

before(async () => {
  database = await createTestDatabase();
  ward = await seedWard(database, 1);
  const mqttPort = await freePort();
  const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--mqtt-port', String(mqttPort), '--log-level', 'silent'], env: {}, file: undefined }, { mode: 'production' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
  app = await createApp({ config: parsed.config, address: database.address, authKey: new Uint8Array(32).fill(5), dataDir, isAlone: true });
  origin = `http://127.0.0.1:${(await app.start()).port}`;
  broker = `mqtt://127.0.0.1:${mqttPort}`;
});

after(async () => {
  await app.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Its types hide that it is an ordinary emitter. */
const happens = (client: MqttClient, event: string): Promise<unknown[]> => once(client as unknown as EventEmitter, event);

/** A vehicle with the ward's responder, who is on duty, aboard. */
async function insertVehicle(): Promise<{ vehicleId: string; key: string }> {
  const vehicleId = crypto.randomUUID();
  const secret = nodeSecrets.make();
  await database.sql('delete from vehicle_crew');
  await database.sql(`insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, 'Car', '{}', $3, now())`, [vehicleId, ward.tenantId, nodeSecrets.hash(secret)]);
  await database.sql(`insert into vehicle_crew (vehicle_id, tenant_id, person_id, boarded_at) values ($1, $2, $3, now() - interval '1 hour')`, [vehicleId, ward.tenantId, ward.responders[0]!.personId]);
  return { vehicleId, key: formatVehicleKey({ vehicleId, secret }) };
}
const stored = (vehicleId: string) =>
  database.sql<{ source: string; lat: number; accuracy_m: number | null; speed: number | null }>('select source, lat, accuracy_m, round(speed_m_per_s::numeric, 2)::float8 as speed from positions where vehicle_id = $1 order by taken_at', [vehicleId]);
const nowS = () => Math.floor(Date.now() / 1000);
const location = (lat: number, ago = 0) => ({ _type: 'location', lat, lon: 1.5, tst: nowS() - ago, acc: 8, vel: 36 });

const postOwnTracks = (key: string, message: object) =>
  fetch(`${origin}/v1/trackers/owntracks`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`car:${key}`).toString('base64')}`, 'x-limit-u': 'car', 'x-limit-d': 'phone' }, body: JSON.stringify(message),
  });

test('[PO8] OwnTracks by HTTP: stored when answered, with the empty list it expects; a wrong key is told so', async () => {
  const { vehicleId, key } = await insertVehicle();
  const reply = await postOwnTracks(key, location(42.51));
  assert.deepEqual([reply.status, await reply.json()], [200, []]);
  assert.deepEqual(await stored(vehicleId), [{ source: 'owntracks', lat: 42.51, accuracy_m: 8, speed: 10 }]);
  assert.equal((await postOwnTracks(key, { _type: 'lwt', tst: nowS() })).status, 200);
  const refused = await postOwnTracks(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, location(42.52));
  assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [401, 'vehicle-key-refused']);
  assert.equal((await stored(vehicleId)).length, 1);
});

test('[PO8] Traccar Client: parameters by GET and by POST, and its JSON', async () => {
  const { vehicleId, key } = await insertVehicle();
  const query = (ago: number) => new URLSearchParams({ id: key, lat: '42.5', lon: '1.5', timestamp: String(nowS() - ago), accuracy: '12', speed: '10', bearing: '90', altitude: '1000', batt: '80' });
  assert.equal((await fetch(`${origin}/v1/trackers/osmand?${query(3)}`)).status, 200);
  assert.equal((await fetch(`${origin}/v1/trackers/osmand?${query(2)}`, { method: 'POST' })).status, 200);
  const body = { device_id: key, location: { timestamp: new Date((nowS() - 1) * 1000).toISOString(), coords: { latitude: 42.5, longitude: 1.5, accuracy: 12, speed: 5, heading: 90 }, is_moving: true } };
  assert.equal((await fetch(`${origin}/v1/trackers/osmand`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status, 200);
  assert.deepEqual((await stored(vehicleId)).map(({ source, speed }) => [source, speed]), [['osmand', 5.14], ['osmand', 5.14], ['osmand', 5]]);
});

test('[PO8] a refused point is answered as taken, so that the tracker goes on, and the vehicle shows why', async () => {
  const { vehicleId, key } = await insertVehicle();
  assert.equal((await postOwnTracks(key, { ...location(0), lon: 0 })).status, 200);
  assert.deepEqual(await stored(vehicleId), []);
  assert.deepEqual(await database.sql('select refusal from vehicles where id = $1', [vehicleId]), [{ refusal: 'position-impossible' }]);
  await postOwnTracks(key, location(42.5));
  assert.deepEqual(await database.sql('select refusal from vehicles where id = $1', [vehicleId]), [{ refusal: null }]);
});

async function connect(t: TestContext, url: string, password: string) {
  const client = mqtt.connect(url, { username: 'car', password, reconnectPeriod: 0, clientId: crypto.randomUUID(), will: { topic: 'owntracks/car/phone', payload: '{"_type":"lwt","tst":1}', qos: 1, retain: false } });
  t.after(() => client.endAsync(true));
  await happens(client, 'connect');
  return client;
}

test('[PO8] OwnTracks by MQTT: the point is in the database when its PUBACK arrives', async (t) => {
  const { vehicleId, key } = await insertVehicle();
  const client = await connect(t, broker, key);
  await client.publishAsync('owntracks/car/phone', JSON.stringify(location(42.53)), { qos: 1, retain: true });
  assert.deepEqual((await stored(vehicleId)).map(({ source, lat }) => [source, lat]), [['owntracks', 42.53]]);
  await client.publishAsync('owntracks/car/phone', 'no json', { qos: 1 });
  assert.deepEqual(await database.sql('select refusal from vehicles where id = $1', [vehicleId]), [{ refusal: 'unreadable' }]);
  await client.publishAsync('other/topic', JSON.stringify(location(42.54)), { qos: 1 });
  assert.equal((await stored(vehicleId)).length, 1);
});

test('[PO8] MQTT: a wrong key is not let in, and nobody can listen', async (t) => {
  const { key } = await insertVehicle();
  const stranger = mqtt.connect(broker, { username: 'car', password: 'wrong', reconnectPeriod: 0 });
  const [error] = await happens(stranger, 'error');
  assert.equal((error as { code?: number }).code, 4);
  await stranger.endAsync(true);
  const client = await connect(t, broker, key);
  await assert.rejects(client.subscribeAsync('owntracks/#', { qos: 1 }));
});

test('[PO8] MQTT: what could not be stored is not acknowledged, and the tracker sends it again', async (t) => {
  const taken: number[] = [];
  let isDown = true;
  const desk = {
    judgeKey: async () => ({ ok: true as const, body: { vehicleId: 'v', tenantId: 't' as never, keyHash: Buffer.alloc(0) } }),
    take: async () => {
      if (isDown) throw new Error('the database is away');
      taken.push(1);
    },
  };
  const own = createMqttBroker({ host: '127.0.0.1', port: 0, tls: null, guests: [trackerGuest(desk)], clock: { nowMs: () => Date.now() }, onProblem: () => {} });
  const { port } = await own.start();
  t.after(() => own.stop());
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { password: formatVehicleKey({ vehicleId: crypto.randomUUID(), secret: nodeSecrets.make() }), username: 'car', reconnectPeriod: 20, clean: false, clientId: 'car-1' });
  t.after(() => client.endAsync(true));
  await happens(client, 'connect');
  const published = client.publishAsync('owntracks/car/phone', JSON.stringify(location(42.5)), { qos: 1 });
  await happens(client, 'close');
  isDown = false;
  await published;
  assert.deepEqual(taken, [1]);
});
