// Choosing a password on a real database.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createDoor } from '../people/door-postgres.ts';
import { createPasswordHasher } from '../people/password-argon2.ts';
import { insertTwinSession, insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { isLeakedPassword } from './leaked-passwords-file.ts';
import { createPasswordHandlers } from './password-routes.ts';

const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
let database: TestDatabase;
let ward: Ward;

before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

test('[IDN8] a refused password changes nothing; a chosen one counts at once and signs its person out everywhere else', async () => {
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
  const rightsChanges = createRevocations({ pg: database.pg, clock });
  const ended: string[] = [];
  rightsChanges.subscribe((changes) => ended.push(...changes.flatMap((change) => (change.type === 'session' ? change.sessionId : []))));
  const handlers = createPasswordHandlers({ keys: createTestKeys(), pg: database.pg, door: createDoor({ clock, insertAudit }), hasher, rightsChanges, isLeaked: isLeakedPassword });
  const { nurse } = ward.callers;
  const twinId = await insertTwinSession(database, nurse);
  const choose = (password: string) => handlers.setPassword({ caller: nurse, requestId: 'r1', nowMs: WORLD_MS, params: {}, query: {}, body: { password } });
  const hashOf = async (): Promise<string | null> => (await database.sql<{ h: string | null }>('select password_hash as h from persons where id = $1', [nurse.personId]))[0]!.h;

  const refused = await choose('Password2026!');
  assert.ok(!refused.ok && refused.error.code === 'password-leaked' && !refused.error.message.includes('2026'));
  assert.deepEqual([await hashOf(), ended], [null, []]);
  assert.deepEqual(await choose('tres gats al terrat'), { ok: true, body: { ended: 1 } });
  assert.ok(await hasher.verify('tres gats al terrat', await hashOf()));
  assert.deepEqual(ended, [twinId]);
  const rows = await database.sql(`select outcome from audit_rows where action = 'password.set' and actor_id = $1`, [nurse.personId]);
  assert.deepEqual(rows, [{ outcome: 'allowed' }]);
});
