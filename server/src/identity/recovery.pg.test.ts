// Recovery with two people on a real database: the way through, and each way round it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { createPasswordHasher } from '../people/password-argon2.ts';
import { type CastName, emailOf, insertPasskeyOf, insertTwinSession, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createRecoverAccountHandlers } from './recover-account-routes.ts';
import { createRecoveryHandlers } from './recovery-routes.ts';
import { createTellRecovery } from './recovery-tell-engine.ts';
import { AGREE_WITHIN_MS, HALF_MS, MOST_WRONG_HALVES, recoveryState, USE_WITHIN_MS, WAIT_MS } from './recovery.ts';

const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
const PASSWORD = 'tres gats al terrat';
const REASON = 'lost telephone and paper';
let database: TestDatabase;

before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function openDesk() {
  const ward = await insertWard(database);
  let nowMs = WORLD_MS;
  const told: { to: string; once: string; text: string }[] = [];
  const opened: string[] = [];
  const ended: string[] = [];
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const { pg } = database;
  const rightsChanges = createRevocations({ pg, clock });
  rightsChanges.subscribe((changes) => ended.push(...changes.flatMap((change) => (change.type === 'session' ? change.sessionId : []))));
  const tell = createTellRecovery({
    keys: createTestKeys(),
    tellPerson: async (_tx, _tenant, to, once, say) => void told.push({ to, once, text: say('en').lines.join(' ') }),
    tellPeople: async (_tx, _tenant, once, people, say) => people.map(({ id }) => told.push({ to: id, once, text: say('en').lines.join(' ') })).length,
    leave: async (_tx, _tenant, once, to, text) => void told.push({ to: to.type === 'address' ? `${to.by} ${to.address}` : to.personId, once, text }),
  });
  const parts = { pg, keys: createTestKeys(), secrets: nodeSecrets, insertAudit, tell };
  const handlers = {
    ...createRecoveryHandlers({ ...parts, door: createDoor({ clock, insertAudit }), ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }), origin: 'https://care.example.org' }),
    ...createRecoverAccountHandlers({ ...parts, hasher, isLeaked: () => false, rightsChanges, beginSession: async ({ personId }) => (opened.push(personId), answer({} as never)) }),
  };
  const call = <Params, Body>(caller: PersonCaller | { type: 'public' }, params: Params, body: Body) => ({ caller, requestId: randomUUID(), nowMs, address: '192.0.2.1', params, query: {}, body }) as const;
  const { callers } = ward;
  const desk = {
    ward, told, opened, ended,
    pass: (ms: number) => void (nowMs += ms),
    ask: (of: CastName, by: CastName = 'admin') => handlers.askRecovery(call(callers[by], {}, { email: emailOf(ward, of), reason: REASON })),
    list: async (by: CastName = 'admin') => {
      const listed = await handlers.listRecoveries(call(callers[by], {}, undefined));
      return listed.ok ? listed.body.recoveries : [];
    },
    id: async () => (await desk.list())[0]!.id,
    agree: async (by: CastName, id?: string) => handlers.agreeRecovery(call(callers[by], { recoveryId: id ?? (await desk.id()) }, { reason: REASON })),
    stop: async (by: CastName) => handlers.stopRecovery(call(callers[by], { recoveryId: await desk.id() }, undefined)),
    half: async (by: CastName, id?: string) => handlers.makeRecoveryHalf(call(callers[by], { recoveryId: id ?? (await desk.id()) }, undefined)),
    stopByLink: (token: string) => handlers.stopRecoveryByLink(call({ type: 'public' }, {}, { token })),
    recover: (token: string, code: string, password = PASSWORD) => handlers.recoverAccount(call({ type: 'public' }, {}, { token, code, password })),
    async ready(of: CastName = 'nurse') {
      assert.equal(coded(await desk.ask(of)), 'ok');
      assert.equal(coded(await desk.agree('coordinator')), 'ok');
      desk.pass(WAIT_MS);
      const [link, code] = [await desk.half('admin'), await desk.half('coordinator')];
      assert.ok(link.ok && code.ok && link.body.half === 'link' && code.body.half === 'code');
      return { id: await desk.id(), token: link.body.text.split('#')[1]!, code: code.body.text };
    },
  };
  return desk;
}
const coded = (answered: { ok: true } | { ok: false; error: { code: string } }): string => (answered.ok ? 'ok' : answered.error.code);
const stopTokenIn = (told: readonly { text: string }[]): string => told.flatMap(({ text }) => /recover\/stop#(\S+)/.exec(text)?.[1] ?? []).at(-1)!;

test('[IDN14] one asks, another agrees, a day later both halves and a new password open the account once; all former ways in and sessions end', async () => {
  const desk = await openDesk();
  const { nurse, admin, coordinator } = desk.ward.callers;
  const twin = await insertTwinSession(database, nurse);
  await insertPasskeyOf(database, nurse);
  await database.sql(`insert into code_apps (person_id, tenant_id, sealed_key, made_at, used_step) values ($1, $2, '', now(), 0)`, [nurse.personId, nurse.tenantId]);
  const { token, code } = await desk.ready();
  assert.equal(coded(await desk.recover(token, code, 'short')), 'password-too-short');
  assert.equal(coded(await desk.recover(token, code.toLowerCase())), 'ok');
  assert.deepEqual(desk.opened, [nurse.personId]);
  assert.deepEqual(desk.ended.toSorted(), [nurse.sessionId, twin].toSorted());
  const [left] = await database.sql<{ h: string; keys: number; apps: number }>(
    `select password_hash as h, (select count(*)::int from passkeys where person_id = $1 and removed_at is null) as keys, (select count(*)::int from code_apps where person_id = $1) as apps from persons where id = $1`, [nurse.personId]);
  assert.ok(left && (await hasher.verify(PASSWORD, left.h)));
  assert.deepEqual([left.keys, left.apps], [0, 0]);
  assert.equal(coded(await desk.recover(token, code)), 'recovery-refused');
  const used = desk.told.filter(({ once }) => once.endsWith('/used')).map(({ to }) => to);
  for (const who of [nurse, admin, coordinator, desk.ward.callers['privacy-officer']]) assert.ok(used.includes(who.personId));
  const rows = await database.sql<{ action: string; outcome: string }>(`select action, outcome from audit_rows where tenant_id = $1 and action like 'recovery.%' and action <> 'recovery.read' order by action, outcome`, [nurse.tenantId]);
  assert.deepEqual(rows.map(({ action, outcome }) => `${action} ${outcome}`), ['recovery.agree allowed', 'recovery.ask allowed', 'recovery.use allowed', 'recovery.use allowed', 'recovery.use allowed']);
});

test('[IDN14] nobody does it alone: not for themselves, not as both, not as an administrator twice, not with one half', async () => {
  const desk = await openDesk();
  assert.equal(coded(await desk.ask('admin')), 'not-for-yourself');
  assert.equal(coded(await desk.ask('nurse', 'coordinator')), 'not-your-role');
  assert.equal(coded(await desk.ask('coordinator')), 'ok');
  assert.equal(coded(await desk.ask('coordinator')), 'recovery-open');
  // Whom it is about does not agree, and neither does who asked, whatever else they are.
  assert.equal(coded(await desk.agree('coordinator')), 'not-for-yourself');
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'privacy-officer')`, [desk.ward.callers.admin.personId, desk.ward.tenantId]);
  desk.ward.callers.admin = { ...desk.ward.callers.admin, roles: ['admin', 'privacy-officer'] };
  assert.equal(coded(await desk.agree('admin')), 'recovery-not-now');
  assert.equal(coded(await desk.agree('privacy-officer')), 'ok');
  desk.pass(WAIT_MS);
  assert.equal(coded(await desk.half('coordinator')), 'recovery-not-now');
  const link = await desk.half('admin');
  assert.ok(link.ok);
  const token = link.body.text.split('#')[1]!;
  assert.equal(coded(await desk.recover(token, 'AAAA-AAAA')), 'recovery-refused');
  assert.deepEqual(desk.opened, []);
});

test('[IDN15] the person is told by push and at every address at once, when it is agreed too, and stops it by the address in the message, signed in nowhere', async () => {
  const desk = await openDesk();
  const { nurse } = desk.ward.callers;
  await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'sms', '+376600001', now()), ($1, $2, 'voice', '+376600002', now())`, [nurse.personId, nurse.tenantId]);
  await desk.ask('nurse');
  const toNurse = ({ told }: typeof desk, step: string) => told.filter(({ once, text }) => once.endsWith(step) && text.includes('https://')).map(({ to }) => to).toSorted();
  const reached = [nurse.personId, `email ${emailOf(desk.ward, 'nurse')}`, 'sms +376600001'].toSorted();
  assert.deepEqual(toNurse(desk, '/asked'), reached);
  const first = stopTokenIn(desk.told);
  await desk.agree('coordinator');
  assert.deepEqual(toNurse(desk, '/agreed'), reached);
  // What stops opens nothing.
  assert.equal(coded(await desk.recover(stopTokenIn(desk.told), 'AAAA-AAAA')), 'recovery-refused');
  assert.equal(coded(await desk.stopByLink(`${first.slice(0, -2)}AA`)), 'recovery-over');
  assert.equal(coded(await desk.stopByLink(stopTokenIn(desk.told))), 'ok');
  assert.deepEqual(await desk.list(), []);
  const texts = desk.told.map(({ text }) => text).join('\n');
  assert.ok(!texts.includes('Tester') && !texts.includes(REASON));
});

test('[IDN15] before the day of waiting is over there is no half to be had; stopped by anybody, both halves are worth nothing', async () => {
  const desk = await openDesk();
  await desk.ask('nurse');
  assert.equal(coded(await desk.half('admin')), 'recovery-not-now');
  await desk.agree('coordinator');
  desk.pass(WAIT_MS - 1);
  assert.deepEqual([coded(await desk.half('admin')), coded(await desk.half('coordinator'))], ['recovery-not-now', 'recovery-not-now']);
  const other = await openDesk();
  const { id, token, code } = await other.ready();
  assert.equal(coded(await other.stop('privacy-officer')), 'ok');
  assert.deepEqual([coded(await other.recover(token, code)), coded(await other.half('admin', id))], ['recovery-refused', 'recovery-over']);
});

test('[IDN16] each half dies in a quarter of an hour, the fifth wrong code stops the whole and everybody is told, another tenant\'s people see none of it', async () => {
  const desk = await openDesk();
  const { id, token, code } = await desk.ready();
  desk.pass(HALF_MS);
  assert.equal(coded(await desk.recover(token, code)), 'recovery-refused');
  const [link, fresh] = [await desk.half('admin'), await desk.half('coordinator')];
  assert.ok(link.ok && fresh.ok);
  const again = link.body.text.split('#')[1]!;
  assert.equal(coded(await desk.recover(token, fresh.body.text)), 'recovery-refused');
  const stranger = await openDesk();
  assert.deepEqual([coded(await stranger.agree('coordinator', id)), coded(await stranger.half('admin', id))], ['not-found', 'not-found']);
  assert.deepEqual(await stranger.list(), []);
  for (let tries = 0; tries < MOST_WRONG_HALVES; tries += 1) assert.equal(coded(await desk.recover(again, 'ZZZZ-ZZZZ')), 'recovery-refused');
  assert.equal(coded(await desk.recover(again, fresh.body.text)), 'recovery-refused');
  assert.ok(desk.told.some(({ once }) => once.endsWith('/stopped')));
  assert.deepEqual(desk.opened, []);
});

test('[IDN16] one that nobody agrees to or uses ends by itself', () => {
  const asked = { askedAt: 0, agreedAt: null, stoppedAt: null, usedAt: null };
  assert.deepEqual([recoveryState(asked, 0), recoveryState(asked, AGREE_WITHIN_MS - 1), recoveryState(asked, AGREE_WITHIN_MS)], ['asked', 'asked', 'over']);
  const agreed = { ...asked, agreedAt: 10 };
  assert.deepEqual([10, 10 + WAIT_MS - 1, 10 + WAIT_MS, 10 + WAIT_MS + USE_WITHIN_MS].map((nowMs) => recoveryState(agreed, nowMs)), ['waiting', 'waiting', 'ready', 'over']);
  assert.deepEqual([recoveryState({ ...agreed, stoppedAt: 11 }, 11), recoveryState({ ...agreed, usedAt: 11 }, 11)], ['over', 'over']);
});
