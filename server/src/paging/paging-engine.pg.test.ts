// Sending on a real PostgreSQL, with the sender dying at the worst moments while the carrier lives on.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from '../emergency/emergency-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createAnswerKeys } from './answer-key-node.ts';
import { createFakeCarrier, type FakeCarrier } from './carrier-fake.ts';
import { type Pager, sent } from './pager.ts';
import { createSmsPager } from './pager-carrier.ts';
import { createPagingEngine, type PagingEngineOptions } from './paging-engine.ts';

const answerKeys = createAnswerKeys(new Uint8Array(32).fill(7));
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
async function smsWard(responderCount = 2): Promise<Rig> {
  const seeded = await seedWard(database, responderCount);
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
  return { ward, emergencyId, carrier: createFakeCarrier({ nowMs: () => at.nowMs }, { random: () => 0.5 }), at, rig };
}

function sender({ at, rig }: Rig, pager: Pager, given: Partial<PagingEngineOptions<never>> = {}) {
  return createPagingEngine({ keys: createTestKeys(), pg: database.pg, clock: { nowMs: () => at.nowMs, monotonicMs: () => 0 }, pagers: [pager], owner: rig.engine, composing: { keys: answerKeys, publicUrl: 'https://care.example.org' }, onProblem: () => {}, ...(given as object) });
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

test('[PG3] pages of an emergency that is set aside leave once, and what became of those sent beside them is stored too', async () => {
  const broken = await smsWard();
  await database.sql(`update emergencies set state = jsonb_set(state, '{schema}', '99'), quarantined_at = now() where id = $1`, [broken.emergencyId]);
  const sound = await smsWard();
  const carrier = createSmsPager(sound.carrier);
  await sender(sound, carrier).runDue();
  for (const { emergencyId } of [broken, sound]) assert.ok((await pagesOf(emergencyId)).every(({ sent_at, due_at }) => sent_at !== null && due_at === null), emergencyId);
});

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
  await sender(rig, createSmsPager(rig.carrier), { pg: database.openPostgres() }).runDue();
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
  const rig = await smsWard(1);
  const deaf: Pager = { channel: 'sms', send: async () => ({ type: 'unclear', failure: 'no-clear-answer' }) };
  await sender(rig, deaf).runDue();
  rig.at.nowMs += 2_000;
  await sender(rig, deaf).runDue();
  rig.at.nowMs += 2_000;
  assert.equal(await sender(rig, deaf).runDue(), 0);
  const pages = await pagesOf(rig.emergencyId);
  assert.ok(pages.every(({ failure, due_at, is_repeat }) => failure === 'no-clear-answer' && due_at === null && is_repeat));
  const failures = await database.sql(`select 1 from timeline_entries where emergency_id = $1 and kind = 'page-failed'`, [rig.emergencyId]);
  assert.equal(failures.length, 2);
});

test('[PG16] while a provider is out a page goes to it all the same, is not waited for, and the next channel is tried', async () => {
  const rig = await smsWard();
  const asked: string[] = [];
  const hanging: Pager = { channel: 'sms', send: (message) => (asked.push(message.key), new Promise(() => {})) };
  const outages: boolean[] = [];
  const engine = sender(rig, hanging, { timings: { deadlineMs: 30, outDeadlineMs: 1, claimMs: 12_000, againMs: 1_000 }, onOutage: (_channel, isOut) => void outages.push(isOut) });
  await engine.runDue();
  assert.deepEqual([engine.outSince('sms'), outages], [T0, [true]]);
  rig.at.nowMs += 2_000;
  await engine.runDue();
  const pages = await pagesOf(rig.emergencyId);
  assert.ok(pages.every(({ id }) => asked.includes(id)));
  assert.ok(pages.every(({ failure, due_at }) => failure === 'no-clear-answer' && due_at === null));
});

test('[PG16] a provider that hangs delays no other channel', async () => {
  const rig = await smsWard();
  await database.sql(`update pages set channel = 'email' where emergency_id = $1 and person_id = $2`, [rig.emergencyId, rig.ward.nurse.personId]);
  await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address, confirmed_at) values ($1, $2, 'email', 'nora@example.org', now())`, [rig.ward.nurse.personId, rig.ward.tenantId]);
  let isMailOut: () => void = () => {};
  const mailed = new Promise<void>((resolve) => void (isMailOut = resolve));
  const hanging: Pager = { channel: 'sms', send: () => new Promise(() => {}) };
  const mail: Pager = { channel: 'email', send: async () => (isMailOut(), sent) };
  // The round itself goes on until the hanging one's deadline, long after the mail.
  void sender(rig, hanging, { pagers: [hanging, mail] }).runDue();
  await mailed;
});

test('[PG17] a stand-down is held while its provider is out, and goes when it answers again; a page never is', async () => {
  const rig = await smsWard();
  let isOut = true;
  const taken: string[] = [];
  const pager: Pager = { channel: 'sms', send: async ({ purpose, tenantId }) => (isOut ? { type: 'unclear', failure: 'no-clear-answer' } : (tenantId === rig.ward.tenantId && taken.push(purpose), sent)) };
  const engine = sender(rig, pager);
  await engine.runDue();
  await database.pg.asTenant(rig.ward.tenantId, (tx) =>
    rig.rig.engine.apply(tx, rig.emergencyId, () => ({ type: 'closed', by: rig.ward.dispatcher, outcome: 'false-alarm', note: '' }), rig.at.nowMs),
  );
  await engine.runDue();
  const waiting = await standDowns(rig.emergencyId);
  assert.ok(waiting.length > 0 && waiting.every(({ due_at, failed_at }) => due_at !== null && failed_at === null));
  isOut = false;
  for (let i = 0; i < 10; i += 1) {
    rig.at.nowMs += 15_000;
    await engine.runDue();
  }
  assert.deepEqual([new Set(taken), (await standDowns(rig.emergencyId)).filter(({ sent_at }) => sent_at === null)], [new Set(['stand-down']), []]);
});

test('[PG18] no siren, desk phone or system is rung for a drill, whoever made the page', async () => {
  const rig = await smsWard();
  const deviceId = randomUUID();
  await database.sql(`insert into alert_devices (id, tenant_id, kind, label, address, secret, created_at) values ($1, $2, 'siren', 'Siren', 'https://siren.example.org/', 'whsec_x', now())`, [deviceId, rig.ward.tenantId]);
  const ring = (): Promise<unknown> =>
    database.sql(
      `insert into pages (id, tenant_id, emergency_id, step, person_id, recipient, channel, purpose, intended_at, due_at, alert_device_id) values ($1, $2, $3, 9, null, 'Siren', 'siren', 'notify', $4, $4, $5)
       on conflict (emergency_id, step, purpose, person_id, channel, alert_device_id) do update set due_at = excluded.due_at, failed_at = null, failure = null, sent_at = null, attempts = 0`,
      [randomUUID(), rig.ward.tenantId, rig.emergencyId, new Date(T0), deviceId],
    );
  const rung: string[] = [];
  const engine = sender(rig, { channel: 'siren', send: async ({ alertDevice }) => (rung.push(alertDevice!.label), sent) });
  for (const mode of ['drill', 'test', 'actual']) {
    await database.sql('update emergencies set mode = $2 where id = $1', [rig.emergencyId, mode]);
    await ring();
    await engine.runDue();
    const [row] = await database.sql<{ failure: string | null }>(`select failure from pages where emergency_id = $1 and channel = 'siren'`, [rig.emergencyId]);
    assert.equal(row!.failure, mode === 'actual' ? null : 'not-in-a-drill');
  }
  assert.deepEqual(rung, ['Siren']);
});

test('[PG15] what the carrier calls a page is kept, and an exercise is said to be one first', async () => {
  const rig = await smsWard();
  await database.sql(`update emergencies set mode = 'drill' where id = $1`, [rig.emergencyId]);
  const texts: string[] = [];
  await sender(rig, { channel: 'sms', send: async ({ key, text }) => (texts.push(text), { type: 'sent', ref: `SM-${key}` }) }).runDue();
  const rows = await database.sql<{ id: string; provider_ref: string; carrier_status: string }>('select id, provider_ref, carrier_status from pages where emergency_id = $1', [rig.emergencyId]);
  assert.ok(rows.every(({ id, provider_ref, carrier_status }) => provider_ref === `SM-${id}` && carrier_status === 'queued'));
  for (const text of texts) assert.match(text, /^DRILL\. MyDR24: you are paged\. Open to see\. \(\w{6}\) Reply \d{4} 2: I go\. \d{4} 3: I cannot\. \d{4} 4: call me\.$/);
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

const standDowns = (emergencyId: string): Promise<PageRow[]> =>
  database.sql<PageRow & Record<string, unknown>>(`select id, is_repeat, sent_at, failed_at, due_at, failure from pages where emergency_id = $1 and purpose = 'stand-down' and channel = 'sms'`, [emergencyId]);

/** Resolves once the sender under test holds its claim. */
async function claimed(emergencyId: string, attempts = 1): Promise<void> {
  for (;;) {
    const [row] = await database.sql<{ n: string }>('select count(*) as n from pages where emergency_id = $1 and attempts < $2', [emergencyId, attempts]);
    if (Number(row!.n) === 0) return;
  }
}
