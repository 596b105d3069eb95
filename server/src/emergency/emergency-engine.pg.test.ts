// The emergency engine on a real PostgreSQL: one commit from alarm to pages, one holder, and a loop that never forgets.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from './emergency-testing.ts';
import type { Emergency } from './emergency-state.ts';
import { find } from './emergency-store.ts';
import { createEscalationEngine } from './escalation-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

async function raised(ward: Ward, rig = createTestEngine(ward.people)) {
  const outcome = await database.pg.asEngine(async (tx) => {
    const { raised: list, events } = await rig.engine.raise(tx, [highAlarm(ward)], T0);
    await rig.log.append(tx, events, T0);
    return list[0]!;
  });
  return { ...outcome, ...rig };
}

const load = (id: string): Promise<Emergency> => database.pg.asEngine(async (tx) => (await find(tx, id))!);
const named = (person: { personId: Ward['nurse']['personId']; name: string }) => ({ personId: person.personId, name: person.name });

describe('raising', () => {
  test('[E2] an alarm makes the emergency, its offers, its pages and its timeline in the one transaction it came in', async () => {
    const ward = await seedWard(database);
    const { emergencyId } = await raised(ward);
    const offers = await database.sql<{ responder_id: string }>('select responder_id from offers where emergency_id = $1 order by rank', [emergencyId]);
    assert.deepEqual(offers.map(({ responder_id }) => responder_id), ward.responders.slice(0, 3).map(({ personId }) => personId));
    const pages = await database.sql<{ purpose: string; channel: string }>('select purpose, channel from pages where emergency_id = $1', [emergencyId]);
    assert.deepEqual(pages.map(({ purpose }) => purpose).toSorted(), ['notify', 'offer', 'offer', 'offer']);
    const [first] = await database.sql<{ kind: string; at: Date }>('select kind from timeline_entries where emergency_id = $1 order by n limit 1', [emergencyId]);
    assert.equal(first!.kind, 'reading');
  });

  test('[E2] a responder last seen months ago is asked like any other, and keeps no alarm from being stored', async () => {
    const ward = await seedWard(database);
    const longAgo = ward.people.map((person) => (person.responder === null ? person : { ...person, responder: { ...person.responder, positionedAt: T0 - 90 * 86_400_000 } }));
    const { emergencyId } = await raised(ward, createTestEngine(longAgo));
    const offers = await database.sql<{ aged: boolean }>('select position_age_ms > 86400000 as aged from offers where emergency_id = $1', [emergencyId]);
    assert.deepEqual(offers, [{ aged: true }, { aged: true }, { aged: true }]);
  });

  test('[E8] a second alarm of the same patient and kind joins the open emergency', async () => {
    const ward = await seedWard(database);
    const first = await raised(ward);
    const second = await raised(ward);
    assert.equal(second.isNew, false);
    assert.equal(second.emergencyId, first.emergencyId);
    assert.equal((await load(first.emergencyId)).attached.length, 2);
  });

  test('[E8] two raisers at the same moment on two connections end with one emergency', async () => {
    const ward = await seedWard(database);
    const other = database.openPostgres();
    const rig = createTestEngine(ward.people);
    const raise = (pg: typeof other) =>
      pg.asEngine(async (tx) => {
        const { raised: list, events } = await rig.engine.raise(tx, [highAlarm(ward)], T0);
        await rig.log.append(tx, events, T0);
        return list[0]!;
      });
    const [a, b] = await Promise.all([raise(database.pg), raise(other)]);
    assert.equal(a.emergencyId, b.emergencyId);
    assert.equal([a, b].filter(({ isNew }) => isNew).length, 1);
  });
});

describe('accepting', () => {
  test('[E4] in a thousand races of two accepts on two connections exactly one wins', async () => {
    const ward = await seedWard(database, 2);
    const other = database.openPostgres();
    const { engine, emergencyId } = await raised(ward);
    const [one, two] = ward.responders as [Ward['nurse'], Ward['nurse']];
    const accept = (pg: typeof other, who: Ward['nurse']) =>
      pg.asTenant(ward.tenantId, (tx) => engine.apply(tx, emergencyId, () => ({ type: 'accepted', by: named(who) }), T0));
    const fresh = JSON.stringify(await load(emergencyId));
    for (let race = 0; race < 1_000; race += 1) {
      const [a, b] = await Promise.all(race % 2 === 0 ? [accept(database.pg, one), accept(other, two)] : [accept(database.pg, two), accept(other, one)]);
      const wins = [a, b].filter((decision) => decision!.ok).length;
      const lost = [a, b].find((decision) => !decision!.ok);
      assert.equal(wins, 1);
      assert.ok(lost && !lost.ok && lost.refusal.code === 'already-accepted' && lost.refusal.holderName !== null);
      await database.sql(
        `with o as (update offers set status = 'offered' where emergency_id = $1), p as (delete from pages where emergency_id = $1 and purpose = 'stand-down'),
           t as (delete from timeline_entries where emergency_id = $1 and n > ($2::jsonb->>'lastEntry')::int)
         update emergencies set state = $2, status = 'seeking', holder_id = null, version = ($2::jsonb->>'version')::int where id = $1`,
        [emergencyId, fresh],
      );
    }
  });
});

describe('the loop', () => {
  test('[E3] what is due is decided and recorded, and the next wake time is in the database', async () => {
    const ward = await seedWard(database);
    const rig = createTestEngine(ward.people);
    const { emergencyId } = await raised(ward, rig);
    let nowMs = T0;
    const loop = createEscalationEngine({
      pg: database.pg, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, ids: rig.ids, log: rig.log, engine: rig.engine, onProblem: assert.ifError, onQuarantined: () => {},
    });
    nowMs = T0 + 25_001;
    await loop.runDue();
    const state = await load(emergencyId);
    assert.equal(state.isFailSafeReached, true);
    assert.ok(state.wakeAt! > nowMs);
    const pages = await database.sql('select 1 from pages where emergency_id = $1 and purpose = $2', [emergencyId, 'fail-safe']);
    assert.equal(pages.length, 1);
  });
});

describe('a node that stood still', () => {
  test('[E41] writes nothing it had decided on a row that has changed since', async () => {
    const ward = await seedWard(database);
    const rig = await raised(ward);
    const stale = await load(rig.emergencyId);
    await database.pg.asTenant(ward.tenantId, (tx) => rig.engine.apply(tx, rig.emergencyId, () => ({ type: 'accepted', by: named(ward.responders[0]!) }), T0));
    const stored = await load(rig.emergencyId);
    await assert.rejects(database.pg.asEngine((tx) => rig.engine.applyDue(tx, [stale], T0 + 26_000)), /without its row being locked/);
    assert.deepEqual(await load(rig.emergencyId), stored);
  });
  test('[E41] a step that is due in thirty days is not taken for due, and the loop sleeps no longer than a second', async () => {
    const ward = await seedWard(database);
    const rig = await raised(ward);
    await database.sql(`update emergencies set wake_at = wake_at + interval '30 days' where id = $1`, [rig.emergencyId]);
    const loop = createEscalationEngine({
      pg: database.pg, clock: { nowMs: () => T0 + 60_000, monotonicMs: () => 0 }, ids: rig.ids, log: rig.log, engine: rig.engine, onProblem: assert.ifError, onQuarantined: () => {},
    });
    const stored = await load(rig.emergencyId);
    await loop.runDue();
    assert.deepEqual(await load(rig.emergencyId), stored);
  });
});
