// Asks every cell of the rights matrix on a real database: every endpoint, as every role, with a record of one's own tenant,
// of another and a random one. Handlers are the server's own; only the lane that judges readings is a stand-in.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { type EndpointName, endpointNames, endpoints } from '@mydr24/protocol';
import { cutOf } from '../gateway/reply-cut.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { Caller } from './access.ts';
import { insertWard, type Ward } from './people-testing.ts';
import { type Cell, columns, type MatrixRow, rightsMatrix } from './rights-matrix.ts';
import { inputs, plainInputs, randomRecords, type Records } from './rights-testing.ts';
import { openHandlers } from './rights-handlers-testing.ts';
import type { Ask, Outcome } from './rights-records-testing.ts';

type PersonRow = Extract<MatrixRow, { for: 'person' }>;

let database: TestDatabase;
let ask: Ask;
let prepare: (endpoint: EndpointName, ward: Ward) => Promise<Records>;

before(async (t) => {
  database = await createTestDatabase(t as never);
  const world = openHandlers(database);
  ask = world.ask;
  prepare = world.prepare;
});

const cellOf = (outcome: Outcome): Cell | '401' => {
  if (outcome.ok) return 'ok';
  const { kind } = outcome.error;
  return kind === 'forbidden' ? '403' : kind === 'not-found' ? '404' : kind === 'unauthenticated' ? '401' : 'ok';
};
const plain = (body: unknown): unknown => JSON.parse(JSON.stringify(body ?? null));
/** In the asker's own tenant; what a guest reads is kept in the patient's as well (shared-care/shared-care.pg.test.ts). */
/** Of who was let in or refused; what came of a change of somebody's standing is a row beside it. */
const auditRows = async (requestId: string, { tenantId }: Ward): Promise<number> =>
  (await database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where request_id = $1 and tenant_id = $2 and change is null`, [requestId, tenantId]))[0]?.n ?? -1;

test('[P16] every endpoint has a row for whom it is for, and every row a cell for every role', () => {
  assert.deepEqual(Object.keys(rightsMatrix).toSorted(), endpointNames.toSorted());
  for (const name of endpointNames) {
    const row = rightsMatrix[name];
    assert.equal(row.for, endpoints[name].auth, name);
    if (row.for !== 'person') continue;
    assert.equal(row.cells.length, columns.length, name);
    for (const cell of row.cells) assert.ok(['ok', '403', '404'].includes(cell), `${name}: ${cell}`);
    assert.ok((name in inputs) === namesRecord(name), `${name} names a record and has an input, or neither`);
  }
});

/** From the protocol's own table: an id in the path, the query or the body. */
function namesRecord(name: EndpointName): boolean {
  const { params, query, body } = endpoints[name];
  const keys = [...Object.keys(params.shape), ...Object.keys(query.shape), ...(body && 'shape' in body ? Object.keys(body.shape) : [])];
  return keys.some((key) => /^(patient|unit|alarm|review|emergency|page|device|familyLink|rota|override|swap|absence|feed|alertDevice|capAlert|vehicle|closure|massCasualty|facility|app|session|passkey|recovery|invitation|breakGlass|erasure|hold|export|network|sharedCare)Id$|^patientIds$/.test(key)) || Object.hasOwn(params.shape, 'personId') || keys.includes('version');
}

const personEndpoints = endpointNames.filter((name) => rightsMatrix[name].for === 'person');

for (const endpoint of personEndpoints) {
  const { cells, audit } = rightsMatrix[endpoint] as PersonRow;
  test(`[P16] ${endpoint} lets in whom the matrix says, [FR7] tells each no more than the fields of their role, and [A3] leaves exactly one row`, async () => {
    const world = async () => {
      const ward = await insertWard(database);
      const records = await prepare(endpoint, ward);
      return { ward, input: inputs[endpoint]?.(records) ?? plainInputs[endpoint] ?? {} };
    };
    let { ward, input } = await world();
    const found: string[] = [];
    let hasSucceeded = false;
    for (const [index, column] of columns.entries()) {
      // Once taken back, a family link is nobody's any more.
      if (endpoint === 'revokeFamilyLink') ({ ward, input } = await world());
      const requestId = randomUUID();
      const outcome = await ask(ward.callers[column], endpoint, input, requestId);
      found.push(cellOf(outcome));
      hasSucceeded ||= outcome.ok;
      if (outcome.ok && !endpoints[endpoint].isFile) assert.deepEqual(plain(cutOf(endpoints[endpoint].reply)(outcome.body, { seers: new Set(ward.callers[column].roles), isCut: false })), plain(outcome.body), `fields of ${endpoint} to ${column}`);
      assert.equal(await auditRows(requestId, ward), audit === 'none' && cells[index] === 'ok' ? 0 : 1, `audit rows of ${endpoint} by ${column}`);
    }
    assert.deepEqual(Object.fromEntries(columns.map((column, index) => [column, found[index]])), Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
    assert.ok(hasSucceeded, 'somebody whom the matrix lets in did it');
  });
}

for (const endpoint of personEndpoints.filter((name) => name in inputs)) {
  const { cells } = rightsMatrix[endpoint] as PersonRow;
  test(`[P8] ${endpoint} answers another tenant's record exactly as a random one`, async () => {
    const [here, there] = [await insertWard(database), await insertWard(database)];
    const inputOf = inputs[endpoint]!;
    const foreign = await prepare(endpoint, there);
    const own = await prepare(endpoint, here);
    const named = { colleagueId: own.colleagueId, nurseId: own.nurseId, relativeId: own.relativeId, askedId: own.askedId };
    for (const [index, column] of columns.entries()) {
      const requests = { foreign: randomUUID(), random: randomUUID() };
      const caller = here.callers[column];
      const toForeign = await ask(caller, endpoint, inputOf({ ...foreign, ...named }), requests.foreign);
      const toRandom = await ask(caller, endpoint, inputOf({ ...randomRecords(own), ...named }), requests.random);
      assert.equal(JSON.stringify(toForeign), JSON.stringify(toRandom), column);
      assert.equal(cellOf(toForeign), cells[index] === '403' ? '403' : '404', column);
      for (const requestId of Object.values(requests)) assert.equal(await auditRows(requestId, here), 1, `a refusal of ${endpoint} to ${column} is recorded`);
    }
    assert.equal((await database.sql(`select from audit_rows where tenant_id = $1 and actor_id = any($2)`, [there.tenantId, Object.values(here.callers).map(({ personId }) => personId)])).length, 0);
  });
}

test('[P16] nobody signed in, and no device, is let in where a person is asked for', async () => {
  const ward = await insertWard(database);
  const device: Caller = { type: 'device', deviceId: ward.deviceId, tenantId: ward.callers.nurse.tenantId, patientId: ward.patientId };
  const records = await prepare('getPatient', ward);
  for (const endpoint of personEndpoints) {
    const input = inputs[endpoint]?.(records) ?? plainInputs[endpoint] ?? {};
    for (const caller of [{ type: 'public' } as const, device]) {
      assert.ok(['401', '403'].includes(cellOf(await ask(caller, endpoint, input, randomUUID()))), `${endpoint} as ${caller.type}`);
    }
  }
});

test('[P14] the demo\'s endpoints do not exist outside a demo', async () => {
  for (const endpoint of endpointNames.filter((name) => rightsMatrix[name].for === 'demo')) {
    assert.equal(cellOf(await ask({ type: 'public' }, endpoint, { body: { accountId: 'nurse' } }, randomUUID())), '404', endpoint);
  }
});
