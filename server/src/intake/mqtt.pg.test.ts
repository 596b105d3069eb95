// MQTT with real clients: Debian's mosquitto_pub at the broker inside, and a real Mosquitto as the broker outside; both are
// left out, and said so, where they are not installed. mqtt.js always.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import mqtt, { type MqttClient } from 'mqtt';
import { freePort } from '../platform/free-port-testing.ts';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';
import { createOutsideBroker } from './outside-broker-mqtt.ts';
import type { DeviceIntake } from './device-intake.ts';

const run = promisify(execFile);
const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } });
    return true;
  } catch {
    return false;
  }
};

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig();
});
after(() => rig.stop());

const topics = ({ deviceId }: KeyedDevice) => `mydr24/v1/devices/${deviceId}`;
const reading = (seq: number, value = 97) => ({ seq, patientId: rig.ward.patientId, code: '59408-5', value, unit: '%', takenAt: Date.now() - 1_000 });
const count = async ({ deviceId }: KeyedDevice): Promise<number> => (await rig.database.sql<{ n: number }>('select count(*)::int as n from readings where device_id = $1', [deviceId]))[0]!.n;
const happens = (client: MqttClient, event: string): Promise<unknown[]> => once(client as unknown as EventEmitter, event);
const open = async (t: TestContext, device: KeyedDevice): Promise<MqttClient> => {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${rig.mqttPort}`, { username: device.deviceId, password: device.key, reconnectPeriod: 0 });
  t.after(() => client.endAsync(true));
  return client;
};

test('[MQ1] mosquitto_pub with QoS 1 ends only when the reading is on disk, and not at all with a wrong key', async (t) => {
  if (!has('mosquitto_pub')) return t.diagnostic('mosquitto-clients is not installed; mqtt.js stands in for it in the tests below');
  const device = await rig.addDevice(rig.ward.patientId);
  const words = (key: string) => ['-h', '127.0.0.1', '-p', String(rig.mqttPort), '-V', 'mqttv311', '-q', '1', '-u', device.deviceId, '-P', key, '-t', `${topics(device)}/readings`, '-m', JSON.stringify(reading(1))];
  await run('mosquitto_pub', words(device.key));
  assert.equal(await count(device), 1);
  await assert.rejects(run('mosquitto_pub', words(`${device.key.slice(0, -2)}__`)), /not authori[sz]ed|refused|bad user/i);
});

test('[MQ2] a device publishes to its own topic, as itself, and hears its own answers only', async (t) => {
  const [device, other] = [await rig.addDevice(rig.ward.patientId), await rig.addDevice(rig.ward.patientId)];
  const client = await open(t, device);
  for (const topic of [`${topics(other)}/answers`, '#', 'mydr24/#', '$SYS/#', `${topics(device)}/readings`]) await assert.rejects(client.subscribeAsync(topic), /Unspecified|subscribe|128/i, topic);
  await client.subscribeAsync(`${topics(device)}/answers`);
  const answered = happens(client, 'message');
  await client.publishAsync(`${topics(device)}/readings`, JSON.stringify({ readings: [reading(1), reading(2, 400)], device: { batteryPct: 40 } }), { qos: 1 });
  const { results } = JSON.parse(((await answered) as [string, Buffer])[1].toString()) as { results: { status: string; reason?: string }[] };
  assert.deepEqual(results.map(({ status, reason }) => reason ?? status), ['stored', 'out-of-range']);
  const closed = happens(client, 'close');
  client.publish(`${topics(other)}/readings`, JSON.stringify(reading(9)), { qos: 1 }, () => {});
  await closed;
  assert.equal(await count(other), 0);
  await assert.rejects(mqtt.connectAsync(`mqtt://127.0.0.1:${rig.mqttPort}`, { username: other.deviceId, password: device.key, reconnectPeriod: 0 }, false), /Not authorized|bad user/i);
});

test('[MQ3] what cannot be read is acknowledged and answered; a revoked device is cut off at its next message', async (t) => {
  const device = await rig.addDevice(rig.ward.patientId);
  const client = await open(t, device);
  await client.subscribeAsync(`${topics(device)}/answers`);
  for (const payload of ['', '{', 'null', '{"readings":7}', 'x'.repeat(1_000)]) {
    const answered = happens(client, 'message');
    await client.publishAsync(`${topics(device)}/readings`, payload, { qos: 1 });
    assert.match(((await answered) as [string, Buffer])[1].toString(), /"refused":"malformed"/);
  }
  await rig.database.sql('update devices set revoked_at = now() where id = $1', [device.deviceId]);
  await rig.restart();
  await assert.rejects(mqtt.connectAsync(`mqtt://127.0.0.1:${rig.mqttPort}`, { username: device.deviceId, password: device.key, reconnectPeriod: 0 }, false), /Not authorized|bad user/i);
});

test('[MQ4] hostile bytes and endless packets end their own line, and the broker goes on', async (t) => {
  const connectPacket = Buffer.from('101000044d5154540402003c0004746573', 'hex');
  for (const bytes of [...fc.sample(fc.uint8Array({ minLength: 1, maxLength: 60 }), { numRuns: 60, seed: 11 }), Buffer.concat([connectPacket, Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0])]), Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x7f])]) {
    const socket = connect({ host: '127.0.0.1', port: rig.mqttPort });
    socket.on('error', () => {});
    socket.resume().end(bytes);
    await once(socket, 'close');
  }
  const device = await rig.addDevice(rig.ward.patientId);
  await (await open(t, device)).publishAsync(`${topics(device)}/readings`, JSON.stringify(reading(1)), { qos: 1 });
  assert.equal(await count(device), 1);
});

const NO_MOSQUITTO = 'mosquitto is not installed: a broker outside was not tried';

/** A Mosquitto of our own; resolves once it answers. */
async function startMosquitto(t: TestContext): Promise<string> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-mosquitto-'));
  writeFileSync(join(dir, 'm.conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const child = spawn('mosquitto', ['-c', join(dir, 'm.conf')], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } });
  t.after(() => (child.kill(), rmSync(dir, { recursive: true, force: true })));
  const url = `mqtt://127.0.0.1:${port}`;
  const probe = mqtt.connect(url, { reconnectPeriod: 50 });
  // It tries again until somebody listens.
  probe.on('error', () => {});
  await new Promise<void>((resolve) => probe.once('connect', () => resolve()));
  await probe.endAsync();
  return url;
}

test('[MQ5] of a broker outside: acknowledged only after the commit, sent again after a stop, divided by a shared subscription', async (t) => {
  if (!has('mosquitto')) return t.diagnostic(NO_MOSQUITTO);
  const url = await startMosquitto(t);
  const taken: number[] = [];
  let isDown = true;
  const asked = Promise.withResolvers<void>();
  const devices: DeviceIntake = {
    async submit(_device, { way }, items) {
      asked.resolve();
      assert.equal(way, 'mqtt-client');
      if (isDown) throw new Error('no database');
      taken.push(...items.map((item) => (item as { seq: number }).seq));
      return { stored: items.length, duplicate: 0, refused: 0, results: [] };
    },
  };
  const make = (clientId: string) => createOutsideBroker({
    url, topic: 'mydr24/v1/devices/+/readings', group: 'nodes', clientId, devices, onProblem: () => {},
    verifyDevice: async (key) => (key === 'good' ? { ok: true, body: { deviceId: 'd', tenantId: 't', patientId: null } } : { ok: false, error: { kind: 'unauthenticated', code: 'x', message: 'x', retryable: false } }),
  });
  const first = make('node-1');
  first.start();
  const publisher = await mqtt.connectAsync(url, { protocolVersion: 5 });
  t.after(() => publisher.endAsync(true));
  const publish = (seq: number, key = 'good') => publisher.publishAsync('mydr24/v1/devices/d/readings', JSON.stringify({ readings: [{ seq }] }), { qos: 1, properties: { userProperties: { 'device-key': key } } });
  // Until the subscription stands the broker has nobody to keep it for, and says so.
  let kept = await publish(1);
  while ((kept as { reasonCode?: number } | undefined)?.reasonCode === 16) kept = await publish(1);
  await asked.promise;
  await first.stop();
  assert.deepEqual(taken, []);
  isDown = false;
  const [again, other] = [make('node-1'), make('node-2')];
  again.start();
  other.start();
  t.after(() => Promise.all([again.stop(), other.stop()]));
  for (let seq = 2; seq <= 20; seq += 1) await publish(seq);
  await publish(21, 'wrong');
  await publish(22);
  while (new Set(taken).size < 21) await new Promise(setImmediate);
  assert.deepEqual([...new Set(taken)].toSorted((a, b) => a - b), [...Array.from({ length: 20 }, (_, n) => n + 1), 22]);
  assert.deepEqual(taken.filter((seq) => seq === 21), []);
});

test('[MQ5] a whole server takes readings from a broker outside', async (t) => {
  if (!has('mosquitto')) return t.diagnostic(NO_MOSQUITTO);
  const url = await startMosquitto(t);
  const own = await createWaysRig(['--mqtt-broker-url', url]);
  t.after(() => own.stop());
  const { deviceId, key } = await own.addDevice(own.ward.patientId);
  const publisher = await mqtt.connectAsync(url, { protocolVersion: 5 });
  t.after(() => publisher.endAsync(true));
  const payload = JSON.stringify({ key, readings: [{ seq: 1, code: '59408-5', value: 96, unit: '%', takenAt: Date.now() - 1_000 }] });
  const isStored = async () => (await own.database.sql('select 1 from readings where device_id = $1', [deviceId])).length === 1;
  while (!(await isStored())) await publisher.publishAsync(`mydr24/v1/devices/${deviceId}/readings`, payload, { qos: 1 });
});
