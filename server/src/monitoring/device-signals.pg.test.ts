// What devices say about themselves, by each way in of a whole server: a technical alarm, a reason beside the missing value, over when it is over.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import mqtt from 'mqtt';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';
import { framed } from '../hl7v2/mllp-frames.ts';
import { readPatientBoard } from './board-store.ts';

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig();
  await rig.database.sql(`insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at) values ($1, 'HOSP', 'P0001', $2, now())`, [rig.ward.tenantId, rig.ward.patientId]);
});
after(() => rig.stop());

const ago = (seconds: number): number => Date.now() - seconds * 1000;
const board = async () => (await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readPatientBoard(tx, createTestKeys(), rig.ward.patientId, async () => new Map(), Date.now())))!;
const said = async ({ deviceId }: KeyedDevice): Promise<string[]> => (await board()).signals!.filter((one) => one.deviceId === deviceId).map(({ signal, vital }) => `${signal} ${vital ?? 'device'}`);
const post = (device: KeyedDevice, path: string, body: string, type = 'application/json') =>
  fetch(`${rig.origin}${path}`, { method: 'POST', headers: { authorization: `Bearer ${device.key}`, 'content-type': type }, body });
const signal = (isPresent: boolean, takenAt: number, extra: object = {}) => ({ seq: 1, signal: 'sensor-off', isPresent, takenAt, ...extra });

test('[SG5] over HTTP a signal is a technical alarm after its delay, seen by everybody, kept over a restart, and over with it', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  const low = await post(device, '/v1/readings', JSON.stringify({ device: { batteryPct: 4 }, readings: [signal(true, ago(5)), { seq: 2, signal: 'upside-down', isPresent: true, takenAt: ago(1) }] }));
  const { stored, refused } = (await low.json()) as { stored: number; refused: number };
  assert.deepEqual([stored, refused], [1, 1]);
  assert.deepEqual((await said(device)).toSorted(), ['battery-empty device', 'battery-low device', 'sensor-off device']);
  const alarms = (await board()).alarms.map(({ conditionKey, kind, priority }) => `${conditionKey} ${kind} ${priority}`);
  assert.ok(alarms.includes('battery-empty technical medium') && alarms.includes('battery-low technical low'), alarms.join());
  assert.ok(!alarms.some((one) => one.startsWith('sensor-off')), 'it has lasted for less than its delay');
  await rig.restart();
  assert.equal((await said(device)).length, 3);
  await post(device, '/v1/readings', JSON.stringify({ device: { batteryPct: 90 }, readings: [signal(false, ago(0))] }));
  assert.deepEqual(await said(device), []);
  assert.deepEqual((await board()).alarms.filter(({ conditionKey }) => conditionKey.startsWith('battery')), []);
});

test('[SG5] over the stream and MQTT a signal is an item beside readings', async () => {
  const streamed = await rig.addDevice(rig.ward.patientId);
  await post(streamed, '/v1/readings/stream', `${JSON.stringify(signal(true, ago(1)))}\n`, 'application/x-ndjson').then((reply) => reply.text());
  assert.deepEqual(await said(streamed), ['sensor-off device']);

  const published = await rig.addDevice(rig.ward.patientId);
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${rig.mqttPort}`, { username: published.deviceId, password: published.key, reconnectPeriod: 0 });
  await client.publishAsync(`mydr24/v1/devices/${published.deviceId}/readings`, JSON.stringify(signal(true, ago(1), { vital: 'spo2' })), { qos: 1 });
  await client.endAsync();
  assert.deepEqual(await said(published), ['sensor-off spo2']);
});

test('[SG3] a missing value says why, and the next valid one ends it', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  await post(device, '/v1/readings', JSON.stringify({ readings: [{ seq: 1, code: '59408-5', value: null, why: 'sensor-off', takenAt: ago(9) }] }));
  assert.deepEqual(await said(device), ['sensor-off spo2']);
  assert.equal((await board()).vitals.find(({ kind }) => kind === 'spo2')?.value, null);
  await post(device, '/v1/readings', JSON.stringify({ readings: [{ seq: 2, code: '59408-5', value: 97, unit: '%', takenAt: ago(1) }] }));
  assert.deepEqual(await said(device), []);
  const wrong = await post(device, '/v1/readings', JSON.stringify({ readings: [{ seq: 3, code: '59408-5', value: 97, unit: '%', why: 'sensor-off', takenAt: ago(1) }] }));
  assert.match(await wrong.text(), /why goes with value null/);
});

async function send(device: KeyedDevice, text: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: rig.hl7Port });
  socket.write(framed(text.replace('$KEY', device.key)));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString();
}
const hl7At = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
const oru = (id: string, at: number, obx: string): string => `MSH|^~\\&|MON|WARD4|CARE|HOSP|${hl7At(at)}|$KEY|ORU^R01^ORU_R01|${id}|P|2.6\rPID|||P0001^^^HOSP^MR\rOBR|1|||182777000^monitoring of patient^SCT|||${hl7At(at)}\r${obx}\r`;
const alertMessage = (id: string, at: number, phase: string): string =>
  `MSH|^~\\&|MON|WARD4|CARE|HOSP|${hl7At(at)}|$KEY|ORU^R40^ORU_R40|${id}|P|2.6\rPID|||P0001^^^HOSP^MR\rOBR|1|AL1|AL1.${id}|196616^MDC_EVT_ALARM^MDC|||${hl7At(at)}|||||||||||||||||||||^AL1\r` +
  `OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.7.0.1.1|196680^MDC_EVT_LEAD_OFF^MDC|||A~PL~ST|||R\rOBX|2|ST|68165^MDC_ATTR_EVENT_PHASE^MDC|1.7.0.1.2|${phase}||||||R\r`;

test('[SG6] over MLLP, OBX-11 X is a sensor without a valid value, and a technical PCD-04 alert is what its device says', async () => {
  const device = await rig.addDevice(null);
  assert.match(await send(device, oru('A1', ago(9), 'OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1||262688^MDC_DIM_PERCENT^MDC|||||X')), /MSA\|AA/);
  assert.deepEqual(await said(device), ['sensor-off spo2']);
  assert.match(await send(device, oru('A2', ago(5), 'OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R')), /MSA\|AA/);
  assert.deepEqual(await said(device), []);
  assert.match(await send(device, alertMessage('B1', ago(4), 'start')), /MSA\|AA/);
  assert.deepEqual(await said(device), ['lead-off device']);
  assert.match(await send(device, alertMessage('B2', ago(2), 'end')), /MSA\|AA/);
  assert.deepEqual(await said(device), []);
});

test('[SG7] over MLLP a physiological alert of high priority is said until it ends, values beside it notwithstanding, and alarms nobody without a rule', async () => {
  const device = await rig.addDevice(null);
  const present = async () => (await rig.database.sql<{ isPresent: boolean }>(`select is_present as "isPresent" from device_signals where device_id = $1 and signal = 'device-alarm'`, [device.deviceId])).map(({ isPresent }) => isPresent);
  assert.match(await send(device, alertMessage('C1', ago(8), 'start').replace('A~PL~ST', 'A~PH~SP')), /MSA\|AA/);
  assert.match(await send(device, oru('C2', ago(5), 'OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R')), /MSA\|AA/);
  assert.deepEqual([await present(), await said(device)], [[true], []]);
  assert.equal((await board()).alarms.some(({ ruleId }) => ruleId === 'device-alarm'), false);
  assert.match(await send(device, alertMessage('C3', ago(2), 'end').replace('A~PL~ST', 'A~PH~SP')), /MSA\|AA/);
  assert.deepEqual(await present(), [false]);
});

test('[SG6] in FHIR, a dataAbsentReason that speaks of the device is its signal; another is none', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  const observation = (reason: string, at: number) => JSON.stringify({
    resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '59408-5' }] }, subject: { reference: `Patient/${rig.ward.patientId}` }, effectiveDateTime: new Date(at).toISOString(),
    dataAbsentReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: reason }] },
  });
  assert.equal((await post(device, '/fhir/R4/Observation', observation('not-performed', ago(4)), 'application/fhir+json')).status, 201);
  assert.deepEqual(await said(device), []);
  assert.equal((await post(device, '/fhir/R4/Observation', observation('error', ago(3)), 'application/fhir+json')).status, 201);
  assert.deepEqual(await said(device), ['device-fault spo2']);
});
