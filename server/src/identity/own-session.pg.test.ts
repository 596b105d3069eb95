// Where a person is signed in, and signing out there from here, on a real database.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { insertAudit } from '../audit/audit-store.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertTwinSession, insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createRevocations } from '../people/revocation-engine.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createOwnSessionHandlers } from './own-session-routes.ts';

let database: TestDatabase;
let ward: Ward;

before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});

function openDesk() {
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
  const rightsChanges = createRevocations({ pg: database.pg, clock });
  const ended: string[] = [];
  rightsChanges.subscribe((changes) => ended.push(...changes.flatMap((change) => (change.type === 'session' ? change.sessionId : []))));
  const handlers = createOwnSessionHandlers({ pg: database.pg, door: createDoor({ clock, insertAudit }), rightsChanges });
  const call = <Params>(name: keyof Ward['callers'], params: Params) => ({ caller: ward.callers[name], requestId: 'r1', nowMs: WORLD_MS, params, query: {}, body: undefined }) as never;
  return {
    ended,
    rightsChanges,
    async list(name: keyof Ward['callers']) {
      const answered = await handlers.listSessions(call(name, {}));
      assert.ok(answered.ok);
      return answered.body.sessions;
    },
    end: (name: keyof Ward['callers'], sessionId: string) => handlers.endSession(call(name, { sessionId })),
    endOthers: (name: keyof Ward['callers']) => handlers.endOtherSessions(call(name, {})),
  };
}

test('[IDN3] a person sees their own open sessions, this one first and marked, and nobody else\'s', async () => {
  const desk = openDesk();
  const twinId = await insertTwinSession(database, ward.callers.nurse);
  await database.sql(`update sessions set device_name = 'Chrome, Windows', network = '203.0.113.0/24' where id = $1`, [twinId]);
  const sessions = await desk.list('nurse');
  assert.deepEqual(sessions.map(({ id, isThis }) => [id, isThis]), [[ward.callers.nurse.sessionId, true], [twinId, false]]);
  assert.deepEqual([sessions[1]?.deviceName, sessions[1]?.network, sessions[1]?.isInside], ['Chrome, Windows', '203.0.113.0/24', false]);
  await database.sql('update sessions set expires_at = $2 where id = $1', [twinId, new Date(WORLD_MS)]);
  assert.equal((await desk.list('nurse')).length, 1);
});

test('[IDN4] ending another session of one\'s own is told at once here and found by every other node\'s next look; somebody else\'s looks absent', async () => {
  const [desk, elsewhere] = [openDesk(), openDesk()];
  const twinId = await insertTwinSession(database, ward.callers.doctor);
  const refused = await desk.end('nurse', twinId);
  assert.ok(!refused.ok && refused.error.kind === 'not-found');
  assert.ok((await desk.end('doctor', twinId)).ok);
  assert.deepEqual(desk.ended, [twinId]);
  await elsewhere.rightsChanges.poll();
  assert.ok(elsewhere.ended.includes(twinId));
  assert.deepEqual((await desk.list('doctor')).map(({ id }) => id), [ward.callers.doctor.sessionId]);
});

test('[IDN4] signing out everywhere else ends all but the session that asks', async () => {
  const desk = openDesk();
  const twins = [await insertTwinSession(database, ward.callers.patient), await insertTwinSession(database, ward.callers.patient)];
  assert.deepEqual(await desk.endOthers('patient'), { ok: true, body: { ended: 2 } });
  assert.deepEqual(desk.ended.toSorted(), twins.toSorted());
  assert.deepEqual((await desk.list('patient')).map(({ isThis }) => isThis), [true]);
  assert.deepEqual(await desk.endOthers('patient'), { ok: true, body: { ended: 0 } });
});
