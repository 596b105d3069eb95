// The demo network in a real database: whole, twice harmless, and as people left it on the next start.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { createDeviceVerifier } from '@mydr24/server/devices/device-engine.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { createTestDatabase, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { readingOf } from '@mydr24/server/protocols/pack-judgement.ts';
import { makeSigningKey } from '@mydr24/server/platform/signature-node.ts';
import { createPlanBook } from '@mydr24/server/protocols/plan-book-engine.ts';
import { demoNetwork } from './demo-network.ts';
import { seedPack } from './demo-pack-store.ts';
import { mainTenant } from './demo-places-of-care.ts';
import { demoDeviceKey, seedNetwork } from './network-store.ts';
import { readStayEntries } from './recorded-stays-store.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 29 + 3) & 0xff);
const otherKey = authKey.map((byte) => byte ^ 0x5a);
const NOW_MS = Date.UTC(2026, 2, 1, 8);
const network = demoNetwork(readStayEntries(), 9);
let database: TestDatabase;

before(async (t) => {
  database = await createTestDatabase(t as never);
  assert.equal(await seedNetwork(database.pg, network, { authKey, nowMs: NOW_MS }), true);
});

const count = async (table: string): Promise<number> => (await database.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;
const verifier = () =>
  createDeviceVerifier({ pg: database.pg, clock: { monotonicMs: () => 0, nowMs: () => 0 }, secrets: nodeSecrets, rightsChanges: { subscribe: () => () => {} } });

test('the whole network is in the tables', async () => {
  assert.equal(await count('tenants'), network.tenants.length);
  assert.equal(await count('patients'), network.patients.length);
  assert.equal(await count('persons'), network.persons.length);
  assert.equal(await count('responders'), network.responders.length);
  assert.equal(await count('devices'), network.devices.length);
  assert.equal(await count('rotas'), network.rotas.length);
  assert.equal(await count(`persons where demo_account not like 'virtual-%'`), network.signIns.length);
  assert.equal(await count(`persons where demo_account like 'virtual-%'`), network.responders.filter(({ isVirtual }) => isVirtual).length);
  assert.equal(await count('family_links'), network.patients.flatMap(({ consentedFamily }) => consentedFamily).length);
});

test('row-level security binds the owner again afterwards', async () => {
  assert.equal(await count(`pg_class where relrowsecurity and not relforcerowsecurity and relnamespace = 'public'::regnamespace`), 0);
});

test('a second start writes nothing and keeps what people changed', async () => {
  const link = (await database.sql<{ id: string }>(`select id from family_links limit 1`))[0];
  await database.sql(`update family_links set revoked_at = granted_at where id = $1`, [link?.id]);
  assert.equal(await seedNetwork(database.pg, network, { authKey, nowMs: NOW_MS + 60_000 }), false);
  assert.equal(await count('family_links where revoked_at is not null'), 1);
});

test('device keys follow from the auth key, and change with it', async () => {
  const device = network.devices[0];
  assert.ok(device);
  assert.ok((await verifier()(demoDeviceKey(authKey, device.id))).ok);
  assert.equal((await verifier()(demoDeviceKey(otherKey, device.id))).ok, false);
  assert.equal(await seedNetwork(database.pg, network, { authKey: otherKey, nowMs: NOW_MS }), true);
  assert.ok((await verifier()(demoDeviceKey(otherKey, device.id))).ok);
  assert.equal((await verifier()(demoDeviceKey(authKey, device.id))).ok, false);
});

test('the main health system begins with a signed pack of its region, once', async () => {
  const key = makeSigningKey();
  assert.equal(await seedPack(database.pg, network, { key, nowMs: NOW_MS }), true);
  assert.equal(await seedPack(database.pg, network, { key, nowMs: NOW_MS }), false);
  const clock = { nowMs: () => NOW_MS };
  const book = createPlanBook({ pg: database.pg, clock, key, staffingOf: () => assert.fail('nothing is due'), readSource: async (source) => readingOf(source), onProblem: (error) => assert.fail(String(error)) });
  await book.look();
  assert.deepEqual([book.packOf(mainTenant.id)?.id, book.planFor(mainTenant.id, 'stroke').protocol.emergencyNumber], ['ad-112', '112']);
});
