// One contract for every way in, on a whole server with real clients: what is acknowledged is on disk, a repeat gets the same
// answer and changes nothing, a refused item is named, a unit that does not fit is refused, a foreign key opens nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loincOfKind, vitals } from '@mydr24/protocol';
import { createWaysRig, type KeyedDevice, type WaysRig } from './ways-testing.ts';
import { openSender, simulatedWays, type SimulatedReading, type SimulatedWay } from '@mydr24/simulation/devices/senders.ts';

let rig: WaysRig;
before(async () => {
  rig = await createWaysRig();
});
after(() => rig.stop());

const NOW = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const spo2 = (seq: number, value: number, takenAt: number, unit = '%'): SimulatedReading => ({ seq, kind: 'spo2', code: loincOfKind.spo2![0]!, value, unit, takenAt });
const rows = (deviceId: string) => rig.database.sql<{ kind: string; value: number; unit: string; taken: number }>(
  'select kind, value, unit, (extract(epoch from taken_at) * 1000)::float8 as taken from readings where device_id = $1 order by taken_at', [deviceId]);

async function senderOf(way: SimulatedWay, device: KeyedDevice) {
  return openSender(way, { url: rig.origin, mqttUrl: `mqtt://127.0.0.1:${rig.mqttPort}`, mllpHost: '127.0.0.1', mllpPort: rig.hl7Port, patientId: rig.ward.patientId, ...device });
}

for (const way of simulatedWays) {
  describe(`way in: ${way}`, () => {
    test(`[IW1] ${way}: what is acknowledged is on disk, and in the canonical unit`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const sender = await senderOf(way, device);
      const answers = await sender.send([spo2(1, 97, NOW), spo2(2, 96, NOW + 1000)]);
      assert.deepEqual(answers.map(({ isStored }) => isStored), [true, true]);
      const stored = await rows(device.deviceId);
      assert.deepEqual(stored.map(({ kind, value, unit }) => `${kind} ${value}${unit}`), ['spo2 97%', 'spo2 96%']);
      assert.deepEqual(stored.map(({ taken }) => taken), [NOW, NOW + 1000]);
      await sender.close();
    });

    test(`[IW2] ${way}: the same again is answered as stored and stored once`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const sender = await senderOf(way, device);
      for (let again = 0; again < 3; again += 1) assert.deepEqual((await sender.send([spo2(1, 97, NOW)])).map(({ isStored }) => isStored), [true]);
      assert.equal((await rows(device.deviceId)).length, 1);
      await sender.close();
    });

    test(`[IW3] ${way}: a refused item names itself and its reason, and the good one beside it counts`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const sender = await senderOf(way, device);
      const [bad, good] = await sender.send([spo2(1, 300, NOW), spo2(2, 96, NOW + 1000)]);
      assert.deepEqual([bad?.isStored, good?.isStored], [false, true]);
      assert.match(bad?.reason ?? '', /out-of-range/);
      assert.doesNotMatch(bad?.reason ?? '', /300/);
      assert.deepEqual((await rows(device.deviceId)).map(({ value }) => value), [96]);
      await sender.close();
    });

    test(`[IW4] ${way}: a unit that does not fit the vital sign is refused, never converted`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const sender = await senderOf(way, device);
      const [answer] = await sender.send([{ seq: 1, kind: 'temperature', code: '8310-5', value: 37, unit: 'mm[Hg]', takenAt: NOW }]);
      assert.equal(answer?.isStored, false);
      assert.match(answer?.reason ?? '', /wrong-unit/);
      assert.deepEqual(await rows(device.deviceId), []);
      assert.equal(vitals.temperature.unit, 'Cel');
      await sender.close();
    });

    test(`[IW5] ${way}: a key that is not that of a device opens nothing`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const stranger = { ...device, key: `${device.key.slice(0, -2)}${device.key.endsWith('AA') ? 'BB' : 'AA'}` };
      const tried = async (): Promise<string> => {
        const sender = await senderOf(way, stranger);
        const [answer] = await sender.send([spo2(1, 97, NOW)]);
        await sender.close();
        return answer?.reason ?? 'stored';
      };
      const refusal = await tried().catch((error: Error) => error.message);
      assert.match(refusal, /key|Not authorized|security|unknown-sender|not valid|refused/i);
      assert.deepEqual(await rows(device.deviceId), []);
    });

    test(`[IW6] ${way}: a day of history at once is stored, and nobody is alarmed by what is over`, async () => {
      const device = await rig.addDevice(rig.ward.patientId);
      const sender = await senderOf(way, device);
      await sender.send([spo2(10_000, 97, NOW + 5_000)]);
      const opened = await rig.database.sql<{ n: number }>('select count(*)::int as n from emergencies');
      const history = Array.from({ length: 240 }, (_, nth) => spo2(nth + 1, 70, NOW - (241 - nth) * 6 * 60_000));
      assert.ok((await sender.send(history)).every(({ isStored }) => isStored));
      assert.equal((await rows(device.deviceId)).length, 241);
      assert.deepEqual(await rig.database.sql('select count(*)::int as n from emergencies'), opened);
      assert.deepEqual(await rig.database.sql(`select id from alarms where kind = 'physiological' and patient_id = $1`, [rig.ward.patientId]), []);
      await sender.close();
    });
  });
}
