// Every HL7 v2 vector through the real socket of a whole server: messages, byte streams, corrections, alerts, hostile senders.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createTestKeys } from '../keys/keys-testing.ts';
import { readUnitBoard } from '../monitoring/board-store.ts';
import { listOpenDeviceAlerts } from './device-alert-store.ts';
import { createWaysRig, type KeyedDevice, type WaysRig } from '../ways-testing.ts';
import { createMllpListener } from './mllp-socket.ts';
import { betweenMessages, framed, takeBytes } from './mllp-frames.ts';

interface Vector {
  id: string;
  note: string;
  message: string;
  expected: { ack: string; ackControlId: string; readings: { kind: string; value: unknown }[]; alert?: object | null; technical?: { kind: string }[] };
}
const vectors = JSON.parse(readFileSync(new URL('vectors/hl7v2.json', import.meta.url), 'utf8')) as {
  messages: Vector[];
  frames: { id: string; note: string; chunksHex: string[]; expected: { messages: number; acks: string[]; closed?: boolean } }[];
};

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig(['--hl7-tz', 'Europe/Berlin']);
  const { ward, database } = rig;
  const other = crypto.randomUUID();
  await database.sql(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, facility_id, unit_id) select $1, tenant_id, 'Pau', 'Other', '1950-01-01', 'male', facility_id, unit_id from patients where id = $2`, [other, ward.patientId]);
  await database.sql(
    `insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at) values ($1, 'HOSP', 'P0001', $2, now()), ($1, 'HOSP', 'P0002', $3, now())`, [ward.tenantId, ward.patientId, other]);
});
after(() => rig.stop());

/** A gateway that is the vectors' sender; only one at a time can be. */
async function sender(): Promise<KeyedDevice> {
  const device = await rig.addDevice(null);
  await rig.database.sql('delete from hl7_senders');
  await rig.database.sql(`insert into hl7_senders (device_id, tenant_id, application, facility, address) values ($1, $2, 'MON', 'WARD4', '127.0.0.1')`, [device.deviceId, rig.ward.tenantId]);
  return device;
}

class Line {
  readonly socket: Socket;
  readonly acks: string[] = [];
  #state = betweenMessages;
  #told: (() => void)[] = [];

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes: Buffer) => {
      const step = takeBytes(this.#state, bytes);
      this.#state = step.state;
      this.acks.push(...step.messages.map((message) => new TextDecoder().decode(message)));
      for (const tell of this.#told.splice(0)) tell();
    });
    this.socket.on('close', () => {
      for (const tell of this.#told.splice(0)) tell();
    });
  }

  /** The next `count` answers; fewer when the line ends before. */
  async answers(count: number): Promise<string[]> {
    while (this.acks.length < count && !this.socket.closed) await new Promise<void>((resolve) => void this.#told.push(resolve));
    return this.acks.splice(0, count);
  }

  async ask(message: string): Promise<string> {
    this.socket.write(framed(message));
    return (await this.answers(1))[0] ?? 'closed';
  }
}
const msa = (ack: string): string => {
  const [, code = '', id = ''] = /\rMSA\|([^|\r]*)\|([^|\r]*)/.exec(ack) ?? [];
  return `${code} ${id}`;
};
const readingsOf = (deviceId: string) => rig.database.sql<{ kind: string; value: number | null; patient: string }>(
  `select r.kind, r.value, coalesce(i.value, '') as patient from readings r left join patient_identifiers i on i.patient_id = r.patient_id where device_id = $1 order by taken_at, kind, i.value`, [deviceId]);

/** As the message says, part by part; kinds sorted as the database gives them. What has no valid value is kept as that. */
function expectedRows({ expected }: Vector): string[] {
  const absent = (expected.technical ?? []).map(({ kind }) => `${kind} null`);
  return expected.readings.flatMap(({ kind, value, ...rest }) => {
    if ((rest as { usableForScore?: boolean }).usableForScore === false) return [];
    if ((rest as { status?: string }).status === 'entered-in-error') return [`${kind} null`];
    if (typeof value !== 'object' || value === null) return [`${kind} ${String(value)}`];
    const { systolic, diastolic, mean } = value as { systolic: number; diastolic: number; mean: number };
    return [`systolic ${systolic}`, `diastolic ${diastolic}`, `mean-arterial-pressure ${mean}`];
  }).concat(absent).toSorted();
}

for (const vector of vectors.messages.filter(({ id }) => id !== 'H-05')) {
  test(`[HV5] ${vector.id}: ${vector.note}`, async () => {
    const device = await sender();
    const line = new Line(rig.hl7Port);
    assert.equal(msa(await line.ask(vector.message)), `${vector.expected.ack} ${vector.expected.ackControlId}`);
    assert.deepEqual((await readingsOf(device.deviceId)).map(({ kind, value }) => `${kind} ${value}`).toSorted(), expectedRows(vector));
    const alerts = await rig.database.sql('select kind, priority, phase, inactivation from device_alerts where device_id = $1', [device.deviceId]);
    assert.equal(alerts.length, vector.expected.alert ? 1 : 0);
    line.socket.destroy();
  });
}

test('[HV5] H-05 and H-20: the same message is AA again and stored once; another under its number is AE; two patients stay apart', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const [first, two] = ['H-01', 'H-20'].map((id) => vectors.messages.find((each) => each.id === id)!.message) as [string, string];
  for (let again = 0; again < 3; again += 1) assert.equal(msa(await line.ask(first)), 'AA M1');
  assert.equal((await readingsOf(device.deviceId)).length, 5);
  const reused = await line.ask(first.replace('|72|', '|73|'));
  assert.equal(msa(reused), 'AE M1');
  assert.match(reused, /ERR\|\|\|205\|E\|control-id-reused/);
  assert.equal(msa(await line.ask(two)), 'AA M20');
  assert.deepEqual((await readingsOf(device.deviceId)).filter(({ kind, value }) => kind === 'heart-rate' && value === 131).map(({ patient }) => patient), ['P0002']);
  line.socket.destroy();
});

test('[HV6] a correction replaces, a withdrawal empties, both keep what was; the first form sent again changes nothing', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const [original, corrected, wrong] = ['H-01', 'H-16', 'H-17'].map((id) => vectors.messages.find((each) => each.id === id)!.message) as [string, string, string];
  const heartRate = async () => (await readingsOf(device.deviceId)).filter(({ kind }) => kind === 'heart-rate').map(({ value }) => value);
  const kept = () => rig.database.sql('select amends, old_value as old from reading_amendments where device_id = $1 order by amended_at', [device.deviceId]);
  await line.ask(original);
  assert.equal(msa(await line.ask(corrected)), 'AA M16');
  assert.deepEqual([await heartRate(), await kept()], [[78], [{ amends: 'corrected', old: 72 }]]);
  assert.equal(msa(await line.ask(original.replace('|M1|', '|M99|'))), 'AA M99');
  assert.deepEqual(await heartRate(), [78]);
  assert.equal(msa(await line.ask(wrong)), 'AA M17');
  assert.deepEqual([await heartRate(), (await kept()).at(-1)], [[null], { amends: 'entered-in-error', old: 78 }]);
  const deleted = wrong.replace('|M17|', '|M98|').replace(/\|W\r/, '|D\r');
  assert.equal(msa(await line.ask(deleted)), 'AA M98');
  assert.deepEqual(await heartRate(), [null]);
  line.socket.destroy();
});

test('[HV6] what is withdrawn before it comes does not come to life', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const [original, wrong] = ['H-01', 'H-17'].map((id) => vectors.messages.find((each) => each.id === id)!.message) as [string, string];
  assert.equal(msa(await line.ask(wrong)), 'AA M17');
  assert.equal(msa(await line.ask(original)), 'AA M1');
  assert.deepEqual((await readingsOf(device.deviceId)).filter(({ kind }) => kind === 'heart-rate').map(({ value }) => value), [null]);
  line.socket.destroy();
});

for (const { id, note, chunksHex, expected } of vectors.frames) {
  test(`[HV7] ${id}: ${note}`, async () => {
    await sender();
    const line = new Line(rig.hl7Port);
    await once(line.socket, 'connect');
    for (const chunk of chunksHex) await new Promise<void>((resolve) => line.socket.write(Buffer.from(chunk, 'hex'), () => resolve()));
    if (expected.closed) {
      line.socket.end();
      await once(line.socket, 'close');
      assert.deepEqual(line.acks, []);
      return;
    }
    assert.deepEqual((await line.answers(expected.acks.length)).map(msa), expected.acks);
    line.socket.destroy();
  });
}

test('[HV8] a sender nobody registered, a revoked one and one from elsewhere are told AR; a device key in MSH-8 opens the door', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const { message } = vectors.messages.find(({ id }) => id === 'H-10')!;
  assert.equal(msa(await line.ask(message.replace('|MON^', '|OTHER^'))), 'AR M10');
  await rig.database.sql(`update hl7_senders set address = '10.0.0.7'`);
  assert.equal(msa(await line.ask(message)), 'AR M10');
  assert.equal(msa(await line.ask(message.replace('||ORU^', `|${device.key}|ORU^`))), 'AA M10');
  await rig.database.sql(`update hl7_senders set address = '127.0.0.1'`);
  await rig.database.sql('update devices set revoked_at = now() where id = $1', [device.deviceId]);
  assert.equal(msa(await line.ask(message.replace('|M10|', '|M97|'))), 'AR M97');
  line.socket.destroy();
});

test('[HV8] a device of one patient speaks for no other, an identifier of another authority is nobody’s, and what waits for a name is kept', async () => {
  const line = new Line(rig.hl7Port);
  const { message } = vectors.messages.find(({ id }) => id === 'H-10')!;
  const paired = await rig.addDevice(rig.ward.patientId);
  const withKey = message.replace('||ORU^', `|${paired.key}|ORU^`);
  assert.match(await line.ask(withKey.replace('P0001^^^HOSP', 'P0002^^^HOSP')), /MSA\|AE\|M10\rERR\|\|\|204\|E\|unknown-patient/);
  assert.match(await line.ask(withKey.replace('P0001^^^HOSP', 'P0001^^^CLINIC').replace('|M10|', '|M96|')), /MSA\|AE\|M96/);
  assert.deepEqual(await readingsOf(paired.deviceId), []);
  const kept = await rig.database.sql<{ why: string; n: number }>('select why_kept as why, count(*)::int as n from heard_messages where device_id = $1 and kept_text is not null group by 1', [paired.deviceId]);
  assert.deepEqual(kept, [{ why: 'patient', n: 2 }]);
  assert.deepEqual(await rig.database.sql(`select from heard_messages where kept_text <> '[sealed]' or (kept_text is null) <> (sealed is null)`), [], '[KY11] what is kept lies sealed');
  line.socket.destroy();
});

test('[HV9] an alert is one row from start to end, its repeats change nothing, and a later start is a new one', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const { message } = vectors.messages.find(({ id }) => id === 'H-31')!;
  const say = (controlId: string, phase: string, second: string) => line.ask(message.replace('|M31|', `|${controlId}|`).replace('|update|', `|${phase}|`).replace('20260301083000+0000\rOBX', `202603010830${second}+0000\rOBX`));
  const alerts = () => rig.database.sql<{ phase: string; over: boolean }>('select phase, ended_at is not null as over from device_alerts where device_id = $1 order by started_at', [device.deviceId]);
  for (const [id, phase, second] of [['A1', 'start', '00'], ['A2', 'continue', '05'], ['A3', 'continue', '05'], ['A4', 'end', '10']] as const) assert.equal(msa(await say(id, phase, second)), `AA ${id}`);
  assert.deepEqual(await alerts(), [{ phase: 'end', over: true }]);
  await say('A5', 'continue', '05');
  assert.equal((await alerts()).length, 1);
  await say('A6', 'start', '20');
  assert.deepEqual(await alerts(), [{ phase: 'end', over: true }, { phase: 'start', over: false }]);
  line.socket.destroy();
});

test('[HV11] an alert is on the boards as the device’s own, with its name, and each of its phases is an event of patient and unit', async () => {
  const device = await sender();
  const line = new Line(rig.hl7Port);
  const { message } = vectors.messages.find(({ id }) => id === 'H-31')!;
  const say = (controlId: string, phase: string, second: string) => line.ask(message.replace('|M31|', `|${controlId}|`).replace('|update|', `|${phase}|`).replace('20260301083000+0000\rOBX', `202603010830${second}+0000\rOBX`));
  const shown = async () => (await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readUnitBoard(tx, createTestKeys(), rig.ward.unitId, async () => new Map(), Date.now(), listOpenDeviceAlerts)))!
    .patients.flatMap(({ deviceAlerts }) => deviceAlerts!.filter(({ deviceId }) => deviceId === device.deviceId).map(({ deviceName, event, priority, phase }) => `${deviceName} ${event} ${priority} ${phase}`));
  await say('K1', 'start', '01');
  assert.deepEqual(await shown(), ['Monitor MDC_EVT_LEAD_OFF low start']);
  await say('K2', 'continue', '02');
  assert.deepEqual(await shown(), ['Monitor MDC_EVT_LEAD_OFF low continue']);
  await say('K3', 'end', '03');
  assert.deepEqual(await shown(), []);
  const events = await rig.database.sql<{ topic: string; phase: string }>(
    `select split_part(topic, '/', 1) as topic, body ->> 'phase' as phase from topic_events where kind = 'device-alert-changed' and body ->> 'deviceId' = $1 order by topic, seq`, [device.deviceId]);
  assert.deepEqual(events.map(({ topic, phase }) => `${topic} ${phase}`), ['patient start', 'patient continue', 'patient end', 'unit start', 'unit continue', 'unit end']);
  line.socket.destroy();
});

test('[HV10] bytes stirred anywhere get AA, AE or AR or a closed line, and the listener goes on', async () => {
  await sender();
  const stream = Buffer.concat(vectors.messages.slice(0, 6).map(({ message }) => Buffer.from(framed(message))));
  const noise = fc.sample(fc.tuple(fc.nat(stream.length - 1), fc.nat(60), fc.uint8Array({ maxLength: 40 })), { numRuns: 60, seed: 24 });
  for (const [at, cut, bytes] of noise) {
    const line = new Line(rig.hl7Port);
    line.socket.end(Buffer.concat([stream.subarray(0, at), bytes, stream.subarray(at + cut)]));
    await once(line.socket, 'close');
    for (const ack of line.acks) assert.match(msa(ack), /^A[AER] /);
  }
  const line = new Line(rig.hl7Port);
  assert.match(msa(await line.ask(vectors.messages[0]!.message)), /^A[AE] M1$/);
  line.socket.destroy();
});

test('[HV10] an endless message, one that never ends, and a sender that does not read are cut off', async (t) => {
  const answered: Uint8Array[] = [];
  const big = 'x'.repeat(40_000);
  const listener = createMllpListener({
    host: '127.0.0.1', port: 0, tls: null, clock: { nowMs: () => 0 }, onProblem: (error) => assert.fail(String(error)), limits: { messageBytes: 50_000, messageWithinMs: 50, connections: 3 },
    answer: async (message) => (answered.push(message), big),
  });
  const { port } = await listener.start();
  t.after(() => listener.stop());
  const endless = new Line(port);
  endless.socket.write(Buffer.concat([Buffer.from([0x0b]), Buffer.alloc(60_000, 65)]));
  assert.match((await endless.answers(1))[0] ?? '', /MSA\|AR\|/);
  if (!endless.socket.closed) await once(endless.socket, 'close');
  const slow = new Line(port);
  slow.socket.write(Buffer.from([0x0b, 65]));
  if (!slow.socket.closed) await once(slow.socket, 'close');
  const deaf = new Line(port);
  deaf.socket.pause();
  for (let n = 0; n < 2_000; n += 1) deaf.socket.write(framed(`MSH|${n}`));
  while (listener.stats().connections === 0) await new Promise(setImmediate);
  while (listener.stats().connections > 0) await new Promise(setImmediate);
  deaf.socket.destroy();
  assert.ok(answered.length < 2_000, `${answered.length} were answered into the void`);
});
