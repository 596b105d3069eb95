// The published OpenAPI document turned against its own server. FUZZ_RUNS and FUZZ_SEED choose how many cases each endpoint gets and
// which; a failure names both.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { endpoints, type EndpointName } from '@mydr24/protocol';
import type { CastName } from '@mydr24/server/people/people-testing.ts';
import { columns, rightsMatrix } from '@mydr24/server/people/rights-matrix.ts';
import fc from 'fast-check';
import { type AttackInput, LEAKS, startTarget, type Target } from './attack-rig.ts';
import { arbitraryOf, type Pool, type Schema } from './schema-arbitrary.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 6);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261126);
const AT_ONCE = 8;
/** What would end the run's own session, key or server: the others go on with it. */
const ENDING: readonly string[] = ['signOut', 'endSession', 'endOtherSessions', 'setPassword', 'deactivatePerson', 'removeDevice', 'rotateOwnKey', 'rotateDeviceKey', 'revokeDevice'];

/** Linters of a text its author just wrote: by promise (PK4, MR8) they say what was found. No record of a patient is in it. */
const LINTING: readonly string[] = ['lintPack', 'dryRunPack', 'savePackDraft', 'proposePack', 'lintRules', 'saveRuleSet', 'proposeRuleSet'];

interface Operation {
  readonly operationId: EndpointName;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

let target: Target;
let operations: Operation[];
let pool: Pool;
/** In every name and note of the other tenant, and nowhere else. */
const FOREIGN = 'Zyxwforeign';
const CANARY = 'canary7c1f0b';

before(async () => {
  target = await startTarget();
  const { database, here, there } = target;
  const [own, foreign] = [await target.recordsOf(here), await target.recordsOf(there)];
  for (const [table, column] of [['patients', 'given_name'], ['persons', 'family_name'], ['units', 'name'], ['facilities', 'name'], ['devices', 'name'], ['vehicles', 'name'], ['tenants', 'name']] as const) {
    await database.sql(`update ${table} set ${column} = $1 where ${table === 'tenants' ? 'id' : 'tenant_id'} = $2`, [FOREIGN, there.tenantId]);
  }
  const idsOf = (records: object): string[] => Object.values(records).filter((value): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value));
  const document = JSON.parse((await target.fetch('/openapi.json')).text) as Document;
  operations = Object.values(document.paths).flatMap((methods) => Object.values(methods)).filter(({ operationId }) => !ENDING.includes(operationId) && endpoints[operationId].auth !== 'demo');
  pool = { named: document.components.schemas, ids: [...idsOf(foreign), there.tenantId, ...idsOf(own), here.tenantId, randomUUID()], canary: CANARY };
});
after(() => target.stop());

function inputOf({ operationId, parameters, requestBody }: Operation): fc.Arbitrary<AttackInput> {
  const part = (where: string) => fc.record(
    Object.fromEntries(parameters.filter((each) => each.in === where).map(({ name, schema }) => [name, arbitraryOf(schema, pool).map(asText)])),
    { requiredKeys: parameters.filter((each) => each.in === where && (each.required || where === 'path')).map(({ name }) => name) },
  );
  const [content] = Object.values(requestBody?.content ?? {});
  const body = content === undefined ? fc.constant(undefined) : endpoints[operationId].accepts === 'json' ? arbitraryOf(content.schema, pool).map((value) => JSON.stringify(value)) : fc.string({ unit: 'binary', maxLength: 400 });
  return fc.record({ params: part('path'), query: part('query'), text: body }) as fc.Arbitrary<AttackInput>;
}

/** As it stands in an address. */
const asText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text === '' || text === '.' || text === '..' ? 'x' : text).toWellFormed().slice(0, 2_000);
};

function askersOf(name: EndpointName): readonly (CastName | { token: string } | null)[] {
  const row = rightsMatrix[name];
  if (row.for === 'device') return [{ token: target.deviceKey }];
  return row.for === 'person' ? columns.filter((_, nth) => row.cells[nth] === 'ok') : [null];
}

test('[SE2] whatever fits the published schemas, or nearly, gets no 500, no trace, no value back and nothing of another tenant', async (t) => {
  const seen: Record<number, number> = {};
  let asked = 0;
  const work = operations.flatMap((operation, nth) => {
    const askers = askersOf(operation.operationId);
    return fc.sample(inputOf(operation), { numRuns: RUNS, seed: SEED + nth }).map((input, run) => ({ operation, input, as: askers[run % askers.length]! }));
  });
  const next = work.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const { operation: { operationId }, input, as } of next) {
      const reply = await target.ask(operationId, input, as).catch((error: unknown) => assert.fail(`${operationId}: no answer to ${JSON.stringify(input)}: ${String(error)}`));
      const what = `${operationId} as ${JSON.stringify(as)}, seed ${SEED}: ${reply.status} to ${JSON.stringify(input).slice(0, 1_000)}: ${reply.text.slice(0, 500)}`;
      seen[reply.status] = (seen[reply.status] ?? 0) + 1;
      asked += 1;
      assert.ok(reply.status < 500 || reply.status === 503, what);
      assert.doesNotMatch(reply.text, LEAKS, what);
      assert.ok(!reply.text.includes(FOREIGN), what);
      if (reply.status >= 400 && !LINTING.includes(operationId)) assert.ok(!reply.text.includes(CANARY), what);
    }
  }));
  t.diagnostic(`${asked} requests to ${operations.length} endpoints, seed ${SEED}: ${JSON.stringify(seen)}`);
  assert.ok((seen[200] ?? 0) > asked / 50, 'some of them get past the schemas');
  assert.equal((await target.fetch('/readyz')).status, 200, 'and the server is well');
});
