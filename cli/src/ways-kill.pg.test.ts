// `kill -9` in the middle of every way in at once: what a device was told is stored must be there, and nothing twice.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { seedWard } from '@mydr24/server/emergency/emergency-testing.ts';
import { formatDeviceKey } from '@mydr24/server/people/secrets.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { createTestDatabase, inReverse } from '@mydr24/server/platform/pg-testing.ts';
import { openSender, simulatedWays } from '@mydr24/simulation/devices/senders.ts';
import { databaseUrl, startNode, within } from './node-testing.ts';

const ACKNOWLEDGED_BEFORE_KILL = 25;

test('[IW7] killed in the middle, on every way in: what was acknowledged is there once, and what was not can be sent again', { timeout: 120_000 }, async (t) => {
  const cleanUp = inReverse(t);
  const database = await createTestDatabase(cleanUp);
  const { tenantId, patientId } = await seedWard(database, 1);
  const [mqttPort, hl7Port] = [await freePort(), await freePort()];
  const env = { MYDR24_MQTT_PORT: String(mqttPort), MYDR24_HL7_PORT: String(hl7Port) };
  const node = await startNode(cleanUp, databaseUrl(database), { env });
  const startedAt = Date.now() - 3_600_000;
  const lines = await Promise.all(simulatedWays.map(async (way) => {
    const [deviceId, secret] = [randomUUID(), nodeSecrets.make()];
    await database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, $4, $5, now())`, [deviceId, tenantId, patientId, way, nodeSecrets.hash(secret)]);
    return { way, deviceId, key: formatDeviceKey({ deviceId, secret }), sent: 0, acknowledged: [] as number[] };
  }));
  type Line = (typeof lines)[number];
  const address = (line: Line, url: string) => ({ url, mqttUrl: `mqtt://127.0.0.1:${mqttPort}`, mllpHost: '127.0.0.1', mllpPort: hl7Port, patientId, ...line });
  const reading = (n: number) => ({ seq: n, kind: 'spo2' as const, code: '59408-5', value: 97, unit: '%', takenAt: startedAt + n * 1000 });
  /** Sends one after the other until the line breaks. */
  const run = async (line: Line): Promise<void> => {
    const sender = await openSender(line.way, address(line, node.url));
    try {
      for (;;) {
        const n = (line.sent += 1);
        const [answer] = await sender.send([reading(n)]);
        if (answer?.isStored) line.acknowledged.push(n);
      }
    } catch {
      await sender.close().catch(() => {});
    }
  };
  const running = Promise.all(lines.map(run));
  assert.ok(await within(60_000, async () => lines.every(({ acknowledged }) => acknowledged.length >= ACKNOWLEDGED_BEFORE_KILL)), JSON.stringify(lines.map(({ way, acknowledged }) => [way, acknowledged.length])));
  await node.kill();
  await running;
  const stored = async (line: Line): Promise<number[]> =>
    (await database.sql<{ at: number }>(`select (extract(epoch from taken_at) * 1000)::float8 as at from readings where device_id = $1 order by taken_at`, [line.deviceId])).map(({ at }) => (at - startedAt) / 1000);
  for (const line of lines) {
    const there = await stored(line);
    assert.deepEqual(line.acknowledged.filter((n) => !there.includes(n)), [], `${line.way}: acknowledged and lost`);
  }
  const again = await startNode(cleanUp, databaseUrl(database), { env });
  assert.ok(await within(30_000, () => again.isReady()));
  for (const line of lines) {
    const sender = await openSender(line.way, address(line, again.url));
    const answers = await sender.send(Array.from({ length: line.sent }, (_, nth) => reading(nth + 1)));
    assert.ok(answers.every(({ isStored }) => isStored), `${line.way}: a repeat was refused: ${answers.find(({ isStored }) => !isStored)?.reason}`);
    assert.deepEqual(await stored(line), Array.from({ length: line.sent }, (_, nth) => nth + 1), `${line.way}: not each once`);
    await sender.close();
  }
  t.diagnostic(lines.map(({ way, acknowledged }) => `${way} ${acknowledged.length}`).join(', '));
});
