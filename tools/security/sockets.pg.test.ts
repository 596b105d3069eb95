// Rights on open sockets: every topic as every role, with a record of one's own tenant, of another and a random one; and rights that end
// while somebody watches.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { parseTopicName, topicName, topics, type TopicKind, type TopicName } from '@mydr24/protocol';
import { cutOf } from '@mydr24/server/gateway/reply-cut.ts';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import type { CastName } from '@mydr24/server/people/people-testing.ts';
import { columns } from '@mydr24/server/people/rights-matrix.ts';
import type { Records } from '@mydr24/server/people/rights-testing.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { AUTH_KEY, enter, type Line, startTarget, type Target } from './attack-rig.ts';

let target: Target;
let own: Records;
let foreign: Records;
before(async () => {
  target = await startTarget();
  [own, foreign] = [await target.recordsOf(target.here), await target.recordsOf(target.there)];
});
after(() => target.stop());

const cells = (line: string): readonly ('ok' | 'no')[] => line.trim().split(/\s+/) as ('ok' | 'no')[];
/** Who follows what of their own tenant. A topic without a row does not compile. The inbox is the nurse's, the link the family member's. */
const topicMatrix: Record<TopicKind, readonly ('ok' | 'no')[]> = {
  //             patient family nurse doctor respon. dispat. coord. admin other-nurse other-family privacy
  unit: cells('    no     no     ok    ok     no      no      ok     no    no          no           no'),
  patient: cells(' ok     no     ok    ok     no      no      no     no    no          no           no'),
  strips: cells(' ok     no     ok    ok     no      no      no     no    no          no           no'),
  emergency: cells('ok    no     ok    ok     no      ok      ok     no    no          no           no'),
  dispatch: cells('no     no     no    no     no      ok      ok     no    no          no           no'),
  rotas: cells('   no     no     ok    ok     ok      ok      ok     ok    ok          no           no'),
  inbox: cells('   no     no     ok    no     no      no      no     no    no          no           no'),
  family: cells('  ok     ok     no    no     no      no      no     no    no          no           no'),
};
const topicOf = (kind: TopicKind, records: Records, tenantId: string, inboxOf: string): TopicName => {
  const ids: Record<TopicKind, string> = { unit: records.unitId, patient: records.patientId, strips: records.patientId, emergency: records.emergencyId, dispatch: tenantId, rotas: tenantId, inbox: inboxOf, family: records.familyLinkId };
  return topicName(kind, ids[kind]);
};
const kinds = Object.keys(topicMatrix) as TopicKind[];

/** The fields of a snapshot are those its schema and the table name, as they come over the wire. */
function wholeOf(kind: TopicKind, snapshot: unknown): void {
  assert.deepEqual(JSON.parse(JSON.stringify(cutOf(topics[kind].snapshot)(snapshot, null))), snapshot, kind);
}

async function ask(line: Line, id: number, topic: TopicName): Promise<unknown> {
  line.send({ type: 'subscribe', id, topic });
  const answered = await line.next((frame) => (frame.type === 'subscribed' || frame.type === 'refused') && frame['id'] === id);
  if (answered.type !== 'subscribed') return answered['error'];
  if (answered['snapshot'] !== undefined) wholeOf(parseTopicName(topic).kind, answered['snapshot']);
  return 'ok';
}

test('[SE1] [FR7] every topic is open to exactly the roles of the matrix, with the fields of its schema, and another tenant’s is answered as one that is nowhere', async () => {
  const random = { ...own, unitId: randomUUID(), patientId: randomUUID(), emergencyId: randomUUID(), familyLinkId: randomUUID() } as Records;
  for (const [nth, column] of columns.entries()) {
    const line = await enter(target, await target.tokenOf(target.here.callers[column]));
    let id = 0;
    for (const kind of kinds) {
      const mine = await ask(line, (id += 1), topicOf(kind, own, target.here.tenantId, target.here.callers.nurse.personId));
      assert.equal(mine === 'ok' ? 'ok' : 'no', topicMatrix[kind][nth], `${kind} as ${column}: ${JSON.stringify(mine)}`);
      const theirs = await ask(line, (id += 1), topicOf(kind, foreign, target.there.tenantId, target.there.callers.nurse.personId));
      const nowhere = await ask(line, (id += 1), topicOf(kind, random, randomUUID(), randomUUID()));
      assert.notEqual(theirs, 'ok', `${kind} of another tenant as ${column}`);
      assert.deepEqual(theirs, nowhere, `${kind} as ${column}`);
    }
    line.raw.close();
  }
});

const FIVE_SECONDS = 5_000;
/** Follows, takes a right away, and wants the topic gone (or the socket closed) within five seconds. */
async function expectGone(who: CastName, topic: TopicName, takeAway: () => Promise<unknown>, giveBack?: () => Promise<unknown>): Promise<void> {
  const line = await enter(target, await target.tokenOf(target.here.callers[who]));
  assert.equal(await ask(line, 1, topic), 'ok', `${who} follows ${topic}`);
  const startedAt = performance.now();
  await takeAway();
  const gone = line.next((frame) => frame.type === 'revoked' && (frame.topic === topic || frame.topic === null));
  await Promise.race([gone, line.closed]);
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs <= FIVE_SECONDS, `${Math.round(tookMs)} ms`);
  line.raw.close();
  // Nor by coming back and saying "I have n".
  const again = await enter(target, await target.tokenOf(target.here.callers[who])).catch(() => null);
  if (again !== null) {
    again.send({ type: 'subscribe', id: 9, topic, have: { epoch: 'any', seq: 1 } });
    const answered = await Promise.race([again.closed, again.next((frame) => frame['id'] === 9)]);
    assert.notEqual((answered as { type?: string }).type, 'subscribed');
    again.raw.close();
  }
  await giveBack?.();
}

test('[AT11] a role or a unit that is taken away takes open topics with it within five seconds, whoever changed it', async () => {
  const { here, database } = target;
  const { nurse, dispatcher } = here.callers;
  await Promise.all([
    expectGone('nurse', `unit/${here.unitId}`, () => database.sql('delete from person_units where person_id = $1', [nurse.personId]),
      () => database.sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [nurse.personId, here.tenantId, here.unitId])),
    expectGone('dispatcher', `dispatch/${here.tenantId}`, () => database.sql(`update person_roles set role = 'family' where person_id = $1`, [dispatcher.personId]),
      () => database.sql(`update person_roles set role = 'dispatcher' where person_id = $1`, [dispatcher.personId])),
  ]);
});

test('[AT11] [G23] a role that went between the token and the first look takes the topic with it too', async () => {
  const { here, database } = target;
  const { coordinator } = here.callers;
  const line = await enter(target, await target.tokenOf(coordinator));
  assert.equal(await ask(line, 1, `dispatch/${here.tenantId}`), 'ok');
  await database.sql(`delete from person_roles where person_id = $1`, [coordinator.personId]);
  const startedAt = performance.now();
  await line.next(({ type }) => type === 'revoked');
  assert.ok(performance.now() - startedAt <= FIVE_SECONDS);
  assert.equal(await ask(line, 2, `rotas/${here.tenantId}`) === 'ok', false);
  line.raw.close();
});

test('[AT11] consent that ends, a person who is removed and a session that is over take open topics with them within five seconds', async () => {
  const { here } = target;
  await Promise.all([
    expectGone('family', `family/${here.familyLinkId}`, () => target.ask('revokeFamilyLink', { params: { familyLinkId: here.familyLinkId } }, 'patient')),
    expectGone('otherNurse', `rotas/${here.tenantId}`, () => target.ask('deactivatePerson', { params: { personId: here.callers.otherNurse.personId } }, 'admin')),
    expectGone('doctor', `patient/${here.patientId}`, () => target.ask('signOut', {}, 'doctor')),
  ]);
});

test('[AT11] a token that runs out ends its socket', async () => {
  const { token } = await createTokenSigner({ key: AUTH_KEY, clock: systemClock }).sign(target.here.callers.responder, Date.now() + 2_000);
  const line = await enter(target, token);
  const startedAt = performance.now();
  assert.equal((await line.closed).code, 4401);
  assert.ok(performance.now() - startedAt <= FIVE_SECONDS);
});

test('[AT35] a topic is joined by right and not by knowing its name: guesses are refused, all alike', async () => {
  const line = await enter(target, await target.tokenOf(target.here.callers.otherFamily));
  const answers = await Promise.all(Array.from({ length: 100 }, (_, nth) => ask(line, nth + 1, `emergency/${nth === 50 ? own.emergencyId : randomUUID()}` as TopicName)));
  assert.equal(new Set(answers.map((each) => JSON.stringify(each))).size, 1, 'the one that is there is answered as the others');
  line.raw.close();
});
