// A whole node over HTTP with wards of patients, staff and family, for tests of what patients choose.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EndpointName, type EndpointReply, endpoints } from '@mydr24/protocol';
import { type App, createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { createTokenSigner } from '../people/access-token-jose.ts';
import { type CastName, insertWard, proveEverybody, type Ward } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 31 + 7) & 0xff);

export interface Asked { query?: Record<string, string | number>; body?: object }
export interface ConsentRig {
  readonly database: TestDatabase;
  /** A ward nobody used yet; a node knows the people of its start. */
  newWard(): Ward;
  ask<K extends EndpointName>(ward: Ward, as: CastName | Ward['callers'][CastName], name: K, params?: Record<string, string>, asked?: Asked): Promise<{ status: number; body: EndpointReply<K> & { code?: string } }>;
  stop(): Promise<void>;
}

export async function startConsentRig(wardsWanted: number, flags: readonly string[] = []): Promise<ConsentRig> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-consent-'));
  const wards: Ward[] = [];
  for (let n = 0; n < wardsWanted; n += 1) wards.push(await insertWard(database));
  await proveEverybody(database);
  const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--log-level', 'silent', '--rate-per-minute', '1000000', ...flags], env: {}, file: undefined }, { mode: 'production' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
  const app: App = await createApp({ config: parsed.config, address: database.address, authKey, dataDir, isAlone: true });
  const origin = `http://127.0.0.1:${(await app.start()).port}`;
  const signer = createTokenSigner({ key: authKey, clock: systemClock });
  return {
    database,
    newWard: () => wards.pop()!,
    async ask(ward, as, name, params = {}, { query = {}, body } = {}) {
      const { method, path } = endpoints[name];
      const url = new URL(path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? ''), origin);
      for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
      const { token } = await signer.sign(typeof as === 'string' ? ward.callers[as] : as, systemClock.nowMs() + 300_000);
      const response = await fetch(url, {
        method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as never };
    },
    async stop() {
      await app.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
