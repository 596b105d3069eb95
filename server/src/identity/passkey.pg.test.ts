// Passkeys on a real database, answered by an authenticator that signs as WebAuthn says.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import type { PasskeyId } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { CHALLENGE_MS } from './passkey.ts';
import { createPasskeyHandlers } from './passkey-routes.ts';
import { createPasskeySignInHandlers } from './passkey-sign-in-routes.ts';
import { createAuthenticator } from './passkey-testing.ts';
import { createUsePasskey, type ProvenPerson } from './passkey-use-engine.ts';
import { createPasskeys } from './passkey-node.ts';

const ORIGIN = 'https://care.example.org';
let database: TestDatabase;
let ward: Ward;

before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

function openDesk() {
  let nowMs = WORLD_MS;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const { pg } = database;
  const passkeys = createPasskeys({ authKey: new Uint8Array(32).fill(3), origin: ORIGIN, siteName: 'MyDR24' });
  const begun: ProvenPerson[] = [];
  const handlers = {
    ...createPasskeyHandlers({ pg, door: createDoor({ clock, insertAudit }), ids: createIds(clock), passkeys }),
    ...createPasskeySignInHandlers({
      passkeys, usePasskey: createUsePasskey({ pg, passkeys }),
      beginSession: async (person) => {
        begun.push(person);
        return { ok: true, body: { sessionId: 'begun' } as never };
      },
    }),
  };
  const call = (caller: object, rest: object = {}) => ({ caller, requestId: 'r1', nowMs, params: {}, query: {}, body: undefined, ...rest }) as never;
  const must = <Body>(answered: { ok: true; body: Body } | { ok: false; error: { code: string } }): Body => {
    assert.ok(answered.ok, answered.ok ? '' : answered.error.code);
    return answered.body;
  };
  const adds = async (caller: PersonCaller, device = createAuthenticator(ORIGIN)) => {
    const { options } = must(await handlers.startPasskey(call(caller)));
    return { device, options, kept: must(await handlers.addPasskey(call(caller, { body: { name: 'Telephone', answer: device.make(options) } }))) };
  };
  return {
    handlers, call, must, adds, begun,
    pass: (ms: number) => void (nowMs += ms),
    challenge: async () => must(await handlers.startPasskeySignIn(call({ type: 'public' }))).options,
    enter: (answer: unknown) => handlers.signInWithPasskey(call({ type: 'public' }, { body: { answer } })),
    remove: (caller: PersonCaller, passkeyId: PasskeyId) => handlers.removePasskey(call(caller, { params: { passkeyId } })),
  };
}

test('[IDN5] a passkey signs its person in without an e-mail', async () => {
  const desk = openDesk();
  const { nurse } = ward.callers;
  const { device } = await desk.adds(nurse);
  desk.must(await desk.enter(device.use(await desk.challenge())));
  assert.deepEqual(desk.begun, [{ tenantId: nurse.tenantId, personId: nurse.personId }]);
  const [shown] = desk.must(await desk.handlers.listPasskeys(desk.call(nurse))).passkeys;
  assert.deepEqual([shown?.name, shown?.usedAt, shown?.isBackedUp], ['Telephone', WORLD_MS, false]);
});

test('[IDN6] an answer is taken once; an older or too old challenge, another origin, one without the person, a copied counter and a stranger\'s device open nothing', async () => {
  const desk = openDesk();
  const { device } = await desk.adds(ward.callers.doctor);
  const refused = async (answer: unknown, why: string): Promise<void> => assert.ok(!(await desk.enter(answer)).ok, why);
  const older = await desk.challenge();
  desk.pass(1_000);
  const answered = device.use(await desk.challenge());
  desk.must(await desk.enter(answered));
  await refused(answered, 'the same answer');
  await refused(device.use(older), 'an older challenge');
  desk.pass(1_000);
  const late = await desk.challenge();
  desk.pass(CHALLENGE_MS);
  await refused(device.use(late), 'a challenge of five minutes ago');
  await refused(device.use(await desk.challenge(), { from: 'https://care.example.org.evil.example' }), 'another origin');
  await refused(device.use(await desk.challenge(), { flags: 0x01 }), 'touched, but nobody verified');
  await refused(createAuthenticator(ORIGIN).use(await desk.challenge()), 'an unknown device');
  device.setCounter(0);
  await refused(device.use(await desk.challenge()), 'a counter that went back');
  device.setCounter(50);
  desk.must(await desk.enter(device.use(await desk.challenge())));
});

test('[IDN6] of one answer sent many times at once, one is taken', async () => {
  const desk = openDesk();
  const { device } = await desk.adds(ward.callers.coordinator);
  const answered = device.use(await desk.challenge());
  const replies = await Promise.all(Array.from({ length: 6 }, () => desk.enter(answered)));
  assert.equal(replies.filter(({ ok }) => ok).length, 1);
});

test('[IDN6] what was made for another person, another origin or a sign-in is not kept, and nothing is kept twice', async () => {
  const desk = openDesk();
  const { dispatcher, admin } = ward.callers;
  const device = createAuthenticator(ORIGIN);
  const { options } = desk.must(await desk.handlers.startPasskey(desk.call(dispatcher)));
  const keep = (caller: PersonCaller, answer: unknown) => desk.handlers.addPasskey(desk.call(caller, { body: { name: 'Key', answer } }));
  assert.ok(!(await keep(admin, device.make(options))).ok, 'another person\'s challenge');
  assert.ok(!(await keep(dispatcher, device.make(options, 'https://evil.example'))).ok, 'another origin');
  assert.ok(!(await keep(dispatcher, device.make(await desk.challenge()))).ok, 'a challenge to sign in');
  desk.must(await keep(dispatcher, device.make(options)));
  assert.ok(!(await keep(dispatcher, device.make(options))).ok, 'the same twice');
});

test('[IDN7] the only way in stays: the last passkey of an account without a password cannot be removed, even by two at once', async () => {
  const desk = openDesk();
  const { responder } = ward.callers;
  const [one, two] = [await desk.adds(responder), await desk.adds(responder)];
  const replies = await Promise.all([desk.remove(responder, one.kept.id), desk.remove(responder, two.kept.id)]);
  assert.deepEqual(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)).toSorted(), ['last-way-in', 'ok']);
  const left = desk.must(await desk.handlers.listPasskeys(desk.call(responder))).passkeys;
  assert.equal(left.length, 1);
  await database.sql(`update persons set password_hash = 'set' where id = $1`, [responder.personId]);
  assert.ok((await desk.remove(responder, left[0]!.id)).ok);
});

test('[IDN7] a removed passkey opens nothing', async () => {
  const desk = openDesk();
  const { patient } = ward.callers;
  const [gone] = [await desk.adds(patient), await desk.adds(patient)];
  desk.must(await desk.remove(patient, gone.kept.id));
  assert.ok(!(await desk.enter(gone.device.use(await desk.challenge()))).ok);
});
