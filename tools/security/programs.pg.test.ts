// Service accounts and apps on a running server: every interaction of FHIR as each of them, and nothing else at all.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { endpointNames, endpoints } from '@mydr24/protocol';
import { FHIR_PREFIX, fhirInteractions } from '@mydr24/server/fhir/capability.ts';
import { idOfReading } from '@mydr24/server/fhir/reading-resource.ts';
import type { CastName, Ward } from '@mydr24/server/people/people-testing.ts';
import { programColumns, type ProgramColumn, programMatrix } from '@mydr24/server/people/rights-matrix-programs.ts';
import { inputs, plainInputs, type Records } from '@mydr24/server/people/rights-testing.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { insertAccess, insertApp, insertGrant } from '@mydr24/server/smart/smart-store.ts';
import { formatAccess } from '@mydr24/server/smart/smart-token.ts';
import { openLine, type Reply, startTarget, type Target } from './attack-rig.ts';

let target: Target;
const tokens = new Map<ProgramColumn, string>();
let own: Records;
const observations = { own: '', foreign: '' };
const HOUR_MS = 3_600_000;

before(async () => {
  target = await startTarget();
  const { here } = target;
  own = await target.recordsOf(here);
  const apps: Record<ProgramColumn, () => Promise<string>> = {
    service: () => programOf({ scopes: ['system/*.rs'], unitIds: [here.unitId] }),
    'service of another ward': () => programOf({ scopes: ['system/*.rs'], unitIds: [here.otherUnitId] }),
    'narrow service': () => programOf({ scopes: ['system/Observation.rs'], unitIds: [here.unitId] }),
    'patient’s app': () => programOf({ scopes: ['patient/*.rs'], by: 'patient', patientId: here.patientId }),
    'nurse’s app': () => programOf({ scopes: ['user/*.rs'], by: 'nurse' }),
    'other nurse’s app': () => programOf({ scopes: ['user/*.rs'], by: 'otherNurse' }),
    'relative’s app': () => programOf({ scopes: ['patient/*.rs', 'user/*.rs'], by: 'family', patientId: here.patientId }),
    'admin’s app': () => programOf({ scopes: ['user/*.rs'], by: 'admin' }),
  };
  for (const column of programColumns) tokens.set(column, await apps[column]());
  for (const [which, ward] of [['own', target.here], ['foreign', target.there]] as const) observations[which] = await insertReading(ward);
});
after(() => target.stop());

/** A registered program with a token in its hand; how it comes by one is smart/'s own test. */
async function programOf({ scopes, unitIds = [], by, patientId = null }: { scopes: string[]; unitIds?: string[]; by?: CastName; patientId?: string | null }): Promise<string> {
  const { database, here: { tenantId, callers } } = target;
  const [appId, secret, nowMs] = [randomUUID(), nodeSecrets.make(), Date.now()];
  const grantId = by === undefined ? null : randomUUID();
  const expiresAt = nowMs + HOUR_MS;
  const app = { id: appId, tenantId, name: 'Program', kind: by === undefined ? 'service' : 'public', redirectUris: by === undefined ? [] : ['https://app.example.org/back'], launchUrl: null, secretHash: null, jwks: by === undefined ? { keys: [] } : null, jwksUrl: null, scopes, unitIds, purpose: by === undefined ? 'a report' : null, expiresAt: by === undefined ? expiresAt : null, createdAt: nowMs };
  await database.pg.asTenant(tenantId, async (tx) => {
    await insertApp(tx, app as never, callers.admin.personId);
    if (by !== undefined) await insertGrant(tx, { grantId: grantId!, tenantId, appId, personId: callers[by].personId, sessionId: callers[by].sessionId, scopes: [...scopes, 'offline_access'], patientId, sessionHash: nodeSecrets.hash(nodeSecrets.make()), nowMs, expiresAt });
    await insertAccess(tx, { hash: nodeSecrets.hash(secret), tenantId, appId, grantId, scopes, expiresAt });
  });
  return formatAccess({ tenantId, secret });
}

/** A reading of the ward's patient, as FHIR names it. */
async function insertReading(ward: Ward): Promise<string> {
  const { database } = target;
  const [takenAt, seq] = [new Date(Date.now() - 60_000), 1];
  await database.sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, $4, 'heart-rate', 71, '/min', $5, $5)`, [ward.tenantId, ward.patientId, ward.deviceId, seq, takenAt]);
  return idOfReading({ deviceId: ward.deviceId, seq, takenAt: takenAt.getTime() });
}

const fhir = (column: ProgramColumn, method: string, path: string): Promise<Reply> =>
  target.fetch(`${FHIR_PREFIX}${path}`, { method, headers: { authorization: `Bearer ${tokens.get(column)!}`, prefer: 'respond-async', ...(method === 'GET' ? {} : { 'content-type': 'application/fhir+json' }) }, ...(method === 'GET' ? {} : { body: '{"resourceType":"Observation"}' }) });
const addressOf = (path: string, patientId: string, observationId: string): string =>
  path === '/Observation' ? `/Observation?patient=Patient/${patientId}` : path.replace(':id', path.startsWith('/Patient') ? patientId : observationId);
const cellOf = ({ status }: Reply): string => (status === 200 || status === 202 ? 'ok' : String(status));

test('[P28] every interaction of FHIR has a row for programs', () => {
  assert.deepEqual(Object.keys(programMatrix).toSorted(), fhirInteractions.map(({ method, path }) => `${method} ${path}`).toSorted());
  for (const [name, row] of Object.entries(programMatrix)) assert.equal(row.length, programColumns.length, name);
});

for (const { method, path } of fhirInteractions) {
  test(`[P28] ${method} ${path} answers each program as the matrix says, and another tenant’s record as one that is nowhere`, async () => {
    const found: string[] = [];
    for (const column of programColumns) {
      const reply = await fhir(column, method, method === 'GET' ? addressOf(path, target.here.patientId, observations.own) : path.replace(':id', observations.own));
      found.push(cellOf(reply));
      // The list and the export name no record: what they hold is asked by [SA15] and [SA16].
      if (method !== 'GET' || path === '/Patient' || path === '/Patient/$export') continue;
      const [foreign, nowhere] = [await fhir(column, method, addressOf(path, target.there.patientId, observations.foreign)), await fhir(column, method, addressOf(path, randomUUID(), randomUUID()))];
      assert.deepEqual([foreign.status, withoutIds(foreign)], [nowhere.status, withoutIds(nowhere)], column);
      assert.ok(foreign.status === 404 || foreign.status === 403, `${column}: ${foreign.status}`);
    }
    assert.deepEqual(Object.fromEntries(programColumns.map((column, nth) => [column, found[nth]])), Object.fromEntries(programColumns.map((column, nth) => [column, programMatrix[`${method} ${path}`]![nth]])));
  });
}
const withoutIds = ({ text }: Reply): string => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27,}[\w.-]*/g, 'ID');

test('[P28] no endpoint answers a program: its token is nobody’s there, whatever it may read over FHIR', async () => {
  for (const column of ['service', 'nurse’s app'] as const) {
    for (const name of endpointNames.filter((each) => endpoints[each].auth === 'person' || endpoints[each].auth === 'device')) {
      const reply = await target.ask(name, inputs[name]?.(own) ?? plainInputs[name] ?? {}, { token: tokens.get(column)! });
      assert.equal(reply.status, 401, `${name} as ${column}`);
    }
  }
});

test('[P28] no socket is opened by a program', async () => {
  for (const column of programColumns) {
    const line = await openLine(target.port);
    line.send({ type: 'hello', token: tokens.get(column)!, resume: [], capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } });
    assert.equal((await line.closed).code, 4401, column);
  }
});
