// The proof before a dangerous act, through the one way every request takes, on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import type { EndpointName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createRequests } from '../gateway/request-engine.ts';
import type { Caller, PersonCaller } from '../people/access.ts';
import { attemptLimits } from '../people/attempt-limit.ts';
import { createDoor } from '../people/door-postgres.ts';
import { createPasswordHasher } from '../people/password-argon2.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { answer, type Handlers } from '../platform/handlers.ts';
import { createIdempotency } from '../platform/idempotency-store.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createStepUpHandlers } from './step-up-routes.ts';
import { createProofCheck } from './step-up-store.ts';

const PASSWORD = 'correct horse battery staple';
const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
let database: TestDatabase;
let ward: Ward;

before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database, await hasher.hash(PASSWORD));
});

function openDesk({ isDemo = false } = {}) {
  let nowMs = WORLD_MS;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const { pg } = database;
  const done: unknown[] = [];
  const handlers = {
    ...createStepUpHandlers({ pg, door: createDoor({ clock, insertAudit }), hasher, usePasskey: async () => null, secondStep: { take: async () => false }, insertAudit, isDemo }),
    async revokeDevice({ params }: { params: unknown }) {
      done.push(params);
      return answer({});
    },
  } as unknown as Handlers<Caller>;
  const requests = createRequests({ handlers, idempotency: createIdempotency({ pg, clock }), clock, isDemo, isProven: createProofCheck(pg), onProblem: (problem) => assert.fail(String(problem)) });
  const key = randomUUID();
  const ask = (caller: PersonCaller, endpoint: EndpointName, rest: { params?: object; body?: unknown } = {}, requestId: string = randomUUID()) =>
    requests.invoke({ caller, endpoint, input: { params: rest.params ?? {}, query: {}, body: rest.body }, key: endpoint === 'revokeDevice' ? key : undefined, requestId, address: '192.0.2.1' });
  return {
    done,
    pass: (ms: number) => void (nowMs += ms),
    ask,
    revoke: (caller: PersonCaller) => ask(caller, 'revokeDevice', { params: { deviceId: ward.deviceId } }),
    prove: (caller: PersonCaller, password = PASSWORD, requestId?: string) => ask(caller, 'stepUp', { body: { way: 'password', password } }, requestId),
  };
}

const codeOf = (answered: Awaited<ReturnType<ReturnType<typeof openDesk>['revoke']>>): string => (answered.ok ? 'ok' : answered.error.code);

test('[IDN1] a dangerous act is refused until its person proves themselves, then the same request is done, and 5 minutes later refused again', async () => {
  const desk = openDesk();
  const { admin } = ward.callers;
  assert.equal(codeOf(await desk.revoke(admin)), 'step-up-needed');
  assert.deepEqual(desk.done, []);
  assert.equal(codeOf(await desk.prove(admin)), 'ok');
  assert.equal(codeOf(await desk.revoke(admin)), 'ok');
  assert.deepEqual(desk.done, [{ deviceId: ward.deviceId }]);
  desk.pass(5 * 60_000);
  assert.equal(codeOf(await desk.revoke(admin)), 'step-up-needed');
});

test('[IDN2] a proof opens its own session and no other, and ends with it', async () => {
  const desk = openDesk();
  const { coordinator, doctor } = ward.callers;
  const [twin] = await database.sql<{ id: string }>(
    `insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) select gen_random_uuid(), tenant_id, person_id, 'twin', created_at, used_at, expires_at from sessions where id = $1 returning id`,
    [coordinator.sessionId]);
  assert.equal(codeOf(await desk.prove(coordinator)), 'ok');
  assert.equal(codeOf(await desk.revoke(coordinator)), 'ok');
  assert.equal(codeOf(await desk.revoke({ ...coordinator, sessionId: twin!.id as PersonCaller['sessionId'] })), 'step-up-needed');
  assert.equal(codeOf(await desk.revoke({ ...doctor, sessionId: coordinator.sessionId })), 'step-up-needed');
  await database.sql('update sessions set revoked_at = $2 where id = $1', [coordinator.sessionId, new Date(WORLD_MS)]);
  assert.equal(codeOf(await desk.revoke(coordinator)), 'step-up-needed');
});

test('[IDN2] a wrong proof opens nothing, is audited, and too many are stopped', async () => {
  const desk = openDesk();
  const { nurse } = ward.callers;
  const requestId = randomUUID();
  assert.equal(codeOf(await desk.prove(nurse, 'wrong', requestId)), 'proof-refused');
  assert.equal(codeOf(await desk.revoke(nurse)), 'step-up-needed');
  const rows = await database.sql('select action, outcome, resource from audit_rows where request_id = $1', [requestId]);
  assert.deepEqual(rows, [{ action: 'session.step-up', outcome: 'refused', resource: `session/${nurse.sessionId}` }]);
  for (let tries = 1; tries < attemptLimits.perPair; tries += 1) await desk.prove(nurse, 'wrong');
  assert.equal(codeOf(await desk.prove(nurse)), 'too-many-attempts');
});

test('[IDN2] the demo\'s one click proves a demo account in demo mode and nobody elsewhere', async () => {
  const { responder } = ward.callers;
  const body = { way: 'demo' };
  assert.equal(codeOf(await openDesk().ask(responder, 'stepUp', { body })), 'proof-refused');
  const demo = openDesk({ isDemo: true });
  assert.equal(codeOf(await demo.ask(responder, 'stepUp', { body })), 'ok');
  assert.equal(codeOf(await demo.revoke(responder)), 'ok');
  await database.sql('update persons set demo_account = null where id = $1', [ward.callers.patient.personId]);
  assert.equal(codeOf(await demo.ask(ward.callers.patient, 'stepUp', { body })), 'proof-refused');
});
