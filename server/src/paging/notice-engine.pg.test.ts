// Notices on a real PostgreSQL, and the word to the operator: what waits, what is tried again, what is given up.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { seedWard, T0 } from '../emergency/emergency-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createNotices } from './notice-engine.ts';
import { deleteOldNotices } from './notice-store.ts';
import { createTellOperator } from './operator-word-http.ts';
import { failed, type PageMessage, type Pager, type SendOutcome, sent, unclear } from './pager.ts';

const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function openRig() {
  await database.sql('delete from notices');
  const { tenantId, dispatcher } = await seedWard(database, 0);
  const at = { nowMs: T0 };
  const says: Record<'push' | 'email', SendOutcome> = { push: failed('no-address'), email: sent };
  const taken: [string, PageMessage][] = [];
  const pagers = (['push', 'email'] as const).map((channel): Pager => ({ channel, send: async (message) => (taken.push([channel, message]), says[channel]) }));
  const notices = createNotices({ keys: createTestKeys(), pg: database.pg, clock: { nowMs: () => at.nowMs, monotonicMs: () => 0 }, ids, pagers, onProblem: (problem) => assert.fail(String(problem)) });
  await database.sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'coordinator')`, [dispatcher.personId, tenantId]);
  const notice = { subject: 'A gap in the rota', lines: ['Cardiology, 3 February, 20:00 to 22:00'] };
  const send = (once = randomUUID() as string) => database.pg.asEngine((tx) => notices.tellCoordinators(tx, tenantId, once, () => notice, T0));
  const row = async () => (await database.sql<{ due_at: number | null; sent_by: string | null; failed_at: Date | null; attempts: number }>('select due_at, sent_by, failed_at, attempts from notices'))[0]!;
  return { at, says, taken, notices, send, row, dispatcher };
}

test('[PG24] a notice is kept before it is sent, and goes by push, or by mail where there is no push', async () => {
  const { taken, notices, send, row, dispatcher, says } = await openRig();
  await send();
  assert.equal((await row()).attempts, 0);
  await notices.runDue();
  assert.deepEqual(taken.map(([channel]) => channel), ['push', 'email']);
  const [, message] = taken[1]!;
  assert.deepEqual([message.text, message.address, message.answerToken, message.purpose], ['A gap in the rota\n\nCardiology, 3 February, 20:00 to 22:00', `${dispatcher.personId}@example.org`, null, 'stand-down']);
  assert.deepEqual([(await row()).sent_by, (await row()).due_at, await notices.runDue()], ['email', null, 0]);
  says.push = sent;
  await send();
  await notices.runDue();
  assert.equal(taken.length, 3);
});

test('[PG24] while neither answers it waits, longer each time, and goes when one does', async () => {
  const { at, says, notices, send, row } = await openRig();
  says.email = unclear('no-clear-answer');
  await send();
  const waits: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    await notices.runDue();
    const dueAt = (await row()).due_at!;
    waits.push(dueAt - at.nowMs);
    at.nowMs = dueAt;
  }
  assert.deepEqual(waits, [60_000, 120_000, 240_000]);
  says.email = sent;
  await notices.runDue();
  assert.equal((await row()).sent_by, 'email');
});

test('[PG24] a sender that dies costs a repeat, never the notice; two senders do not send it twice', async () => {
  const { at, taken, notices, send } = await openRig();
  await send();
  await Promise.all([notices.runDue(), notices.runDue()]);
  assert.equal(taken.filter(([channel]) => channel === 'email').length, 1);
  await send();
  await database.sql(`update notices set due_at = $1 where sent_at is null`, [new Date(at.nowMs + 60_000)]);
  assert.equal(await notices.runDue(), 0);
  at.nowMs += 60_000;
  assert.equal(await notices.runDue(), 1);
});

test('[PG24] one to somebody who left, or whom nothing reaches, has failed and is not tried for ever', async () => {
  const { says, notices, send, row, dispatcher } = await openRig();
  says.email = failed('refused-550');
  await send();
  await notices.runDue();
  assert.deepEqual([(await row()).failed_at !== null, (await row()).due_at], [true, null]);
  await database.sql('delete from notices');
  await send();
  await database.sql('update persons set is_active = false where id = $1', [dispatcher.personId]);
  assert.equal(await send(), 0);
  await notices.runDue();
  assert.ok((await row()).failed_at !== null);
});

test('[PG24] nobody is told the same twice; what was sent long ago is forgotten, what still waits is not', async () => {
  const { at, says, notices, send } = await openRig();
  assert.deepEqual([await send('gap 1'), await send('gap 1'), await send('gap 2')], [1, 0, 1]);
  await notices.runDue();
  says.email = unclear('no-clear-answer');
  await send('gap 3');
  await notices.runDue();
  const sweep = (beforeMs: number) => database.pg.asEngine((tx) => deleteOldNotices(tx, beforeMs));
  const left = () => database.sql<{ once: string }>('select once from notices order by once');
  await sweep(at.nowMs);
  assert.equal((await left()).length, 3);
  await sweep(at.nowMs + 1);
  assert.deepEqual(await left(), [{ once: 'gap 3' }]);
});

test('[PG23] the operator is told by mail and by webhook, again where that failed, and never holds anybody up', async () => {
  const mails: string[] = [];
  const posts: string[] = [];
  let triesLeft = 2;
  const done = Promise.withResolvers<void>();
  const tell = createTellOperator({
    clock: { nowMs: () => T0 }, ids, pausesMs: [1, 1, 1], onProblem: (problem) => done.reject(problem),
    mail: { address: 'ops@example.org', carrier: { send: async ({ text }) => (mails.push(text), { type: 'accepted', ref: null }) } },
    webhook: {
      address: 'https://ops.example.org/', secret: 'whsec_x',
      post: async ({ body }) => {
        if (triesLeft-- > 0) throw new Error('down');
        posts.push(JSON.stringify(body));
        done.resolve();
        return { type: 'answered', status: 200 };
      },
    },
  });
  tell('emergency-quarantined', { emergencyId: 'e1' });
  tell('emergency-quarantined', { emergencyId: 'e2' });
  await done.promise;
  assert.deepEqual(mails, ['MyDR24: emergency-quarantined\n\nemergencyId: e1']);
  assert.deepEqual(posts, ['{"type":"operator.word","code":"emergency-quarantined","facts":{"emergencyId":"e1"},"heldBack":0}']);
});
