// Sending on a real PostgreSQL, with the sender dying at the worst moments while the carrier lives on.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from '../emergency/emergency-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createFakeCarrier, type FakeCarrier } from './carrier-fake.ts';
import { type Pager, sent } from './pager.ts';
import { createSmsPager } from './pager-carrier.ts';
import { createPagingEngine } from './paging-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

interface Rig {
  ward: Ward;
  emergencyId: string;
  carrier: FakeCarrier;
  at: { nowMs: number };
  rig: ReturnType<typeof createTestEngine>;
}

/** A ward whose people can only be reached by SMS. */
async function smsWard(): Promise<Rig> {
  const seeded = await seedWard(database, 2);
  const people = seeded.people.map((person) => ({ ...person, isConnected: false }));
  const ward = { ...seeded, people };
  for (const { personId } of people) {
    await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'sms', $3, now())`, [personId, ward.tenantId, `+${personId.slice(0, 6)}`]);
  }
  const rig = createTestEngine(people);
  const at = { nowMs: T0 };
  const emergencyId = await database.pg.asEngine(async (tx) => {
    const { raised, events } = await rig.engine.raise(tx, [highAlarm(ward)], T0);
    await rig.log.append(tx, events, T0);
    return raised[0]!.emergencyId;
  });
  return { ward, emergencyId, carrier: createFakeCarrier({ nowMs: () => at.nowMs, monotonicMs: () => 0 }, () => 0.5), at, rig };
}

function sender({ at, rig }: Rig, pager: Pager, pg = database.pg) {
  return createPagingEngine({ pg, clock: { nowMs: () => at.nowMs, monotonicMs: () => 0 }, pagers: [pager], owner: rig.engine, onProblem: () => {} });
}

interface PageRow {
  id: string;
  is_repeat: boolean;
  sent_at: Date | null;
  failed_at: Date | null;
  due_at: Date | null;
  failure: string | null;
}
const pagesOf = (emergencyId: string): Promise<PageRow[]> =>
  database.sql<PageRow & Record<string, unknown>>('select id, is_repeat, sent_at, failed_at, due_at, failure from pages where emergency_id = $1 order by id', [emergencyId]);

test('[PG1] every page leaves once, and the outcome is stored and told', async () => {
  const rig = await smsWard();
  assert.equal(await sender(rig, createSmsPager(rig.carrier)).runDue(), 3);
  const pages = await pagesOf(rig.emergencyId);
  assert.deepEqual(rig.carrier.list().map(({ id }) => id).toSorted(), pages.map(({ id }) => id));
  assert.ok(pages.every(({ sent_at, due_at, is_repeat }) => sent_at !== null && due_at === null && !is_repeat));
  assert.equal(await sender(rig, createSmsPager(rig.carrier)).runDue(), 0);
  const told = await database.sql(`select 1 from topic_events where topic = $1 and kind = 'page-changed' and body->>'sentAt' is not null`, [`emergency/${rig.emergencyId}`]);
  assert.equal(told.length, 3);
});

test('[PG3] a sender that dies after claiming and before sending loses no page', async () => {
  const rig = await smsWard();
  const dying: Pager = { channel: 'sms', send: () => new Promise(() => {}) };
  // It never comes back: the claim is all it leaves behind.
  void sender(rig, dying).runDue();
  await claimed(rig.emergencyId);
  rig.at.nowMs += 13_000;
  await sender(rig, createSmsPager(rig.carrier), database.openPostgres()).runDue();
  const pages = await pagesOf(rig.emergencyId);
  assert.deepEqual(rig.carrier.list().map(({ id }) => id).toSorted(), pages.map(({ id }) => id));
});

test('[PG3] a sender that dies after the carrier took a page and before storing it costs one marked repeat under the same key', async () => {
  const rig = await smsWard();
  const real = createSmsPager(rig.carrier);
  const dying: Pager = { channel: 'sms', send: async (message, signal) => real.send(message, signal).then(() => new Promise(() => {})) };
  void sender(rig, dying).runDue();
  await claimed(rig.emergencyId);
  rig.at.nowMs += 13_000;
  const keys: string[] = [];
  const counting: Pager = { channel: 'sms', send: (message, signal) => (keys.push(`${message.key} ${message.isRepeat}`), real.send(message, signal)) };
  await sender(rig, counting).runDue();
  const pages = await pagesOf(rig.emergencyId);
  assert.deepEqual(keys.toSorted(), pages.map(({ id }) => `${id} true`));
  assert.ok(pages.every(({ is_repeat, sent_at }) => is_repeat && sent_at !== null));
  assert.equal(rig.carrier.list().length, 3);
});

test('[PG3] a page whose sender died twice is not repeated a second time: it has failed, and the next channel is tried', async () => {
  const rig = await smsWard();
  const real = createSmsPager(rig.carrier);
  const keys: string[] = [];
  const dying: Pager = { channel: 'sms', send: (message) => (keys.push(message.key), new Promise(() => {})) };
  for (let life = 1; life <= 2; life += 1) {
    void sender(rig, dying).runDue();
    await claimed(rig.emergencyId, life);
    rig.at.nowMs += 13_000;
  }
  await sender(rig, { channel: 'sms', send: (message, signal) => (keys.push(message.key), real.send(message, signal)) }).runDue();
  assert.equal(keys.length, 6);
  assert.ok((await pagesOf(rig.emergencyId)).every(({ failure }) => failure === 'no-clear-answer'));
});

test('[PG4] a page without a clear answer twice is failed, and the next channel is tried', async () => {
  const rig = await smsWard();
  const deaf: Pager = { channel: 'sms', send: async () => ({ type: 'unclear', failure: 'no-clear-answer' }) };
  await sender(rig, deaf).runDue();
  rig.at.nowMs += 2_000;
  await sender(rig, deaf).runDue();
  rig.at.nowMs += 2_000;
  assert.equal(await sender(rig, deaf).runDue(), 0);
  const pages = await pagesOf(rig.emergencyId);
  assert.ok(pages.every(({ failure, due_at, is_repeat }) => failure === 'no-clear-answer' && due_at === null && is_repeat));
  const failures = await database.sql(`select 1 from timeline_entries where emergency_id = $1 and kind = 'page-failed'`, [rig.emergencyId]);
  assert.equal(failures.length, 3);
});

test('[PG10] pages of an emergency that has ended are not sent', async () => {
  const rig = await smsWard();
  await database.pg.asTenant(rig.ward.tenantId, (tx) =>
    rig.rig.engine.apply(tx, rig.emergencyId, () => ({ type: 'closed', by: rig.ward.dispatcher, outcome: 'false-alarm', note: '' }), rig.at.nowMs),
  );
  const texts: string[] = [];
  await sender(rig, { channel: 'sms', send: async ({ text }) => (texts.push(text), sent) }).runDue();
  assert.equal(texts.length, 2);
  assert.ok(texts.every((text) => text.includes('no longer needed')));
});

/** Resolves once the sender under test holds its claim. */
async function claimed(emergencyId: string, attempts = 1): Promise<void> {
  for (;;) {
    const [row] = await database.sql<{ n: string }>('select count(*) as n from pages where emergency_id = $1 and attempts < $2', [emergencyId, attempts]);
    if (Number(row!.n) === 0) return;
  }
}
