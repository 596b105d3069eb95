// One emergency that hits a bug: set aside with its people paged, and everybody else's goes on.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { readDispatch, readInbox } from './emergency-snapshot-store.ts';
import { createTestEngine, highAlarm, seedWard, T0 } from './emergency-testing.ts';
import { createEscalationEngine } from './escalation-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const damages = {
  'its state makes the machine throw': `update emergencies set state = jsonb_set(state, '{protocol}', 'null') where id = $1`,
  'its state is of a form this node cannot read': `update emergencies set state = jsonb_set(state, '{schema}', '99') where id = $1`,
};

for (const [how, damage] of Object.entries(damages)) {
  test(`[E19] when ${how}, dispatchers and those who were asked are paged by every way, what can ring rings, the operator is told, and the others go on`, async () => {
    const [ward, other] = [await seedWard(database), await seedWard(database)];
    const rig = createTestEngine([...ward.people, ...other.people]);
    const raise = (of: typeof ward): Promise<string> =>
      database.pg.asEngine(async (tx) => {
        const { raised, events } = await rig.engine.raise(tx, [highAlarm(of)], T0);
        await rig.log.append(tx, events, T0);
        return raised[0]!.emergencyId;
      });
    const [broken, sound] = [await raise(ward), await raise(other)];
    await database.sql(
      `insert into alert_devices (id, tenant_id, kind, label, address, created_at) values ($1, $2, 'desk-phone', 'Desk phone', '+376000', now())`,
      [randomUUID(), ward.tenantId],
    );
    await database.sql(damage, [broken]);
    const problems: (string | null)[] = [];
    const quarantined: string[] = [];
    const nowMs = T0 + 26_000;
    const loop = createEscalationEngine({
      pg: database.pg, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, ids: rig.ids, log: rig.log, engine: rig.engine,
      onProblem: (_error, id) => void problems.push(id), onQuarantined: (id) => void quarantined.push(id),
    });
    await loop.runDue();
    assert.deepEqual([problems, quarantined], [[broken], [broken]]);
    const pages = await database.sql<{ person_id: string | null; channel: string }>(`select person_id, channel from pages where emergency_id = $1 and purpose = 'fail-safe'`, [broken]);
    const asked = ward.responders.slice(0, 3).map(({ personId }) => personId);
    assert.deepEqual(new Set(pages.map(({ person_id }) => person_id)), new Set([ward.dispatcher.personId, ...asked, null]));
    const ways = (personId: string | null) => pages.filter(({ person_id }) => person_id === personId).map(({ channel }) => channel).toSorted();
    assert.deepEqual(ways(ward.dispatcher.personId), ['app', 'email', 'push', 'sms', 'voice']);
    assert.deepEqual(ways(null), ['desk-phone', 'fail-safe']);
    const [row] = await database.sql<{ quarantined: boolean; later: boolean }>('select quarantined_at is not null as quarantined, wake_at > to_timestamp($2::float8 / 1000) as later from emergencies where id = $1', [broken, nowMs]);
    assert.deepEqual(row, { quarantined: true, later: true });
    const [moved] = await database.sql<{ reached: boolean }>(`select (state->>'isFailSafeReached')::boolean as reached from emergencies where id = $1`, [sound]);
    assert.equal(moved!.reached, true);
    assert.notEqual(await raise(ward), broken, 'what happens to the patient next is another emergency');
    const roster = { list: async () => [], find: async () => null };
    const [desk, inbox] = await database.pg.asTenant(ward.tenantId, async (tx) => [await readDispatch(tx, ward.tenantId, roster), await readInbox(tx, asked[0]!, roster)]);
    assert.deepEqual([desk.emergencies.length, inbox.items.length], [1, 1], 'screens show the rest');
  });
}

const hidden = { ...damages, 'its state reads well and breaks the machine': `update emergencies set state = jsonb_set(state, '{attached}', 'null') where id = $1` };
for (const [how, damage] of Object.entries(hidden)) {
  test(`[E19] when ${how} and nobody has noticed yet, the next alarm of its patient becomes an emergency of its own in one commit, and the broken one's people are paged`, async () => {
    const ward = await seedWard(database);
    const problems: unknown[] = [];
    const quarantined: string[] = [];
    const rig = createTestEngine(ward.people, { onProblem: (error) => void problems.push(error), onQuarantined: (id) => void quarantined.push(id) });
    const raise = (nowMs: number): Promise<string> =>
      database.pg.asEngine(async (tx) => {
        const { raised, events } = await rig.engine.raise(tx, [highAlarm(ward)], nowMs);
        await rig.log.append(tx, events, nowMs);
        return raised[0]!.emergencyId;
      });
    const broken = await raise(T0);
    await database.sql(damage, [broken]);
    const next = await raise(T0 + 1_000);
    assert.notEqual(next, broken);
    const pages = await database.sql<{ n: number }>(`select count(*)::int as n from pages where emergency_id = $1 and purpose = 'offer'`, [next]);
    assert.ok(pages[0]!.n > 0);
    const [row] = await database.sql<{ aside: boolean }>('select quarantined_at is not null as aside from emergencies where id = $1', [broken]);
    assert.deepEqual(row, { aside: true });
    const [{ n: paged } = { n: 0 }] = await database.sql<{ n: number }>(`select count(*)::int as n from pages where emergency_id = $1 and purpose = 'fail-safe'`, [broken]);
    assert.ok(paged > 5);
    assert.deepEqual([quarantined, problems.length], [[broken], how === 'its state reads well and breaks the machine' ? 1 : 0]);
  });
}
