// The simulator against a whole server, on every way: real recorded values, answered and stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWaysRig, type WaysRig } from '@mydr24/server/ways-testing.ts';
import { simulatedWays } from '@mydr24/simulation/devices/senders.ts';
import { runSimulateDevice } from './simulate-device.ts';

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig();
});
after(() => rig.stop());

function capture() {
  const said = { out: '', err: '' };
  return { said, io: { cwd: process.cwd(), env: {}, out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) } as never };
}
const world = { nowMs: () => Date.now(), sleep: async () => {} };

for (const way of simulatedWays) {
  test(`[DV8] simulate-device --via ${way} plays recorded values, and an hour of the past at once`, async () => {
    const device = await rig.addDevice(rig.ward.patientId);
    const { said, io } = capture();
    const flags = ['--via', way, '--device-key', device.key, '--patient', rig.ward.patientId, '--url', rig.origin, '--mqtt-url', `mqtt://127.0.0.1:${rig.mqttPort}`, '--mllp', `127.0.0.1:${rig.hl7Port}`, '--count', '2', '--backfill', '1'];
    assert.equal(await runSimulateDevice(flags, io, world), 0, said.err + said.out);
    assert.match(said.out, /backfill 1 to 60 of 60 min: \d+ stored, 0 refused/);
    const [{ n, instants }] = await rig.database.sql<{ n: number; instants: number }>('select count(*)::int as n, count(distinct taken_at)::int as instants from readings where device_id = $1', [device.deviceId]) as [{ n: number; instants: number }];
    assert.ok(n > 60 && instants === 62, `${n} readings at ${instants} instants`);
  });
}

test('[DV12] simulate-device --strip plays a recorded ECG, a second in each chunk', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  const { said, io } = capture();
  const flags = ['--via', 'http', '--device-key', device.key, '--patient', rig.ward.patientId, '--url', rig.origin, '--strip', 'cudb-cu01-vf', '--count', '3'];
  let at = Date.now() - 4000;
  const ticking = { nowMs: () => at, sleep: async (ms: number) => void (at += ms) };
  assert.equal(await runSimulateDevice(flags, io, ticking), 0, said.err + said.out);
  assert.match(said.out, /cudb-cu01-vf second 3 of 50: stored/);
  const stored = await rig.database.sql<{ channel: string; ms: number }>('select channel, (extract(epoch from ended_at - started_at) * 1000)::int as ms from waveform_chunks where device_id = $1 order by started_at', [device.deviceId]);
  assert.deepEqual(stored, Array.from({ length: 3 }, () => ({ channel: 'ECG', ms: 1000 })));
  const wrong = capture();
  assert.equal(await runSimulateDevice(['--via', 'mqtt', '--device-key', device.key, '--patient', rig.ward.patientId, '--strip', 'cudb-cu01-vf'], wrong.io, world), 2);
  assert.match(wrong.said.err, /--strip goes with --via http/);
});

test('[DV8] simulate-device says what is missing, and that a refused key is refused', async () => {
  const device = await rig.addDevice(rig.ward.patientId);
  for (const [flags, said] of [[['--via', 'pigeon'], /--via/], [['--via', 'http'], /device key/], [['--via', 'http', '--device-key', device.key], /--patient/]] as const) {
    const run = capture();
    assert.equal(await runSimulateDevice(flags, run.io, world), 2);
    assert.match(run.said.err, said);
  }
  const run = capture();
  assert.equal(await runSimulateDevice(['--via', 'http', '--device-key', `${device.key.slice(0, -1)}${device.key.endsWith('A') ? 'B' : 'A'}`, '--patient', rig.ward.patientId, '--url', rig.origin], run.io, world), 1);
  assert.match(run.said.err, /401/);
});
