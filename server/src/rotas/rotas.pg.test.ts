// Rotas on a real PostgreSQL: rights of the people concerned, races, the book in memory, gaps told once, feeds revoked.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type EndpointName, type StoredEvent, topicName } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createNotices } from '../paging/notice-engine.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { type CastName, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createMyShiftHandlers } from './my-shifts-routes.ts';
import { createOverlayHandlers } from './overlay-routes.ts';
import { createRotaBook } from './rota-book-engine.ts';
import { readRotas } from './rota-gap-store.ts';
import { createRotaGaps } from './rota-gaps-engine.ts';
import { createRotaHandlers } from './rota-routes.ts';
import { writeIcal } from './shift-calendar-ical.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 2026-03-01T00:00Z; the world begins at 8. */
const MIDNIGHT = WORLD_MS - 8 * HOUR;

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

type Outcome = { ok: boolean; body: never; error: { code: string; issues?: { path: string }[] } };
type Made = { id: string; version: number };

async function openRig() {
  const ward = await insertWard(database);
  const at = { nowMs: WORLD_MS };
  const clock = { nowMs: () => at.nowMs, monotonicMs: () => at.nowMs };
  const { pg } = database;
  const [log, ids] = [createTopicLog(createBus()), createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() })];
  const book = createRotaBook({ pg, clock, onProblem: assert.ifError });
  const { tellCoordinators } = createNotices({ keys: createTestKeys(), pg, clock, ids, pagers: [], onProblem: assert.ifError });
  const gapOptions = { pg, clock, ids, log, onProblem: assert.ifError, tellCoordinators };
  const options = { pg, keys: createTestKeys(), door: createDoor({ clock, insertAudit }), ids, log, roster: { find: () => undefined }, onChanged: () => {}, secrets: nodeSecrets, writeCalendar: writeIcal };
  const handlers = { ...createRotaHandlers(options), ...createOverlayHandlers(options), ...createMyShiftHandlers(options) };
  const ask = (who: CastName | PersonCaller, endpoint: EndpointName, input: object = {}): Promise<Outcome> => {
    const caller = typeof who === 'string' ? ward.callers[who] : who;
    return (handlers as unknown as Record<string, (call: object) => Promise<Outcome>>)[endpoint]!({ caller, requestId: 'r', nowMs: at.nowMs, params: {}, query: {}, ...input });
  };
  const must = async <Body>(who: CastName, endpoint: EndpointName, input: object = {}): Promise<Body> => {
    const outcome = await ask(who, endpoint, input);
    assert.ok(outcome.ok, `${endpoint}: ${outcome.ok || outcome.error.code}`);
    return outcome.body;
  };
  const { doctor, responder, nurse } = ward.callers;
  const pattern = { personIds: [doctor.personId, responder.personId], startsOn: '2026-03-01', endsOn: null, handOverTime: '00:00', turn: { length: 1, unit: 'days' }, hours: [] };
  const planOf = (change: object = {}) => ({ duty: 'cardiology', name: 'Cardiology', facilityId: null, timeZone: 'UTC', patterns: [pattern], whenAbsent: 'next-in-rotation', standInId: null, ...change });
  const create = (change: object = {}) => must<Made>('coordinator', 'createRota', { body: { plan: planOf(change) } });
  const holder = async (facilityId: string | null = null, atMs = at.nowMs, duty = 'cardiology') => {
    await book.reload();
    return book.holderOf(ward.tenantId, facilityId, duty, atMs);
  };
  return { ward, at, ask, must, book, gapOptions, pattern, planOf, create, holder, doctorId: doctor.personId, responderId: responder.personId, nurseId: nurse.personId };
}

const day = (nth: number, length = 1) => ({ fromAt: MIDNIGHT + nth * DAY, toAt: MIDNIGHT + (nth + length) * DAY });

test('[RO6] who is on call is answered from memory, the facility’s rota first and the tenant’s in its gaps', async () => {
  const { ward, create, holder, pattern, doctorId, responderId, nurseId } = await openRig();
  assert.equal(await holder(), null);
  await create();
  await create({ facilityId: ward.facilityId, patterns: [{ ...pattern, personIds: [nurseId], hours: [{ weekdays: [7], fromTime: '00:00', toTime: '12:00' }] }] });
  assert.equal(await holder(), doctorId);
  assert.equal(await holder(ward.facilityId), nurseId);
  assert.equal(await holder(ward.facilityId, WORLD_MS + 4 * HOUR), doctorId);
  assert.equal(await holder(null, WORLD_MS + DAY), responderId);
  assert.equal(await holder(null, WORLD_MS, 'stroke'), null);
});

test('[RO6] a remembered shift ends when it ends, and a change is followed', async () => {
  const { create, book, holder, ward, must, doctorId, responderId, nurseId } = await openRig();
  const { id } = await create();
  await holder();
  const seen = [0, 15 * HOUR, 16 * HOUR - 1, 16 * HOUR, 39 * HOUR].map((later) => book.holderOf(ward.tenantId, null, 'cardiology', WORLD_MS + later));
  assert.deepEqual(seen, [doctorId, doctorId, doctorId, responderId, responderId]);
  const [first] = seen;
  assert.equal(book.onCallUntil(ward.tenantId, first!, WORLD_MS), WORLD_MS + 16 * HOUR, 'and whoever holds it is known to be on call until it ends');
  assert.equal(book.onCallUntil(ward.tenantId, ward.callers.admin.personId, WORLD_MS), null);
  await must('admin', 'overrideRota', { params: { rotaId: id }, body: { personId: nurseId, ...day(0), version: 1 } });
  assert.equal(await holder(), nurseId);
  await must('admin', 'retireRota', { params: { rotaId: id } });
  assert.equal(await holder(), null);
});

test('[RO7] of two overrides at the same moment one wins and the other is told to look again', async () => {
  const { create, ask, holder, doctorId, responderId, nurseId } = await openRig();
  const { id } = await create();
  const over = (who: CastName, personId: string) => ask(who, 'overrideRota', { params: { rotaId: id }, body: { personId, ...day(0), version: 1 } });
  const outcomes = await Promise.all([over('coordinator', nurseId), over('admin', responderId)]);
  assert.deepEqual(outcomes.filter(({ ok }) => ok).length, 1);
  assert.equal(outcomes.find(({ ok }) => !ok)!.error.code, 'rota-changed');
  const winner = outcomes[0].ok ? nurseId : responderId;
  assert.equal(await holder(), winner);
  assert.notEqual(winner, doctorId);
});

test('[RO7] two rotas for one duty at one place are never made, also at the same moment', async () => {
  const { ask, planOf, create } = await openRig();
  const outcomes = await Promise.all([0, 1, 2].map(() => ask('coordinator', 'createRota', { body: { plan: planOf() } })));
  assert.deepEqual(outcomes.map((each) => (each.ok ? 'made' : each.error.code)).toSorted(), ['duty-taken', 'duty-taken', 'made']);
  const other = await create({ duty: 'stroke' });
  const taken = await ask('coordinator', 'updateRota', { params: { rotaId: other.id }, body: { plan: planOf(), version: 1 } });
  assert.equal(taken.error.code, 'duty-taken');
});

test('[RO5] a bad plan is refused with the field, and an override by somebody absent or unknown too', async () => {
  const { ask, planOf, create, must, ward, doctorId } = await openRig();
  const refused = await ask('coordinator', 'createRota', { body: { plan: planOf({ timeZone: 'Nowhere/Town' }) } });
  assert.deepEqual([refused.error.code, refused.error.issues![0]!.path], ['bad-zone', 'plan.timeZone']);
  const foreign = await openRig();
  const stranger = { ...foreign.pattern, personIds: [foreign.doctorId] };
  assert.equal((await ask('coordinator', 'createRota', { body: { plan: planOf({ patterns: [stranger] }) } })).error.code, 'unknown-person');
  assert.equal((await ask('coordinator', 'createRota', { body: { plan: planOf({ facilityId: foreign.ward.facilityId }) } })).error.code, 'unknown-facility');
  const { id } = await create();
  await must('doctor', 'reportAbsence', { params: { personId: doctorId }, body: day(3) });
  const over = (personId: string, span = day(3), version = 2) => ask('coordinator', 'overrideRota', { params: { rotaId: id }, body: { personId, ...span, version } });
  assert.equal((await over(doctorId)).error.code, 'person-absent');
  assert.equal((await over(ward.callers.patient.personId)).error.code, 'unknown-person');
  assert.equal((await over(doctorId, day(-2))).error.code, 'bad-range');
});

test('[RO8] a swap holds once the other agreed, and only they can agree', async () => {
  const { create, ask, must, holder, doctorId, responderId } = await openRig();
  const { id } = await create();
  const { id: swapId } = await must<Made>('doctor', 'askSwap', { params: { rotaId: id }, body: { gives: day(2), otherId: responderId, takes: day(3) } });
  assert.equal(await holder(null, day(2).fromAt), doctorId);
  const say = (who: CastName, answer: string) => ask(who, 'answerSwap', { params: { swapId }, body: { answer } });
  assert.equal((await say('nurse', 'agree')).error.code, 'not-found');
  assert.equal((await say('coordinator', 'agree')).error.code, 'not-found');
  assert.equal((await say('doctor', 'agree')).error.code, 'not-yours-to-answer');
  assert.equal((await say('responder', 'withdraw')).error.code, 'not-yours-to-answer');
  assert.ok((await say('responder', 'agree')).ok);
  assert.equal((await say('responder', 'decline')).error.code, 'swap-answered');
  assert.equal(await holder(null, day(2).fromAt), responderId);
  assert.equal(await holder(null, day(3).fromAt), doctorId);
});

test('[RO8] a shift that is no longer one’s own cannot be swapped, nor agreed to', async () => {
  const { create, ask, must, nurseId, responderId } = await openRig();
  const { id } = await create();
  const swap = (gives: object, takes: object, who: CastName = 'doctor') => ask(who, 'askSwap', { params: { rotaId: id }, body: { gives, otherId: responderId, takes } });
  assert.equal((await swap(day(3), day(5))).error.code, 'shift-changed');
  assert.equal((await swap(day(0), day(1))).error.code, 'bad-range');
  const asked = await swap(day(2), day(3));
  assert.ok(asked.ok);
  await must('coordinator', 'overrideRota', { params: { rotaId: id }, body: { personId: nurseId, ...day(3), version: 2 } });
  const agreed = await ask('responder', 'answerSwap', { params: { swapId: (asked.body as Made).id }, body: { answer: 'agree' } });
  assert.equal(agreed.error.code, 'shift-changed');
});

test('[RO4] an absence counts on every rota of the person, and one who left holds nothing', async () => {
  const { create, must, holder, doctorId, responderId } = await openRig();
  await create();
  await create({ duty: 'icu-lead' });
  await must('coordinator', 'reportAbsence', { params: { personId: doctorId }, body: day(0) });
  assert.deepEqual([await holder(), await holder(null, WORLD_MS, 'icu-lead')], [responderId, responderId]);
  await database.sql(`update persons set is_active = false where id = $1`, [responderId]);
  assert.equal(await holder(), null);
  assert.equal(await holder(null, WORLD_MS + DAY), doctorId);
});

test('[RO13] an override taken back midway ends now, one not begun never was', async () => {
  const { create, must, at, nurseId, ward } = await openRig();
  const { id } = await create();
  const over = (version: number, span: object) => must<Made>('coordinator', 'overrideRota', { params: { rotaId: id }, body: { personId: nurseId, ...span, version } });
  const [running, later] = [await over(1, day(0)), await over(2, day(4))];
  at.nowMs += HOUR;
  for (const { id: overrideId } of [running, later]) await must('coordinator', 'endOverride', { params: { overrideId } });
  const { shifts } = await must<{ shifts: { fromAt: number; toAt: number; personId: string }[] }>('nurse', 'getRota', { params: { rotaId: id }, query: day(0, 10) });
  const nurses = shifts.filter(({ personId }) => personId === ward.callers.nurse.personId);
  assert.deepEqual(nurses.map(({ fromAt, toAt }) => [fromAt, toAt]), [[WORLD_MS, WORLD_MS + HOUR]]);
});

test('[RO9] a gap is told once by two nodes together, again as it comes near, and taken back when filled', async () => {
  const rig = await openRig();
  const { create, at, gapOptions, pattern, planOf, must, ward } = rig;
  const { id } = await create({ patterns: [{ ...pattern, endsOn: '2026-03-10' }, { ...pattern, startsOn: '2026-03-11' }] });
  const nodes = [createRotaGaps(gapOptions), createRotaGaps({ ...gapOptions, pg: database.openPostgres() })];
  const told = async () => {
    const rows = await database.sql<{ person_id: string; subject: string }>('select person_id, subject from notices where tenant_id = $1 order by created_at', [ward.tenantId]);
    return rows.map((row) => [row.person_id === ward.callers.coordinator.personId, row.subject.slice(8, 30)]);
  };
  await Promise.all(nodes.map((node) => node.look()));
  for (const later of [1, 2]) {
    at.nowMs += later * 10 * 60_000;
    await nodes[0]!.look();
  }
  assert.deepEqual(await told(), [[true, 'nobody is on call for ']]);
  at.nowMs = MIDNIGHT + 8.2 * DAY;
  await Promise.all(nodes.map((node) => node.look()));
  at.nowMs = MIDNIGHT + 9 * DAY - 2 * HOUR;
  await Promise.all(nodes.map((node) => node.look()));
  await must('coordinator', 'updateRota', { params: { rotaId: id }, body: { plan: planOf(), version: 1 } });
  await Promise.all(nodes.map((node) => node.look()));
  assert.deepEqual(await told(), ['nobody is on call for ', 'within a day nobody is', 'within two hours nobod', 'somebody is on call ag'].map((text) => [true, text]));
  const open = await database.sql(`select id from rota_gaps where tenant_id = $1 and gone_at is null`, [ward.tenantId]);
  assert.equal(open.length, 0);
});

test('[RO10] [RO11] a feed reads its owner’s shifts or one rota, and stops when revoked or when its owner leaves', async () => {
  const { create, ask, must, doctorId } = await openRig();
  const { id } = await create();
  const make = async (rotaId: string | null) => {
    const { feed, path } = await must<{ feed: Made; path: string }>('doctor', 'makeRotaFeed', { body: { rotaId } });
    return { feedId: feed.id, token: path.split('/')[3]! };
  };
  const read = async (token: string): Promise<string> => {
    const outcome = await ask({ type: 'public' } as unknown as PersonCaller, 'getRotaCalendar', { params: { token } });
    return outcome.ok ? (outcome.body as { content: string }).content : outcome.error.code;
  };
  const [own, whole] = [await make(null), await make(id)];
  const summaries = (text: string) => new Set(text.split('\r\n').filter((line) => line.startsWith('SUMMARY')));
  assert.deepEqual(summaries(await read(own.token)), new Set(['SUMMARY:Cardiology']));
  assert.deepEqual(summaries(await read(whole.token)), new Set(['SUMMARY:Cardiology: doctor Tester', 'SUMMARY:Cardiology: responder Tester', 'SUMMARY:Cardiology: –']));
  const kept = await database.sql<{ secret_hash: Buffer }>(`select secret_hash from rota_feeds where id = $1`, [own.feedId]);
  assert.equal(kept[0]!.secret_hash.length, 32);
  assert.equal(await read(`${own.token.slice(0, -43)}${'a'.repeat(43)}`), 'no-such-calendar');
  assert.equal((await ask('responder', 'revokeRotaFeed', { params: { feedId: own.feedId } })).error.code, 'not-found');
  await must('doctor', 'revokeRotaFeed', { params: { feedId: own.feedId } });
  assert.equal(await read(own.token), 'no-such-calendar');
  await database.sql(`update persons set is_active = false where id = $1`, [doctorId]);
  assert.equal(await read(whole.token), 'no-such-calendar');
});

test('[RO12] what a follower of the rotas topic had, plus its events, is what a newcomer loads', async () => {
  const { ward, create, must, gapOptions, pattern, planOf, nurseId, responderId, doctorId } = await openRig();
  const { tenantId } = ward;
  const topic = topicName('rotas', tenantId);
  const gaps = createRotaGaps(gapOptions);
  await verifyLive({
    kind: 'rotas',
    loadSnapshot: () => database.pg.asTenant(tenantId, (tx) => readRotas(tx, tenantId)),
    listEvents: () => database.pg.asTenant(tenantId, (tx) => tx.query<StoredEvent>('select kind, body from topic_events where topic = $1 order by seq', [topic])),
    async act() {
      const { id } = await create({ patterns: [{ ...pattern, endsOn: '2026-03-10' }] });
      const { id: short } = await create({ duty: 'stroke', patterns: [] });
      await gaps.look();
      await must('coordinator', 'overrideRota', { params: { rotaId: id }, body: { personId: nurseId, ...day(1), version: 1 } });
      const { id: absenceId } = await must<Made>('doctor', 'reportAbsence', { params: { personId: doctorId }, body: day(4) });
      await must('doctor', 'endAbsence', { params: { absenceId } });
      await must('doctor', 'askSwap', { params: { rotaId: id }, body: { gives: day(4), otherId: responderId, takes: day(5) } });
      await must('coordinator', 'updateRota', { params: { rotaId: id }, body: { plan: planOf({ patterns: [{ ...pattern, endsOn: '2026-03-12' }] }), version: 5 } });
      await must('coordinator', 'retireRota', { params: { rotaId: short } });
      await gaps.look();
    },
  });
});
