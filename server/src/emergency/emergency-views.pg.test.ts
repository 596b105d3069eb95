// Live views of an emergency: what a follower had plus the events since is what a newcomer loads.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type Page, type Snapshot, type StoredEvent, type TopicKind, topicName } from '@mydr24/protocol';
import { findResponder, listResponders } from '../dispatch/responder-store.ts';
import { eventsOf } from '../dispatch/responder-roster-engine.ts';
import { updateWorkload } from '../dispatch/responder-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import type { Tx } from '../platform/postgres.ts';
import type { EmergencyEvent } from './emergency-state.ts';
import { readDispatch, readEmergency, readFamily, readInbox } from './emergency-snapshot-store.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from './emergency-testing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const rows = { list: listResponders, find: findResponder };

async function openRig() {
  const ward = await seedWard(database);
  const linkId = randomUUID();
  await database.sql(
    `insert into family_links (id, tenant_id, patient_id, person_id, granted_by, granted_at) values ($1, $2, $3, $4, $4, now())`,
    [linkId, ward.tenantId, ward.patientId, ward.patientPersonId],
  );
  const rig = createTestEngine(ward.people, {
    markResponders: async (tx, changes) => {
      const changed = [];
      for (const { personId, emergencyId } of changes) changed.push(...(await updateWorkload(tx, personId, emergencyId, Date.now())));
      return eventsOf(changed);
    },
  });
  const raise = (): Promise<string> =>
    database.pg.asEngine(async (tx) => {
      const { raised, events } = await rig.engine.raise(tx, [highAlarm(ward)], T0);
      await rig.log.append(tx, events, T0);
      return raised[0]!.emergencyId;
    });
  return { ward, linkId, rig, raise };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

/** The whole life of an emergency: receipts, a decline, an accept, a hand-over, a close. */
async function live({ ward, rig }: Rig, id: string, until: 'held' | 'closed'): Promise<void> {
  const [a, b, c] = ward.responders as [Ward['nurse'], Ward['nurse'], Ward['nurse']];
  const by = ({ personId, name }: Ward['nurse']) => ({ personId, name });
  const pages = await database.pg.asEngine((tx) => tx.query<Page>('select id from pages where emergency_id = $1', [id]));
  await sendOne(rig, id, pages[0]!.id);
  const page = await readPage(rig, id);
  const events: EmergencyEvent[] = [
    { type: 'receipt', page, rung: 'shown' }, { type: 'acknowledged', by: by(ward.nurse) }, { type: 'declined', by: by(a), reason: 'busy' },
    { type: 'accepted', by: by(b) }, { type: 'status-reported', by: by(b), status: 'on-scene' },
    { type: 'handed-over', by: by(b), to: { ...by(c), givenName: c.givenName, channels: ['app'] } },
    ...(until === 'closed' ? [{ type: 'closed' as const, by: by(ward.nurse), outcome: 'other', note: '' }] : []),
  ];
  for (const [i, event] of events.entries()) {
    const decision = await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, id, () => event, T0 + i * 1_000));
    assert.equal(decision?.ok, true, event.type);
  }
}

async function sendOne(rig: Rig['rig'], id: string, pageId: string): Promise<void> {
  await database.pg.asEngine(async (tx) => {
    const locked = await rig.engine.lock(tx, [id]);
    await tx.execute('update pages set sent_at = intended_at, due_at = null where id = $1', [pageId]);
    await rig.engine.pagesWritten(tx, locked, [pageId], T0);
  });
}

async function readPage(_rig: Rig['rig'], id: string): Promise<Page> {
  const detail = await database.pg.asEngine((tx) => readEmergency(tx, createTestKeys(), id));
  return detail!.pages.find(({ purpose }) => purpose === 'notify')!;
}

async function converges<K extends TopicKind>(rig: Rig, kind: K, id: string, load: (tx: Tx) => Promise<Snapshot<K> | null>, act: () => Promise<void>): Promise<void> {
  const topic = topicName(kind, id);
  const [head] = await database.sql<{ seq: string }>('select last_seq as seq from topics where name = $1', [topic]);
  await verifyLive<K>({
    kind, act,
    loadSnapshot: async () => (await database.pg.asTenant(rig.ward.tenantId, load))!,
    listEvents: () =>
      database.pg.asTenant(rig.ward.tenantId, (tx) => tx.query<StoredEvent>('select kind, body from topic_events where topic = $1 and seq > $2 order by seq', [topic, head?.seq ?? 0])),
  });
}

for (const until of ['held', 'closed'] as const) {
  test(`[E20] the emergency's own page converges over a life, ${until}`, async () => {
    const rig = await openRig();
    const id = await rig.raise();
    await converges(rig, 'emergency', id, (tx) => readEmergency(tx, createTestKeys(), id), () => live(rig, id, until));
  });
  test(`[E20] the dispatcher's view converges over a life, ${until}`, async () => {
    const rig = await openRig();
    await converges(rig, 'dispatch', rig.ward.tenantId, (tx) => readDispatch(tx, rig.ward.tenantId, rows), async () => live(rig, await rig.raise(), until));
  });
  for (const nth of [0, 1, 2, 3]) {
    test(`[E20] the inbox of responder ${nth} converges over a life, ${until}`, async () => {
      const rig = await openRig();
      const { personId } = rig.ward.responders[nth]!;
      await converges(rig, 'inbox', personId, (tx) => readInbox(tx, personId, rows), async () => live(rig, await rig.raise(), until));
    });
  }
  test(`[E20] the family's view converges over a life, ${until}`, async () => {
    const rig = await openRig();
    await converges(rig, 'family', rig.linkId, (tx) => readFamily(tx, rig.linkId), async () => live(rig, await rig.raise(), until));
  });
}
