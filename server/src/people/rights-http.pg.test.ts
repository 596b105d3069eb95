// The rights matrix once more through the whole server and over HTTP: another tenant's record is answered with the very
// bytes of a random one, and a role that may never do it is told so whatever the record.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type EndpointName, endpointNames, endpoints } from '@mydr24/protocol';
import { type App, createApp } from '../app.ts';
import { parseConfig } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { insertSharing } from '../shared-care/shared-care-testing.ts';
import { createTokenSigner } from './access-token-jose.ts';
import { insertBareEmergency, insertPasskeyOf, insertRotaRecords, insertTwinSession, insertWard, proveEverybody, type Ward } from './people-testing.ts';
import { columns, rightsMatrix } from './rights-matrix.ts';
import { type Input, inputs, randomRecords, type Records } from './rights-testing.ts';

const authKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 53 + 11) & 0xff);
const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-rights-'));
let database: TestDatabase;
let app: App;
let origin: string;
let here: Ward;
let there: Ward;

before(async () => {
  database = await createTestDatabase();
  here = await insertWard(database);
  there = await insertWard(database);
  await proveEverybody(database);
  const parsed = parseConfig({ flags: ['--port', String(await freePort()), '--log-level', 'silent', '--rate-per-minute', '1000000'], env: {}, file: undefined }, { mode: 'production' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join());
  app = await createApp({ config: parsed.config, address: database.address, authKey, dataDir, isAlone: true });
  origin = `http://127.0.0.1:${(await app.start()).port}`;
});

after(async () => {
  await app.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Reply {
  status: number;
  text: string;
}

async function ask(token: string | null, name: EndpointName, { params = {}, query = {}, body }: Input): Promise<Reply> {
  const { method, path } = endpoints[name];
  const url = new URL(path.replace(/:(\w+)/g, (_, key: string) => String(params[key] ?? '')), origin);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text: text.replace(/"requestId":"[^"]*"/, '"requestId":""') };
}

async function recordsOf(ward: Ward): Promise<Records> {
  const { emergencyId, pageId } = await insertBareEmergency(database, ward);
  const { patientId, unitId, facilityId, deviceId, familyLinkId, callers } = ward;
  const people = { colleagueId: here.callers.doctor.personId, nurseId: here.callers.nurse.personId, relativeId: here.callers.otherFamily.personId, askedId: here.callers.responder.personId, leaverId: callers.otherNurse.personId };
  const rota = await insertRotaRecords(database, ward);
  return { patientId, unitId, facilityId, deviceId, familyLinkId, emergencyId, pageId, alarmId: randomUUID(), packId: `pack-${randomUUID()}`, packVersion: 2, photoId: randomUUID(), appId: randomUUID(), ruleVersion: 2, limitVersion: 2, alertDeviceId: randomUUID(), capAlertId: randomUUID(), closureId: randomUUID(), massCasualtyId: randomUUID(), trackedId: callers.responder.personId, vehicleId: await insertVehicle(ward), pairingId: randomUUID(), sessionId: await insertTwinSession(database, callers.nurse), breakGlassId: randomUUID(), recoveryId: randomUUID(), invitationId: randomUUID(), erasureId: randomUUID(), holdId: randomUUID(), exportId: randomUUID(), importId: randomUUID(), passkeyId: await insertPasskeyOf(database, callers.nurse), ...people, ...rota, ...(await insertSharing(database, 'getSharedPatient', ward)) };
}

async function insertVehicle({ tenantId }: Ward): Promise<string> {
  const vehicleId = randomUUID();
  await database.sql(`insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, 'Car', '{}', '', now())`, [vehicleId, tenantId]);
  return vehicleId;
}

test('[P8] over HTTP another tenant\'s record is answered with the same status and bytes as a random one', async () => {
  const foreign = await recordsOf(there);
  const signer = createTokenSigner({ key: authKey, clock: systemClock });
  for (const column of columns) {
    const { token } = await signer.sign(here.callers[column], systemClock.nowMs() + 300_000);
    for (const name of endpointNames.filter((each) => each in inputs)) {
      const inputOf = inputs[name]!;
      const [toForeign, toRandom] = [await ask(token, name, inputOf(foreign)), await ask(token, name, inputOf(randomRecords(foreign)))];
      assert.deepEqual(toForeign, toRandom, `${name} as ${column}`);
      const row = rightsMatrix[name];
      assert.equal(toForeign.status, row.for === 'person' && row.cells[columns.indexOf(column)] === '403' ? 403 : 404, `${name} as ${column}: ${toForeign.text}`);
    }
  }
});

test('[P16] over HTTP nobody gets past an endpoint for persons or devices without a token', async () => {
  const records = await recordsOf(here);
  for (const name of endpointNames.filter((each) => !['public', 'demo', 'carrier'].includes(endpoints[each].auth))) {
    assert.equal((await ask(null, name, inputs[name]?.(records) ?? {})).status, 401, name);
  }
});

test('[P14] over HTTP the demo\'s endpoints do not exist in production', async () => {
  for (const name of endpointNames.filter((each) => endpoints[each].auth === 'demo')) assert.equal((await ask(null, name, {})).status, 404, name);
});
