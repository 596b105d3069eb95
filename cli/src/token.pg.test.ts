// `mydr24 token` against a real database: what it prints works, and gives no more than it should.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { before } from 'node:test';
import { createTokenVerifier } from '@mydr24/server/people/access-token-jose.ts';
import { createDeviceVerifier } from '@mydr24/server/devices/device-engine.ts';
import { emailOf, insertWard, type Ward } from '@mydr24/server/people/people-testing.ts';
import { nodeSecrets } from '@mydr24/server/people/secrets-node.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { runOn } from './command-testing.ts';
import { runToken } from './token.ts';

const key = randomBytes(32);
let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

const run = (...argv: string[]) => runOn(database, runToken, argv, { env: { MYDR24_AUTH_KEY: key.toString('base64url') } });

test('a person\'s token says who they are, for as long as asked, and is in the audit', async () => {
  const { code, out, err } = await run('--person', emailOf(ward, 'nurse'), '--ttl', '90s');
  assert.equal(code, 0, err);
  const verdict = await createTokenVerifier({ key, clock: systemClock, isSessionRevoked: () => false })(out.trim());
  assert.ok(verdict.ok);
  assert.equal(verdict.body.caller.personId, ward.callers.nurse.personId);
  assert.ok(verdict.body.expiresAtMs - systemClock.nowMs() <= 90_000);
  const rows = await database.sql(`select from audit_rows where action = 'session.operator-token' and resource = $1`, [`session/${verdict.body.caller.sessionId}`]);
  assert.equal(rows.length, 1);
});

test('a device\'s key is paired with the patient it was made for', async () => {
  const { code, out, err } = await run('--device', 'Monitor 7', `--patient=${ward.patientId}`);
  assert.equal(code, 0, err);
  const verify = createDeviceVerifier({ pg: database.pg, clock: systemClock, secrets: nodeSecrets, rightsChanges: { subscribe: () => () => {} } });
  const verdict = await verify(out.trim());
  assert.ok(verdict.ok && verdict.body.caller.patientId === ward.patientId && verdict.body.caller.tenantId === ward.tenantId);
});

test('an unknown person, a long life and half a wish are told, and nothing is printed', async () => {
  for (const [argv, expected] of [
    [['--person', 'nobody@example.org'], 1],
    [['--person', emailOf(ward, 'nurse'), '--ttl', '11m'], 2],
    [['--device', 'Monitor'], 2],
    [['--device', 'Monitor', '--patient', '00000000-0000-4000-8000-000000000000'], 1],
    [[], 2],
  ] as const) {
    const { code, out, err } = await run(...argv);
    assert.deepEqual({ code, out }, { code: expected, out: '' }, argv.join(' '));
    assert.ok(err.length > 0);
  }
});
