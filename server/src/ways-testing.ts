// A whole server with every way in open, a ward, a paired device and a gateway with their keys. Only tests use it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from './app.ts';
import type { AppOptions } from './app-options.ts';
import { parseConfig } from './config.ts';
import { seedWard, type Ward } from './emergency/emergency-testing.ts';
import { formatDeviceKey } from './people/secrets.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { freePort } from './platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from './platform/pg-testing.ts';

export interface KeyedDevice {
  readonly deviceId: string;
  readonly key: string;
}

export interface WaysRig {
  readonly database: TestDatabase;
  readonly ward: Ward;
  readonly origin: string;
  readonly mqttPort: number;
  readonly hl7Port: number;
  /** Of one patient; `null`: a gateway. */
  addDevice(patientId: string | null): Promise<KeyedDevice>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function createWaysRig(flags: readonly string[] = [], more: Pick<AppOptions, 'patience'> = {}): Promise<WaysRig> {
  const database = await createTestDatabase();
  const ward = await seedWard(database, 1);
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-ways-'));
  const [port, mqttPort, hl7Port] = [await freePort(), await freePort(), await freePort()];
  const own = ['--port', String(port), '--mqtt-port', String(mqttPort), '--hl7-port', String(hl7Port), '--log-level', 'silent', ...flags];
  const parsed = parseConfig({ flags: own, env: {}, file: undefined }, { mode: 'production' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
  const open = async (): Promise<App> => {
    const made = await createApp({ config: parsed.config, address: database.address, authKey: new Uint8Array(32).fill(5), dataDir, isAlone: true, ...more });
    await made.start();
    return made;
  };
  let app = await open();
  return {
    database, ward, mqttPort, hl7Port, origin: `http://127.0.0.1:${port}`,
    async addDevice(patientId) {
      const [deviceId, secret] = [randomUUID(), nodeSecrets.make()];
      await database.sql(`insert into devices (id, tenant_id, patient_id, name, key_hash, created_at) values ($1, $2, $3, 'Monitor', $4, now())`, [deviceId, ward.tenantId, patientId, nodeSecrets.hash(secret)]);
      return { deviceId, key: formatDeviceKey({ deviceId, secret }) };
    },
    async restart() {
      await app.stop();
      app = await open();
    },
    async stop() {
      await app.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
