// Invitations on a real database: made, sent again, taken back, accepted by either way in, and each way round them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { endpoints, type FirstWayIn, type InvitationOpened, type NewInvitation } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { createPasswordHasher } from '../people/password-argon2.ts';
import { type CastName, emailOf, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { claimMail, insertPerson, setStanding } from '../people/provision-store.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { findScope, judgeGiven } from '../people/staff-store.ts';
import { recordChange } from '../people/standing-change-store.ts';
import { answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createSealer } from '../platform/sealer-node.ts';
import { createAcceptInvitationHandlers } from './accept-invitation-routes.ts';
import { createInvitationHandlers } from './invitation-routes.ts';
import { FORGOTTEN_AFTER_MS, INVITED_MS, MOST_WRONG_MAILS } from './invitation.ts';
import { createPasskeys } from './passkey-node.ts';
import { createAuthenticator } from './passkey-testing.ts';
import { createSecondStep } from './second-step-engine.ts';
import { codeAt, STEP_MS } from './totp-node.ts';

const ORIGIN = 'https://care.example.org';
const PASSWORD = 'tres gats al terrat';
const hasher = createPasswordHasher({ settings: { memoryKib: 64, passes: 1, parallelism: 1 } });
const authKey = new Uint8Array(32).fill(5);
let database: TestDatabase;
before(async (t) => void (database = await createTestDatabase(t as never)));

interface Wish {
  readonly canSend?: boolean;
  readonly isTaken?: boolean;
}

async function openDesk({ canSend = true, isTaken = true }: Wish = {}) {
  const ward = await insertWard(database);
  const { pg } = database;
  let nowMs = WORLD_MS;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const sent: { by: string; to: string; text: string }[] = [];
  const entered: string[] = [];
  const keys = createTestKeys();
  const sealer = createSealer(authKey, 'code-app');
  const provision = {
    findFull: async () => null,
    insertPerson: async (tx: never, person: Parameters<typeof insertPerson>[2]) => (await claimMail(pg, tx, keys, person.email)) && insertPerson(tx, keys, person),
    setStanding: async (tx: never, tenantId: string, personId: string, standing: Parameters<typeof setStanding>[3]) => void (await setStanding(tx, tenantId, personId, standing)),
    recorded: <T>(tx: never, by: never, personId: string, deed: () => Promise<T>) => recordChange(insertAudit, tx, by, personId, deed),
  };
  const parts = { pg, keys, ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }), secrets: nodeSecrets, staff: { find: findScope, judge: judgeGiven }, provision };
  const handlers = {
    ...createInvitationHandlers({ ...parts, door: createDoor({ clock, insertAudit }), send: async ({ by, to, text }) => (sent.push({ by, to, text }), isTaken), canSend: () => canSend, origin: ORIGIN }),
    ...createAcceptInvitationHandlers({
      ...parts, passkeys: createPasskeys({ authKey, origin: ORIGIN, siteName: 'MyDR24' }), sealer, secondStep: createSecondStep({ pg, sealer, hasher, tellPerson: async () => {} }), hasher, isLeaked: (text) => text === 'password1234', insertAudit,
      siteName: 'MyDR24', beginSession: async ({ personId }, by) => (entered.push(`${by} ${personId}`), answer({} as never)),
    }),
  };
  const call = (caller: object, params: object, body: unknown) => ({ caller, requestId: randomUUID(), nowMs, address: '192.0.2.1', params, query: {}, body }) as never;
  const { callers } = ward;
  const nurse: NewInvitation = { givenName: 'Aina', familyName: 'Prats', to: { way: 'email', address: `${randomUUID()}@example.org` }, locale: 'ca', roles: ['nurse'], unitIds: [ward.unitId as never] };
  const desk = {
    ward, sent, entered, nurse,
    pass: (ms: number) => void (nowMs += ms),
    invite: (order: Partial<NewInvitation> = {}, by: CastName = 'admin') => handlers.invite(call(callers[by], {}, { ...nurse, ...order })),
    list: async (by: CastName = 'admin') => {
      const listed = await handlers.listInvitations(call(callers[by], {}, undefined));
      return listed.ok ? listed.body.invitations : [];
    },
    renew: (invitationId: string, by: CastName = 'admin') => handlers.renewInvitation(call(callers[by], { invitationId }, undefined)),
    end: (invitationId: string, by: CastName = 'admin') => handlers.endInvitation(call(callers[by], { invitationId }, undefined)),
    open: (token: string) => handlers.openInvitation(call({ type: 'public' }, {}, { token })),
    accept: (token: string, by: FirstWayIn, email: string | null = null) => handlers.acceptInvitation(call({ type: 'public' }, {}, { token, by, email })),
    /** As the message has it. */
    token: () => /\/invitation#(\S+)/.exec(sent.at(-1)!.text)![1]!,
    passkey: ({ passkey }: InvitationOpened): FirstWayIn => ({ way: 'passkey', name: 'Telephone', answer: createAuthenticator(ORIGIN).make(passkey) }),
    password: ({ codeApp }: InvitationOpened, password = PASSWORD): FirstWayIn => ({ way: 'password', password, sealed: codeApp.sealed, code: codeOf(codeApp.key, nowMs) }),
    /** Invited, and with the link open before them. */
    async invited(order: Partial<NewInvitation> = {}, by: CastName = 'admin') {
      assert.equal(coded(await desk.invite(order, by)), 'ok');
      const token = desk.token();
      const opened = await desk.open(token);
      assert.ok(opened.ok);
      return { token, opened: opened.body };
    },
  };
  return desk;
}

/** Back from base32. */
function codeOf(base32: string, nowMs: number): string {
  const bits = Array.from(base32, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return codeAt(Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))), Math.floor(nowMs / STEP_MS));
}

const coded = (outcome: { ok: true } | { ok: false; error: { code: string } }): string => (outcome.ok ? 'ok' : outcome.error.code);
const standingOf = async (personId: string) => (await database.sql<{ roles: string[]; units: string[] }>(
  `select array(select role from person_roles where person_id = $1 order by role) as roles, array(select unit_id::text from person_units where person_id = $1) as units`, [personId]))[0]!;

test('[IDN17] an administrator invites after a proof to any role and unit of theirs; the person comes with exactly these', async () => {
  assert.ok(endpoints.invite.needsStepUp && endpoints.renewInvitation.needsStepUp);
  const desk = await openDesk();
  assert.equal(coded(await desk.invite({ unitIds: [randomUUID() as never] })), 'no-such-unit');
  for (const by of ['nurse', 'doctor', 'dispatcher', 'coordinator', 'privacy-officer', 'patient'] as const) assert.notEqual(coded(await desk.invite({}, by)), 'ok', by);
  assert.deepEqual(desk.sent, []);
  const { token, opened } = await desk.invited({ roles: ['nurse', 'responder'] });
  assert.deepEqual([opened.givenName, opened.asksEmail], ['Aina', false]);
  assert.equal(coded(await desk.accept(token, desk.passkey(opened))), 'ok');
  const personId = desk.entered[0]!.split(' ')[1]!;
  assert.deepEqual(await standingOf(personId), { roles: ['nurse', 'responder'], units: [desk.ward.unitId] });
  assert.deepEqual(await database.sql('select duty from responders where person_id = $1', [personId]), [{ duty: 'off' }]);
  assert.deepEqual(await desk.list(), []);
});

test('[IDN17] who administers a facility invites to roles of care in its units alone, and sees, sends again and takes back no other invitation', async () => {
  const desk = await openDesk();
  const { ward } = desk;
  const [facilityId, unitId] = [randomUUID(), randomUUID()];
  await database.sql(`insert into facilities (id, tenant_id, name, lat, lon) values ($1, $2, 'Clinic', 42.5, 1.5)`, [facilityId, ward.tenantId]);
  await database.sql(`insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, 'Clinic ward')`, [unitId, ward.tenantId, facilityId]);
  await database.sql('insert into facility_admins (facility_id, person_id, tenant_id, given_by, given_at) values ($1, $2, $3, $4, now())', [ward.facilityId, ward.callers.coordinator.personId, ward.tenantId, ward.callers.admin.personId]);
  for (const role of ['admin', 'coordinator', 'dispatcher', 'privacy-officer'] as const) assert.equal(coded(await desk.invite({ roles: ['nurse', role] }, 'coordinator')), 'not-yours-to-give', role);
  assert.equal(coded(await desk.invite({ unitIds: [unitId as never] }, 'coordinator')), 'no-such-unit');
  assert.equal(coded(await desk.invite({ unitIds: [] }, 'coordinator')), 'unit-needed');
  assert.equal(coded(await desk.invite({}, 'coordinator')), 'ok');
  assert.equal(coded(await desk.invite({ unitIds: [unitId as never] })), 'ok');
  assert.equal(coded(await desk.invite({ roles: ['dispatcher'] })), 'ok');
  const [mine, elsewhere, beyond] = await desk.list();
  assert.deepEqual((await desk.list('coordinator')).map(({ id }) => id), [mine!.id]);
  for (const other of [elsewhere!, beyond!]) for (const way of ['renew', 'end'] as const) assert.equal(coded(await desk[way](other.id, 'coordinator')), 'not-found');
  assert.equal(coded(await desk.renew(mine!.id, 'coordinator')), 'ok');
  assert.equal(coded(await desk.end(mine!.id, 'coordinator')), 'ok');
});

test('[IDN18] a link opens once and for 72 hours; sent again the one before is dead; taken back, used or run out it says one thing', async () => {
  const desk = await openDesk();
  const refusals: string[] = [];
  const isDead = async (token: string): Promise<void> => {
    const opened = await desk.open(token);
    assert.ok(!opened.ok);
    refusals.push(JSON.stringify(opened.error));
  };
  const first = await desk.invited();
  const { id } = (await desk.list())[0]!;
  await desk.renew(id);
  await isDead(first.token);
  assert.equal(coded(await desk.accept(first.token, desk.passkey(first.opened))), 'invitation-refused');
  const second = desk.token();
  desk.pass(INVITED_MS - 1);
  assert.equal(coded(await desk.open(second)), 'ok');
  desk.pass(1);
  await isDead(second);
  assert.equal((await desk.list()).length, 1, 'one that ran out can be sent again');
  await desk.renew(id);
  const third = desk.token();
  assert.equal(coded(await desk.open(third)), 'ok');
  await desk.end(id);
  await isDead(third);
  assert.deepEqual([coded(await desk.renew(id)), coded(await desk.end(id))], ['not-found', 'not-found']);
  const used = await desk.invited();
  const both = await Promise.all([desk.accept(used.token, desk.passkey(used.opened)), desk.accept(used.token, desk.password(used.opened))]);
  assert.deepEqual(both.map(coded).toSorted(), ['invitation-refused', 'ok']);
  assert.equal(desk.entered.length, 1);
  await isDead(used.token);
  await isDead(`${desk.ward.tenantId}.${'A'.repeat(43)}`);
  await isDead('nonsense of more than twenty signs');
  assert.equal(new Set(refusals).size, 1);
});

test('[IDN18] its secret is kept as a hash alone; another tenant neither opens nor finds it', async () => {
  const [desk, elsewhere] = [await openDesk(), await openDesk()];
  const { token } = await desk.invited();
  const secret = token.split('.')[1]!;
  const rows = await database.sql<{ text: string }>(`select to_jsonb(i)::text as text from invitations i union all select to_jsonb(n)::text from notices n union all select to_jsonb(a)::text from audit_rows a`);
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes(secret) && !text.includes(desk.nurse.to.address)));
  assert.equal(coded(await elsewhere.open(`${elsewhere.ward.tenantId}.${secret}`)), 'invitation-refused');
  const { id } = (await desk.list())[0]!;
  assert.deepEqual([coded(await elsewhere.renew(id)), coded(await elsewhere.end(id)), await elsewhere.list()], ['not-found', 'not-found', []]);
  assert.equal(coded(await desk.open(token)), 'ok');
});

test('[IDN18] an invitation opens nothing once whoever sent it may no longer give what it gives, and again when another sends it', async () => {
  const desk = await openDesk();
  const { ward } = desk;
  await database.sql('insert into facility_admins (facility_id, person_id, tenant_id, given_by, given_at) values ($1, $2, $3, $4, now())', [ward.facilityId, ward.callers.coordinator.personId, ward.tenantId, ward.callers.admin.personId]);
  const { token, opened } = await desk.invited({}, 'coordinator');
  await database.sql('delete from facility_admins where person_id = $1', [ward.callers.coordinator.personId]);
  assert.equal(coded(await desk.accept(token, desk.passkey(opened))), 'invitation-refused');
  const { id } = (await desk.list())[0]!;
  await desk.renew(id);
  assert.equal(coded(await desk.open(desk.token())), 'ok');
  await database.sql('update persons set is_active = false where id = $1', [ward.callers.admin.personId]);
  assert.equal(coded(await desk.open(desk.token())), 'invitation-refused');
});

test('[IDN19] a password comes with an app for codes and ten recovery codes, and nothing less makes an account', async () => {
  const desk = await openDesk();
  const { token, opened } = await desk.invited();
  const good = desk.password(opened);
  assert.ok(good.way === 'password');
  assert.equal(coded(await desk.accept(token, { ...good, password: 'short' })), 'password-too-short');
  assert.equal(coded(await desk.accept(token, { ...good, password: 'password1234' })), 'password-leaked');
  assert.equal(coded(await desk.accept(token, { ...good, password: 'Aina Prats 22' })), 'password-about-you');
  assert.equal(coded(await desk.accept(token, { ...good, code: '000000' })), 'code-refused');
  assert.equal(coded(await desk.accept(token, { ...good, sealed: 'made elsewhere' })), 'code-refused');
  const other = await desk.invited();
  assert.equal(coded(await desk.accept(token, desk.passkey(other.opened))), 'passkey-refused', 'a challenge of another invitation');
  assert.equal(coded(await desk.accept(token, { ...good, sealed: other.opened.codeApp.sealed })), 'code-refused');
  assert.equal(desk.entered.length, 0);
  const come = await desk.accept(token, good);
  assert.ok(come.ok && come.body.recoveryCodes.length === 10);
  const personId = desk.entered[0]!.split(' ')[1]!;
  const [kept] = await database.sql<{ hash: string; apps: number; codes: number }>(
    `select password_hash as hash, (select count(*)::int from code_apps where person_id = $1) as apps, (select count(*)::int from recovery_codes where person_id = $1) as codes from persons where id = $1`, [personId]);
  assert.ok(await hasher.verify(PASSWORD, kept!.hash));
  assert.deepEqual([kept!.apps, kept!.codes], [1, 10]);
});

test('[IDN20] inviting answers alike whoever has the e-mail, and accepting with one that is somebody’s is answered as any link that opens nothing', async () => {
  const [desk, elsewhere] = [await openDesk(), await openDesk()];
  const shape = async (address: string) => {
    const reply = await desk.invite({ to: { way: 'email', address } });
    assert.ok(reply.ok);
    return JSON.stringify({ ...reply.body, invitation: { ...reply.body.invitation, id: '', to: '' } });
  };
  const taken = [emailOf(elsewhere.ward, 'nurse'), emailOf(desk.ward, 'nurse'), emailOf(desk.ward, 'patient')];
  for (const address of taken) await database.sql('update persons set email = $1 where lower(email) = lower($1)', [address]);
  const free = await shape(desk.nurse.to.address);
  for (const address of taken) {
    assert.equal(await shape(address), free);
    const token = desk.token();
    const opened = await desk.open(token);
    assert.ok(opened.ok);
    const refused = await desk.accept(token, desk.passkey(opened.body));
    const dead = await desk.open('nonsense of more than twenty signs');
    assert.ok(!refused.ok && !dead.ok);
    assert.deepEqual(refused.error, dead.error);
  }
  assert.equal(desk.entered.length, 0);
});

test('[IDN20] whoever is invited by telephone says their e-mail; the fifth that is somebody’s ends the invitation', async () => {
  const desk = await openDesk();
  const to = { way: 'sms', address: '+376 600 000' } as const;
  const { token, opened } = await desk.invited({ to });
  assert.equal(desk.sent[0]!.to, to.address);
  assert.ok(opened.asksEmail);
  assert.equal(coded(await desk.accept(token, desk.passkey(opened))), 'email-needed');
  for (let nth = 1; nth < MOST_WRONG_MAILS; nth += 1) assert.equal(coded(await desk.accept(token, desk.passkey(opened), emailOf(desk.ward, 'doctor'))), 'other-email');
  assert.equal(coded(await desk.accept(token, desk.passkey(opened), emailOf(desk.ward, 'doctor'))), 'invitation-refused');
  assert.equal(coded(await desk.open(token)), 'invitation-refused');
  const again = await desk.invited({ to });
  assert.equal(coded(await desk.accept(again.token, desk.passkey(again.opened), `${randomUUID()}@example.org`)), 'ok');
});

test('[IDN21] the message names nobody; whoever invites is told the link only where it did not go out by itself', async () => {
  for (const [wish, sending] of [[{}, 'sent'], [{ isTaken: false }, 'failed'], [{ canSend: false }, 'off']] as const) {
    const desk = await openDesk(wish);
    const reply = await desk.invite();
    assert.ok(reply.ok);
    assert.equal(reply.body.sending, sending);
    const { link } = reply.body;
    assert.ok((link === null) === (sending === 'sent'));
    if (link !== null) assert.equal(coded(await desk.open(link.split('#')[1]!)), 'ok');
    for (const { text } of desk.sent) assert.doesNotMatch(text, /Aina|Prats|@|Hospital/);
  }
});

test('[IDN21] what names whom it was for is emptied when it is over, and thirty days after it ran out', async () => {
  const desk = await openDesk();
  const empty = { givenName: '', familyName: '', sealed: null, linkHash: null };
  const rows = () => database.sql(`select given_name as "givenName", family_name as "familyName", sealed, link_hash as "linkHash", closed_as as "closedAs" from invitations where tenant_id = $1 order by closed_as`, [desk.ward.tenantId]);
  const used = await desk.invited();
  assert.equal(coded(await desk.accept(used.token, desk.passkey(used.opened))), 'ok');
  await desk.invite();
  await desk.end((await desk.list())[0]!.id);
  await desk.invite();
  desk.pass(INVITED_MS + FORGOTTEN_AFTER_MS + 1);
  assert.deepEqual(await desk.list(), []);
  assert.deepEqual(await rows(), [{ ...empty, closedAs: 'accepted' }, { ...empty, closedAs: 'forgotten' }, { ...empty, closedAs: 'taken-back' }]);
});

test('[IDN21] that somebody was invited, came, or was refused is in the audit, by ids', async () => {
  const desk = await openDesk();
  const { token, opened } = await desk.invited();
  await desk.accept(token, desk.passkey(opened));
  const again = await desk.invited({ to: { way: 'email', address: emailOf(desk.ward, 'nurse') } });
  await desk.accept(again.token, desk.passkey(again.opened));
  const row = (await desk.list())[0]!;
  const audited = await database.sql(`select actor_kind as kind, action, resource, outcome from audit_rows where tenant_id = $1 and action = 'invitation.accept' order by id`, [desk.ward.tenantId]);
  const personId = desk.entered[0]!.split(' ')[1];
  assert.deepEqual(audited, [{ kind: 'person', action: 'invitation.accept', resource: `person/${personId}`, outcome: 'allowed' }, { kind: 'viewer', action: 'invitation.accept', resource: `invitation/${row.id}`, outcome: 'refused' }]);
});
