// The second step from setting it up to signing in with it, on a real database, with the clock in the test's hand.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { endpoints } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createTokenSigner } from '../people/access-token-jose.ts';
import type { PersonCaller } from '../people/access.ts';
import { attemptLimits } from '../people/attempt-limit.ts';
import { createDoor } from '../people/door-postgres.ts';
import { createPasswordHasher } from '../people/password-argon2.ts';
import { type CastName, emailOf, insertBareEmergency, insertPasskeyOf, insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { createSessionHandlers } from '../people/session-routes.ts';
import { MOST_SESSIONS } from '../people/session-terms.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createSealer } from '../platform/sealer-node.ts';
import { createSecondStep } from './second-step-engine.ts';
import { createSecondStepHandlers } from './second-step-routes.ts';
import { MOST_WRONG } from './second-step.ts';
import { createStepUpHandlers } from './step-up-routes.ts';
import { codeAt, STEP_MS } from './totp-node.ts';

const PASSWORD = 'correct horse battery staple';
const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
const key = new Uint8Array(32).fill(3);
let database: TestDatabase;

before(async (t) => {
  database = await createTestDatabase(t as never);
});

function openDesk(ward: Ward) {
  let nowMs = WORLD_MS;
  const told: string[] = [];
  const ended: string[] = [];
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const { pg } = database;
  const door = createDoor({ clock, insertAudit });
  const sealer = createSealer(key, 'code-app');
  const rightsChanges = createRevocations({ pg, clock });
  rightsChanges.subscribe((changes) => ended.push(...changes.flatMap((change) => (change.type === 'session' ? change.sessionId : []))));
  const secondStep = createSecondStep({ pg, sealer, hasher, tellPerson: async (_tx, _tenant, personId) => void told.push(personId) });
  const handlers = {
    ...createSecondStepHandlers({ keys: createTestKeys(), pg, door, sealer, secondStep, siteName: 'MyDR24' }),
    ...createStepUpHandlers({ pg, door, hasher, usePasskey: async () => null, secondStep, insertAudit, isDemo: false }),
    ...createSessionHandlers({ keys: createTestKeys(), pg, clock, ids: createIds(clock), hasher, secondStep, refusedSignIns: { note() {} }, signer: createTokenSigner({ key, clock }), secrets: nodeSecrets, rightsChanges, insertAudit, isDemo: false }),
  };
  const as = <Body>(caller: PersonCaller, body: Body) => ({ caller, requestId: randomUUID(), nowMs, address: '192.0.2.1', params: {}, query: {}, body }) as const;
  return {
    told, ended, handlers, as,
    nowMs: () => nowMs,
    pass: (ms: number) => void (nowMs += ms),
    step: () => Math.floor(nowMs / STEP_MS),
    signIn: (who: CastName, code?: string, password = PASSWORD) => handlers.signIn({ ...as(ward.callers[who], { email: emailOf(ward, who), password, ...(code === undefined ? {} : { code }) }), caller: { type: 'public' } }),
    refresh: (refreshToken: string) => handlers.refreshSession({ ...as(ward.callers.nurse, { refreshToken }), caller: { type: 'public' } }),
    async setUp(who: CastName) {
      const started = must(await handlers.startCodeApp(as(ward.callers[who], undefined)));
      const shown = Buffer.from(fromBase32(started.key));
      const { codes } = must(await handlers.addCodeApp(as(ward.callers[who], { sealed: started.sealed, code: codeAt(shown, Math.floor(nowMs / STEP_MS)) })));
      return { ...started, shown, codes };
    },
  };
}

const must = <Body>(answered: { ok: true; body: Body } | { ok: false; error: { code: string } }): Body => {
  assert.ok(answered.ok, answered.ok ? '' : answered.error.code);
  return answered.body;
};
const coded = (answered: { ok: true } | { ok: false; error: { code: string } }): string => (answered.ok ? 'in' : answered.error.code);

/** As an app reads what was typed. */
function fromBase32(text: string): number[] {
  const bits = Array.from(text, (each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0')).join('');
  return (bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2));
}
const fresh = async (): Promise<Ward> => insertWard(database, await hasher.hash(PASSWORD));

test('[IDN10] whoever set up an app is asked for a code beside the password; each code opens once, on every node; its key lies sealed', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { shown, key: text } = await desk.setUp('nurse');
  assert.equal(coded(await desk.signIn('nurse')), 'second-step-needed');
  // The code that confirmed it was used by that.
  assert.equal(coded(await desk.signIn('nurse', codeAt(shown, desk.step()))), 'second-step-wrong');
  assert.deepEqual(await database.sql(`select outcome from audit_rows where action = 'session.second-step' and actor_id = $1`, [ward.callers.nurse.personId]), [{ outcome: 'refused' }]);
  desk.pass(STEP_MS);
  const code = codeAt(shown, desk.step());
  const [one, other] = await Promise.all([desk.signIn('nurse', code), openDesk(ward).handlers.signIn({ ...desk.as(ward.callers.nurse, { email: emailOf(ward, 'nurse'), password: PASSWORD, code }), caller: { type: 'public' } })]);
  assert.deepEqual([coded(one), coded(other)].toSorted(), ['in', 'second-step-wrong']);
  assert.equal(coded(await desk.signIn('nurse', codeAt(shown, desk.step() + 1))), 'in');
  assert.equal(coded(await desk.signIn('nurse', codeAt(shown, desk.step() + 2), 'not the password')), 'sign-in-refused');
  const [row] = await database.sql<{ sealed: string }>('select sealed_key as sealed from code_apps where person_id = $1', [ward.callers.nurse.personId]);
  assert.ok(row && !row.sealed.includes(text) && !Buffer.from(row.sealed, 'base64url').includes(shown));
});

test('[IDN10] nothing counts before a code confirms it: not a wrong one, not another person\'s key, not after ten minutes', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const started = must(await desk.handlers.startCodeApp(desk.as(ward.callers.nurse, undefined)));
  const shown = Buffer.from(fromBase32(started.key));
  const add = (who: CastName, code: string) => desk.handlers.addCodeApp(desk.as(ward.callers[who], { sealed: started.sealed, code }));
  assert.equal(coded(await add('nurse', codeAt(shown, desk.step() + 5))), 'code-refused');
  assert.equal(coded(await add('doctor', codeAt(shown, desk.step()))), 'code-refused');
  desk.pass(10 * 60_000);
  assert.equal(coded(await add('nurse', codeAt(shown, desk.step()))), 'code-refused');
  assert.equal(coded(await desk.signIn('nurse')), 'in');
});

test('[IDN10] wrong codes are limited as wrong passwords are, and after a hundred in a row no code of the app counts until a recovery code did', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { shown, codes } = await desk.setUp('doctor');
  for (let tries = 0; tries < attemptLimits.perPair; tries += 1) assert.equal(coded(await desk.signIn('doctor', codeAt(shown, desk.step() + 9))), 'second-step-wrong');
  desk.pass(STEP_MS);
  assert.equal(coded(await desk.signIn('doctor', codeAt(shown, desk.step()))), 'too-many-attempts');
  desk.pass(attemptLimits.windowMs);
  await database.sql('update code_apps set wrong = $2 where person_id = $1', [ward.callers.doctor.personId, MOST_WRONG]);
  assert.equal(coded(await desk.signIn('doctor', codeAt(shown, desk.step()))), 'second-step-wrong');
  assert.equal(coded(await desk.signIn('doctor', codes[0])), 'in');
  assert.equal(coded(await desk.signIn('doctor', codeAt(shown, desk.step()))), 'in');
});

test('[IDN11] of ten recovery codes each opens once, their person is told, and new ones end the old; they are kept as argon2id', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { codes } = await desk.setUp('nurse');
  assert.equal(new Set(codes).size, 10);
  const rows = await database.sql<{ code_hash: string }>('select code_hash from recovery_codes where person_id = $1', [ward.callers.nurse.personId]);
  assert.ok(rows.length === 10 && rows.every(({ code_hash: hash }) => hash.startsWith('$argon2id$')));
  const [one, other] = await Promise.all([desk.signIn('nurse', codes[0]), desk.signIn('nurse', codes[0]!.toLowerCase())]);
  assert.deepEqual([coded(one), coded(other)].toSorted(), ['in', 'second-step-wrong']);
  assert.deepEqual(desk.told, [ward.callers.nurse.personId]);
  assert.equal(must(await desk.handlers.getSecondStep(desk.as(ward.callers.nurse, undefined))).recoveryCodesLeft, 9);
  // Nobody else's.
  await desk.setUp('doctor');
  assert.equal(coded(await desk.signIn('doctor', codes[1])), 'second-step-wrong');
  const { codes: next } = must(await desk.handlers.renewRecoveryCodes(desk.as(ward.callers.nurse, undefined)));
  assert.equal(coded(await desk.signIn('nurse', codes[1])), 'second-step-wrong');
  assert.equal(coded(await desk.signIn('nurse', next[1])), 'in');
});

test('[IDN10] before a dangerous act the password of whoever has an app proves nothing without a code, and a wrong password uses none up', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { admin } = ward.callers;
  const { shown } = await desk.setUp('admin');
  desk.pass(STEP_MS);
  const code = codeAt(shown, desk.step());
  const prove = (password: string, given?: string) => desk.handlers.stepUp(desk.as(admin, { way: 'password' as const, password, ...(given === undefined ? {} : { code: given }) }));
  assert.equal(must(await desk.handlers.getStepUp(desk.as(admin, undefined))).needsCode, true);
  assert.deepEqual([coded(await prove(PASSWORD)), coded(await prove('wrong', code)), coded(await prove(PASSWORD, code)), coded(await prove(PASSWORD, code))], ['proof-refused', 'proof-refused', 'in', 'proof-refused']);
});

test('[IDN12] from the day an administrator says, staff with a password alone cannot sign in; patients can, and nobody who is signed in is signed out or asked anything to answer a page', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { admin, nurse } = ward.callers;
  const before_ = must(await desk.signIn('nurse'));
  const say = (staffFrom: number | null) => desk.handlers.setSecondStepPolicy(desk.as(admin, { staffFrom }));
  assert.equal(coded(await say(desk.nowMs())), 'own-second-step-first');
  await insertPasskeyOf(database, admin);
  const policy = must(await say(desk.nowMs() + 60_000));
  assert.ok(policy.staffWithout > 0);
  assert.equal(must(await desk.handlers.getSecondStep(desk.as(nurse, undefined))).neededFrom, desk.nowMs() + 60_000);
  assert.equal(coded(await desk.signIn('nurse')), 'in');
  desk.pass(60_000);
  assert.deepEqual([coded(await desk.signIn('nurse')), coded(await desk.signIn('patient')), coded(await desk.refresh(before_.refreshToken))], ['second-step-missing', 'in', 'in']);
  assert.deepEqual(desk.ended, []);
  // Signed in as they are, they set one up, and come in by it.
  const { codes } = await desk.setUp('nurse');
  assert.equal(coded(await desk.signIn('nurse', codes[0])), 'in');
  assert.equal(coded(await desk.handlers.removeCodeApp(desk.as(nurse, undefined))), 'second-step-kept');
  const critical = Object.values(endpoints).filter(({ isCritical }) => isCritical);
  assert.ok(critical.includes(endpoints.acknowledgeEmergency) && critical.every(({ needsStepUp }) => !needsStepUp));
});

test('[IDN13] one person is signed in at twenty places; one more ends the one used longest ago, and none while they are paged', async () => {
  const ward = await fresh();
  const desk = openDesk(ward);
  const { personId, sessionId } = ward.callers.doctor;
  const open = async (): Promise<string[]> => (await database.sql<{ id: string }>('select id from sessions where person_id = $1 and revoked_at is null order by used_at, id', [personId])).map(({ id }) => id);
  for (let n = 1; n < MOST_SESSIONS; n += 1) {
    desk.pass(1_000);
    must(await desk.signIn('doctor'));
  }
  assert.deepEqual([(await open()).length, desk.ended], [MOST_SESSIONS, []]);
  desk.pass(1_000);
  must(await desk.signIn('doctor'));
  assert.deepEqual([(await open()).length, desk.ended], [MOST_SESSIONS, [sessionId]]);
  const { emergencyId } = await insertBareEmergency(database, ward);
  await database.sql(`update pages set person_id = $1 where emergency_id = $2`, [personId, emergencyId]);
  desk.pass(1_000);
  must(await desk.signIn('doctor'));
  assert.deepEqual([(await open()).length, desk.ended.length], [MOST_SESSIONS + 1, 1]);
  await database.sql(`update emergencies set status = 'closed', wake_at = null, closed_at = $2 where id = $1`, [emergencyId, new Date(WORLD_MS)]);
  desk.pass(1_000);
  must(await desk.signIn('doctor'));
  assert.deepEqual([(await open()).length, desk.ended.length], [MOST_SESSIONS, 3]);
});
