// Sign-in, refresh and sign-out on a real database, with the clock in the test's hand.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTokenSigner, createTokenVerifier } from './access-token-jose.ts';
import { attemptLimits } from './attempt-limit.ts';
import { createPasswordHasher } from './password-argon2.ts';
import { createRefusedSignIns } from './refused-sign-in-engine.ts';
import { createRevocations } from './revocation-engine.ts';
import type { RightsChange } from './rights-changes.ts';
import { createSessionHandlers } from './session-routes.ts';
import { nodeSecrets } from './secrets-node.ts';
import { emailOf, insertBareEmergency, insertWard, type Ward, WORLD_MS } from './people-testing.ts';

const MINUTE = 60_000;
const PASSWORD = 'correct horse battery staple';
/** Weak on purpose: these tests ask hundreds of times. */
const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
const key = Uint8Array.from({ length: 32 }, (_, index) => (index * 37) & 0xff);
let database: TestDatabase;
let ward: Ward;

before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database, await hasher.hash(PASSWORD));
});

function openDesk({ isDemo = false } = {}) {
  let nowMs = WORLD_MS;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const revocations = createRevocations({ pg: database.pg, clock });
  const changes: RightsChange[] = [];
  revocations.subscribe((more) => changes.push(...more));
  const refusedSignIns = createRefusedSignIns({ pg: database.pg, clock, insertAudit, onProblem: (error) => assert.fail(String(error)) });
  const handlers = createSessionHandlers({
    pg: database.pg, keys: createTestKeys(), clock, refusedSignIns, ids: createIds(clock), hasher, secondStep: { judge: async () => 'enough' }, signer: createTokenSigner({ key, clock }), secrets: nodeSecrets, rightsChanges: revocations, insertAudit, isDemo,
  });
  const verifyToken = createTokenVerifier({ key, clock, isSessionRevoked: revocations.isSessionRevoked });
  const call = <Body>(body: Body, address = '192.0.2.1') =>
    ({ caller: { type: 'public' }, requestId: 'r1', nowMs, address, params: {}, query: {}, body }) as const;
  return {
    changes,
    refusedSignIns,
    revocations,
    verifyToken,
    pass: (ms: number) => void (nowMs += ms),
    signIn: (email: string, password = PASSWORD, address?: string) => handlers.signIn(call({ email, password }, address)),
    signInDemo: (accountId: string) => handlers.signInDemo(call({ accountId })),
    refresh: (refreshToken: string) => handlers.refreshSession(call({ refreshToken })),
    async signOut(token: string) {
      const verdict = await verifyToken(token);
      assert.ok(verdict.ok);
      return handlers.signOut({ ...call(undefined), caller: verdict.body.caller });
    },
  };
}

const must = <Body>(answered: { ok: true; body: Body } | { ok: false; error: { code: string } }): Body => {
  assert.ok(answered.ok, answered.ok ? '' : answered.error.code);
  return answered.body;
};

test('[P1] the right password opens a session whose token says who it is', async () => {
  const desk = openDesk();
  const session = must(await desk.signIn(emailOf(ward, 'nurse').toUpperCase()));
  const { caller, expiresAtMs } = must(await desk.verifyToken(session.accessToken));
  assert.equal(caller.personId, ward.callers.nurse.personId);
  assert.equal(caller.tenantId, ward.tenantId);
  assert.deepEqual(caller.roles, ['nurse']);
  assert.deepEqual(caller.unitIds, [ward.unitId]);
  assert.ok(expiresAtMs - WORLD_MS <= 10 * MINUTE);
  const [row] = await database.sql<{ refresh_hash: Buffer }>(`select refresh_hash from sessions where id = $1`, [session.sessionId]);
  assert.ok(row && !session.refreshToken.includes(row.refresh_hash.toString('base64url')));
});

test('[P26] a wrong password is in the audit of its account, apart from the answer; an unknown e-mail is in nobody’s', async () => {
  const desk = openDesk();
  const rows = () => database.sql<{ actor: string; outcome: string }>(`select actor_id as actor, outcome from audit_rows where action = 'session.wrong-password'`);
  await desk.signIn(emailOf(ward, 'doctor'), 'wrong');
  await desk.signIn('nobody@example.org', 'wrong');
  assert.deepEqual(await rows(), [], 'the answer came before any row');
  await desk.refusedSignIns.stop();
  assert.deepEqual(await rows(), [{ actor: ward.callers.doctor.personId, outcome: 'refused' }]);
  await desk.refusedSignIns.flush();
  assert.equal((await rows()).length, 1, 'once');
});

test('[P27] a password its person did not choose opens nothing once its time is over', async () => {
  const desk = openDesk();
  const { personId } = ward.callers.dispatcher;
  await database.sql('update persons set password_until = $2 where id = $1', [personId, new Date(WORLD_MS + MINUTE)]);
  must(await desk.signIn(emailOf(ward, 'dispatcher')));
  desk.pass(MINUTE);
  const late = await desk.signIn(emailOf(ward, 'dispatcher'));
  assert.equal(!late.ok && late.error.code, 'sign-in-refused');
  await database.sql('update persons set password_until = null where id = $1', [personId]);
  must(await desk.signIn(emailOf(ward, 'dispatcher')));
});

test('[P1] an unknown e-mail and a wrong password are answered alike', async () => {
  const desk = openDesk();
  const wrong = await desk.signIn(emailOf(ward, 'nurse'), 'not the password');
  const unknown = await desk.signIn('nobody@example.org', 'not the password');
  assert.equal(wrong.ok, false);
  assert.deepEqual(unknown, wrong);
});

test('[P1] an unknown e-mail takes as long as a wrong password: the same derivation is done for both', async () => {
  const done: object[] = [];
  const counted = createPasswordHasher({
    derive: (_password, salt, tagLength, { memoryKib, passes, parallelism }) => {
      done.push({ saltLength: salt.length, tagLength, memoryKib, passes, parallelism });
      return Promise.resolve(Buffer.alloc(tagLength));
    },
  });
  const stored = await createPasswordHasher().hash(PASSWORD);
  for (const known of [stored, null]) assert.equal(await counted.verify('not the password', known), false);
  assert.equal(done.length, 2);
  assert.deepEqual(done[1], done[0]);
});

test('[P1] an account without a password, or deactivated, opens nothing', async () => {
  const desk = openDesk();
  const other = await insertWard(database, null);
  assert.equal((await desk.signIn(emailOf(other, 'nurse'))).ok, false);
  const third = await insertWard(database, await hasher.hash(PASSWORD));
  await database.sql(`update persons set is_active = false where id = $1`, [third.callers.nurse.personId]);
  assert.equal((await desk.signIn(emailOf(third, 'nurse'))).ok, false);
});

test('[P2] after too many failures from one place the account waits there, and only there', async () => {
  const desk = openDesk();
  const email = emailOf(ward, 'doctor');
  for (let tries = 0; tries < attemptLimits.perPair; tries += 1) assert.equal((await desk.signIn(email, 'wrong')).ok, false);
  const limited = await desk.signIn(email);
  assert.ok(!limited.ok && limited.error.kind === 'too-many-requests' && (limited.error.retryAfterMs ?? 0) > 0);
  must(await desk.signIn(email, PASSWORD, '192.0.2.2'));
  desk.pass(attemptLimits.windowMs);
  must(await desk.signIn(email));
});

test('[P2] one address trying many accounts is stopped, known accounts or not', async () => {
  const desk = openDesk();
  for (let tries = 0; tries < attemptLimits.perAddress; tries += 1) await desk.signIn(`nobody-${tries}@example.org`, 'wrong');
  const limited = await desk.signIn('one-more@example.org', 'wrong');
  assert.ok(!limited.ok && limited.error.code === 'too-many-attempts');
});

test('[P2] a hundred tries at once are counted like a hundred one by one', async () => {
  const desk = openDesk();
  const answers = await Promise.all(Array.from({ length: 60 }, () => desk.signIn(emailOf(ward, 'admin'), 'wrong')));
  assert.equal(answers.filter((answered) => !answered.ok && answered.error.code === 'sign-in-refused').length, attemptLimits.perPair);
});

test('[P3] a refresh token works once and brings another', async () => {
  const desk = openDesk();
  const first = must(await desk.signIn(emailOf(ward, 'nurse')));
  desk.pass(MINUTE);
  const second = must(await desk.refresh(first.refreshToken));
  assert.equal(second.sessionId, first.sessionId);
  assert.notEqual(second.refreshToken, first.refreshToken);
  must(await desk.refresh(second.refreshToken));
});

test('[P3] a used refresh token ends the session, for the thief and for the owner', async () => {
  const desk = openDesk();
  const first = must(await desk.signIn(emailOf(ward, 'nurse')));
  const second = must(await desk.refresh(first.refreshToken));
  const third = must(await desk.refresh(second.refreshToken));
  assert.equal((await desk.refresh(first.refreshToken)).ok, false);
  assert.equal((await desk.refresh(third.refreshToken)).ok, false);
  assert.deepEqual(desk.changes, [{ type: 'session', sessionId: first.sessionId }]);
  assert.equal((await desk.verifyToken(third.accessToken)).ok, false);
});

test('[P3] of two refreshes with one token at once, both do not get a session', async () => {
  const desk = openDesk();
  const { refreshToken } = must(await desk.signIn(emailOf(ward, 'nurse')));
  const answers = await Promise.all([desk.refresh(refreshToken), desk.refresh(refreshToken)]);
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
});

test('[P3] a token that is made up, of another session or of another tenant opens nothing', async () => {
  const desk = openDesk();
  const { refreshToken } = must(await desk.signIn(emailOf(ward, 'nurse')));
  const other = await insertWard(database);
  for (const made of ['x'.repeat(40), refreshToken.slice(0, -1), refreshToken.replace(ward.tenantId, other.tenantId), `${refreshToken}'`]) {
    assert.equal((await desk.refresh(made)).ok, false);
  }
  must(await desk.refresh(refreshToken));
});

test('[P4] staff are signed out after 15 idle minutes and after 12 hours', async () => {
  const desk = openDesk();
  const idle = must(await desk.signIn(emailOf(ward, 'nurse')));
  desk.pass(15 * MINUTE);
  assert.equal((await desk.refresh(idle.refreshToken)).ok, false);
  let busy = must(await desk.signIn(emailOf(ward, 'nurse')));
  for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
    desk.pass(10 * MINUTE);
    busy = must(await desk.refresh(busy.refreshToken));
  }
  desk.pass(10 * MINUTE);
  assert.equal((await desk.refresh(busy.refreshToken)).ok, false);
});

test('[P4] whoever is on duty as a responder stays signed in through the night, and on a poor link', async () => {
  const desk = openDesk();
  const session = must(await desk.signIn(emailOf(ward, 'responder')));
  desk.pass(20 * 60 * MINUTE);
  const lost = must(await desk.refresh(session.refreshToken));
  desk.pass(20_000);
  // The answer never came: the phone asks again with what it has.
  const again = must(await desk.refresh(session.refreshToken));
  assert.notEqual(again.refreshToken, lost.refreshToken);
  desk.pass(MINUTE);
  must(await desk.refresh(again.refreshToken));
});

test('[P3] off duty the same replay ends a responder\'s session', async () => {
  const desk = openDesk();
  const other = await insertWard(database, await hasher.hash(PASSWORD));
  await database.sql(`update responders set duty = 'off' where person_id = $1`, [other.callers.responder.personId]);
  const session = must(await desk.signIn(emailOf(other, 'responder')));
  const next = must(await desk.refresh(session.refreshToken));
  assert.equal((await desk.refresh(session.refreshToken)).ok, false);
  assert.equal((await desk.refresh(next.refreshToken)).ok, false);
});

test('[P5] signing out ends the session here at once, and elsewhere with the next look', async () => {
  const desk = openDesk();
  const elsewhere = openDesk();
  const session = must(await desk.signIn(emailOf(ward, 'nurse')));
  must(await elsewhere.verifyToken(session.accessToken));
  must(await desk.signOut(session.accessToken));
  assert.equal((await desk.verifyToken(session.accessToken)).ok, false);
  await elsewhere.revocations.poll();
  assert.equal((await elsewhere.verifyToken(session.accessToken)).ok, false);
  assert.ok(elsewhere.changes.some((change) => change.type === 'session' && change.sessionId === session.sessionId));
  assert.equal((await desk.refresh(session.refreshToken)).ok, false);
});

test('[P14] demo accounts open only in a demo', async () => {
  const accountId = `${ward.tenantId}-nurse`;
  assert.ok(!(await openDesk().signInDemo(accountId)).ok);
  const desk = openDesk({ isDemo: true });
  must(await desk.verifyToken(must(await desk.signInDemo(accountId)).accessToken));
  assert.ok(!(await desk.signInDemo('nobody')).ok);
});

test('[TN1] a suspended tenant lets nobody in and renews no session, but for whoever is on duty and while an emergency is open', async () => {
  const here = await insertWard(database, await hasher.hash(PASSWORD));
  const desk = openDesk();
  const coded = (answered: { ok: true } | { ok: false; error: { code: string } }) => (answered.ok ? 'in' : answered.error.code);
  const [nurse, onDuty] = [must(await desk.signIn(emailOf(here, 'nurse'))), must(await desk.signIn(emailOf(here, 'responder')))];
  await database.sql(`update responders set duty = 'off' where person_id = $1`, [here.callers.nurse.personId]);
  await database.sql(`insert into responders (person_id, tenant_id, duty) values ($1, $2, 'on') on conflict (person_id) do update set duty = 'on'`, [here.callers.responder.personId, here.tenantId]);
  await database.sql(`update tenants set suspended_at = now(), suspended_reason = 'unpaid' where id = $1`, [here.tenantId]);
  assert.deepEqual([coded(await desk.signIn(emailOf(here, 'nurse'))), coded(await desk.refresh(nurse.refreshToken)), coded(await desk.refresh(onDuty.refreshToken))], ['tenant-suspended', 'tenant-suspended', 'in']);
  assert.equal(coded(await desk.signIn(emailOf(ward, 'nurse'))), 'in');
  await insertBareEmergency(database, here);
  assert.deepEqual([coded(await desk.signIn(emailOf(here, 'nurse'))), coded(await desk.refresh(nurse.refreshToken))], ['in', 'in']);
});
