import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { PackVersion, SavedDraft } from '@mydr24/protocol';
import type { z } from 'zod';
import { insertAudit } from '../audit/audit-store.ts';
import { createEmergencyEngine } from '../emergency/emergency-engine.ts';
import { createEmergencyHandlers } from '../emergency/emergency-routes.ts';
import { readEmergency } from '../emergency/emergency-snapshot-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { createBus } from '../platform/bus.ts';
import type { Answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { readingOf } from './pack-judgement.ts';
import { makeSigningKey } from '../platform/signature-node.ts';
import { createPlanBook } from './plan-book-engine.ts';
import { createProtocolsHandlers } from './protocols-routes.ts';
import { insertPackIn, staffing } from './protocols-testing.ts';
import { createShippedPacks } from './shipped-packs-file.ts';
import type { Staffing } from './staffing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const valid = (source: string): string => source.replace('validFrom: 2026-11-25', 'validFrom: 2020-01-01');

/** One tenant with a clock to turn, a second administrator, and the server's own handlers over its book. */
async function open() {
  const ward = await insertWard(database);
  const { tenantId, callers } = ward;
  const now = { ms: WORLD_MS };
  const clock = { nowMs: () => now.ms, monotonicMs: () => now.ms };
  const problems: string[] = [];
  const refused: string[] = [];
  const people: { staffing: Staffing } = { staffing: staffing() };
  const key = makeSigningKey();
  // The tests of this file share a database; each hears of its own tenant.
  const onProblem = (error: unknown, facts: object = {}): void => {
    if ((facts as { tenantId?: string }).tenantId === tenantId) problems.push(String(error));
  };
  const options = { pg: database.pg, clock, key, staffingOf: async () => people.staffing, readSource: async (source: string) => readingOf(source), onProblem, onRefused: (tenant: string, version: number) => void (tenant === tenantId && refused.push(String(version))) };
  const book = createPlanBook(options);
  const door = createDoor({ clock, insertAudit });
  const handlers = createProtocolsHandlers({ ...options, book, door, readEmergency: (tx, id) => readEmergency(tx, createTestKeys(), id), shipped: createShippedPacks(options.readSource, (error) => assert.fail(error.message)) });
  const call = (caller: Ward['callers']['admin']) => ({ caller, requestId: randomUUID(), nowMs: now.ms, query: {}, params: {}, body: undefined });
  const wish = { tenantId, author: callers.admin.personId, approver: callers.coordinator.personId, key };
  const insert = (state: 'draft' | 'proposed' | 'approved' | 'active', change: (source: string) => string = (source) => source) =>
    database.pg.asTenant(tenantId, (tx) => insertPackIn(tx, { ...wish, state, nowMs: now.ms, change: (source) => change(valid(source)) }));
  const stateOf = async (version: number) => (await database.sql<{ state: string }>('select state from protocol_pack_versions where tenant_id = $1 and version = $2', [tenantId, version]))[0]!.state;
  return { ward, tenantId, callers, now, clock, problems, refused, people, key, options, book, handlers, call, insert, stateOf };
}

type World = Awaited<ReturnType<typeof open>>;
const body = <Body>(reply: Answer<Body>): Body => {
  assert.ok(reply.ok, reply.ok ? '' : `${reply.error.code}: ${reply.error.message}`);
  return reply.body;
};
const code = (reply: Answer<unknown>): string => (reply.ok ? 'ok' : reply.error.code);
const named = ({ call }: World, caller: Ward['callers']['admin'], { packId, version }: { packId: string; version: number }) => ({ ...call(caller), params: { packId, version } });
const activeWait = ({ book, tenantId }: World): number => book.planFor(tenantId, 'stroke').protocol.steps[0]!.waitMs;

/** From a shipped pack to a draft whose text is changed and saved. */
async function draftOf(world: World, change: (source: string) => string = (source) => source): Promise<z.infer<typeof SavedDraft>> {
  const { handlers, call, callers } = world;
  const draft = body(await handlers.createPackDraft({ ...call(callers.admin), body: { packId: 'gb-999', version: null } }));
  const source = change(valid(draft.source));
  return body(await handlers.savePackDraft({ ...named(world, callers.admin, draft.version), body: { source, revision: draft.version.revision } }));
}

test('[PK6] a pack goes from shipped text to force only past two people, and the second is refused while it is the first', async () => {
  const world = await open();
  const { handlers, callers } = world;
  const { version } = await draftOf(world, (source) => source.replace('waitS: 20', 'waitS: 12'));
  const by = (caller: Ward['callers']['admin']) => named(world, caller, version);
  assert.equal(code(await handlers.activatePack({ ...by(callers.admin), body: { atMs: null } })), 'not-approved');
  assert.equal(body(await handlers.proposePack(by(callers.admin))).state, 'proposed');
  assert.equal(code(await handlers.approvePack(by(callers.admin))), 'own-work');
  assert.equal(code(await handlers.approvePack(by(callers.nurse))), 'not-your-role');
  assert.equal(body(await handlers.approvePack(by(callers.coordinator))).state, 'approved');
  const active = body(await handlers.activatePack({ ...by(callers.admin), body: { atMs: null } }));
  assert.deepEqual([active.state, active.deeds.map(({ what }) => what)], ['active', ['created', 'saved', 'proposed', 'approved', 'activated']]);
  await world.book.look();
  assert.equal(activeWait(world), 12_000);
  const reading = body(await handlers.getActivePack(world.call(callers.nurse)));
  assert.equal(reading.document?.version.version, version.version);
  const list = body(await handlers.listPacks(world.call(callers.admin)));
  assert.deepEqual([list.active, list.refused, list.shipped.length], [{ packId: 'gb-999', version: version.version }, null, 6]);
});

test('[PK1] whatever a screen does, a pack with errors is neither proposed nor activated', async () => {
  const world = await open();
  const { handlers, callers } = world;
  const flawed = await draftOf(world, (source) => source.replace('waitS: 20', 'waitS: 100'));
  assert.ok(flawed.findings.some((finding) => finding.code === 'wait-past-promise'));
  assert.equal(code(await handlers.proposePack(named(world, callers.admin, flawed.version))), 'pack-has-errors');
  const version = await world.insert('approved', (source) => source.replace('waitS: 20', 'waitS: 100'));
  assert.equal(code(await handlers.activatePack({ ...named(world, callers.admin, { packId: 'gb-999', version }), body: { atMs: null } })), 'pack-has-errors');
  assert.equal(await world.stateOf(version), 'approved');
});

test('[PK1] people gone since the approval refuse the activation, too', async () => {
  const world = await open();
  const version = await world.insert('approved');
  world.people.staffing = staffing({ people: [], alertDevices: [] });
  assert.equal(code(await world.handlers.activatePack({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { atMs: null } })), 'pack-has-errors');
});

test('[PK15] two who edit one draft: the second to save is told, and nothing of the first is lost', async () => {
  const world = await open();
  const { handlers, callers, call } = world;
  const draft = body(await handlers.createPackDraft({ ...call(callers.admin), body: { packId: 'ad-112', version: null } }));
  const save = (caller: Ward['callers']['admin'], text: string) => handlers.savePackDraft({ ...named(world, caller, draft.version), body: { source: `${draft.source}# ${text}\n`, revision: 1 } });
  const replies = await Promise.all([save(callers.admin, 'one'), save(callers.coordinator, 'two')]);
  assert.deepEqual(replies.map(code).toSorted(), ['changed-meanwhile', 'ok']);
  const kept = body(await handlers.getPackVersion(named(world, callers.admin, draft.version)));
  assert.deepEqual([kept.version.revision, /# (one|two)\n$/.test(kept.source)], [2, true]);
});

test('[PK7] the text of a proposed version is fixed, for the server and in the database', async () => {
  const world = await open();
  const version = await world.insert('proposed');
  const save = world.handlers.savePackDraft({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { source: 'schema: 1', revision: 1 } });
  assert.equal(code(await save), 'text-is-fixed');
  await assert.rejects(database.sql(`update protocol_pack_versions set source = source || ' ' where tenant_id = $1 and version = $2`, [world.tenantId, version]), /fixed/);
});

test('[PK7] a number is never used again: each version of a tenant has its own', async () => {
  const world = await open();
  const versions = [await world.insert('draft'), (await draftOf(world)).version.version, await world.insert('approved')];
  assert.deepEqual(versions, [2, 3, 4]);
});

test('[PK8] a scheduled version comes into force at its time, once, whichever node looks', async () => {
  const world = await open();
  const first = await world.insert('active');
  const version = await world.insert('approved', (source) => source.replace('waitS: 20', 'waitS: 12'));
  const atMs = world.now.ms + 3_600_000;
  const scheduled: PackVersion = body(await world.handlers.activatePack({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { atMs } }));
  assert.deepEqual([scheduled.state, scheduled.activateAt], ['scheduled', atMs]);
  const otherNode = createPlanBook(world.options);
  world.now.ms = atMs - 1;
  await Promise.all([world.book.look(), otherNode.look()]);
  assert.deepEqual([await world.stateOf(version), activeWait(world)], ['scheduled', 20_000]);
  world.now.ms = atMs;
  await Promise.all([world.book.look(), otherNode.look()]);
  await Promise.all([world.book.look(), otherNode.look()]);
  assert.deepEqual([await world.stateOf(version), await world.stateOf(first), activeWait(world), activeWait({ ...world, book: otherNode })], ['active', 'retired', 12_000, 12_000]);
  const deeds = await database.sql(`select from protocol_pack_deeds where tenant_id = $1 and version = $2 and what = 'activated' and person_id is null`, [world.tenantId, version]);
  assert.equal(deeds.length, 1);
});

test('[PK8] a schedule survives a stop of any length: the next start activates what was due', async () => {
  const world = await open();
  const version = await world.insert('approved');
  body(await world.handlers.activatePack({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { atMs: world.now.ms + 60_000 } }));
  world.now.ms += 7 * 86_400_000;
  const afterRestart = createPlanBook(world.options);
  await afterRestart.look();
  assert.equal(afterRestart.packOf(world.tenantId)?.version, version);
});

test('[PK8] when its time comes and the linter finds an error, the one before stays in force and the operator is told', async () => {
  const world = await open();
  const first = await world.insert('active');
  const version = await world.insert('approved');
  body(await world.handlers.activatePack({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { atMs: world.now.ms + 60_000 } }));
  world.people.staffing = staffing({ people: [], alertDevices: [] });
  world.now.ms += 60_000;
  await world.book.look();
  assert.deepEqual([await world.stateOf(version), await world.stateOf(first), world.book.packOf(world.tenantId)?.version], ['approved', 'active', first]);
  assert.match(world.problems.join(), /not activated: the linter found: fail-safe-unheard/);
});

const tamperings: readonly [string, string][] = [
  ['its text', `update protocol_pack_versions set source = replace(source, 'waitS: 20', 'waitS: 600') where tenant_id = $1 and version = $2`],
  ['who approved it', `update protocol_pack_deeds set person_id = (select person_id from protocol_pack_deeds d where d.tenant_id = $1 and d.version = $2 and d.what = 'created') where tenant_id = $1 and version = $2 and what = 'approved'`],
  ['when it was approved', `update protocol_pack_deeds set at = at - interval '1 day' where tenant_id = $1 and version = $2 and what = 'approved'`],
  ['its signature', `update protocol_pack_versions set signature = jsonb_set(signature, '{signature}', '"AAAA"') where tenant_id = $1 and version = $2`],
];
for (const [what, statement] of tamperings) {
  test(`[PK10] with ${what} changed in the database a pack is refused, the last good one stays in force, the operator is told`, async () => {
    const world = await open();
    const good = await world.insert('active', (source) => source.replace('waitS: 20', 'waitS: 15'));
    const version = await world.insert('active');
    await database.sql('alter table protocol_pack_versions disable trigger keep_proposed_pack');
    await database.sql(statement, [world.tenantId, version]);
    await database.sql('alter table protocol_pack_versions enable trigger keep_proposed_pack');
    await world.book.look();
    assert.deepEqual([world.book.packOf(world.tenantId)?.version, activeWait(world), world.book.refusedOf(world.tenantId)?.version], [good, 15_000, version]);
    assert.match(world.problems.join(), /the active protocol pack is refused/);
    assert.equal(body(await world.handlers.listPacks(world.call(world.callers.admin))).refused?.version, version);
    await world.book.look();
    assert.equal(world.problems.length, 1, 'told once, not at every look');
    assert.deepEqual(world.refused, [String(version)]);
  });
}

test('[PK10] a node that had verified the pack goes on with it when the row is changed afterwards', async () => {
  const world = await open();
  const version = await world.insert('active');
  await world.book.look();
  await database.sql(`update protocol_pack_versions set signature = jsonb_set(signature, '{signature}', '"AAAA"') where tenant_id = $1 and version = $2`, [world.tenantId, version]);
  await world.book.look();
  assert.deepEqual([world.book.packOf(world.tenantId)?.version, activeWait(world), world.book.refusedOf(world.tenantId)?.version], [version, 20_000, version]);
});

test('[PK10] a pack signed by another server\'s key is refused; without a good one the built-in plans hold', async () => {
  const world = await open();
  await world.insert('active');
  const stranger = createPlanBook({ ...world.options, key: makeSigningKey() });
  await stranger.look();
  assert.equal(stranger.packOf(world.tenantId), null);
  assert.equal(stranger.planFor(world.tenantId, 'stroke').protocol.id, 'default-stroke');
});

test('[PK9] a running emergency keeps the version it began with, and is guided by it, while new ones begin with the new', async () => {
  const world = await open();
  const { ward, callers, tenantId, handlers } = world;
  const first = await world.insert('active');
  await world.book.look();
  const ids = createIds(world.clock);
  const roster = { list: () => [], find: () => undefined };
  const engine = createEmergencyEngine({ keys: createTestKeys(), log: createTopicLog(createBus()), ids, roster, plans: world.book, markResponders: async () => [], onCommitted: () => {} });
  const emergencies = createEmergencyHandlers({ pg: database.pg, keys: createTestKeys(), door: createDoor({ clock: world.clock, insertAudit }), rights: shippedRights(), engine, roster });
  const raise = async (kind: 'stroke' | 'sepsis') => body(await emergencies.raiseEmergency({ ...world.call(callers.nurse), body: { patientId: ward.patientId as never, kind, note: '' } })).id;
  const running = await raise('stroke');
  const second = await world.insert('active', (source) => source.replace('waitS: 20', 'waitS: 12').replace('en: Suspected stroke', 'en: Stroke call'));
  await world.book.look();
  const later = await raise('sepsis');
  const planOf = async (id: string) => (await database.pg.asTenant(tenantId, (tx) => readEmergency(tx, createTestKeys(), id)))!.protocol;
  assert.deepEqual([(await planOf(running)).version, (await planOf(running)).steps[0]!.waitMs], [first, 20_000]);
  assert.deepEqual([(await planOf(later)).version, (await planOf(later)).steps[0]!.waitMs], [second, 12_000]);
  const guidance = body(await handlers.getGuidance({ ...world.call(callers.nurse), params: { emergencyId: running }, query: {} }));
  assert.deepEqual([guidance.pack?.version, guidance.title], [first, 'Suspected stroke']);
});

test('[PK13] without a pack the built-in plan guides with its number alone', async () => {
  const world = await open();
  const roster = { list: () => [], find: () => undefined };
  const engine = createEmergencyEngine({ keys: createTestKeys(), log: createTopicLog(createBus()), ids: createIds(world.clock), roster, plans: world.book, markResponders: async () => [], onCommitted: () => {} });
  const emergencies = createEmergencyHandlers({ pg: database.pg, keys: createTestKeys(), door: createDoor({ clock: world.clock, insertAudit }), rights: shippedRights(), engine, roster });
  const { id } = body(await emergencies.raiseEmergency({ ...world.call(world.callers.nurse), body: { patientId: world.ward.patientId as never, kind: 'fall', note: '' } }));
  const guidance = body(await world.handlers.getGuidance({ ...world.call(world.callers.nurse), params: { emergencyId: id }, query: {} }));
  assert.deepEqual([guidance.pack, guidance.numbers[0]?.number, guidance.checklist], [null, '112', []]);
});

test('[PK3] a dry run over the wire writes nothing', async () => {
  const world = await open();
  const version = await world.insert('draft');
  const scenario = { kind: 'stroke', atMs: world.now.ms, place: { kind: 'facility', facilityId: null, unitId: null }, priority: 'high', cause: 'staff', absences: [], deadChannels: [], answers: [] } as const;
  const count = async () => database.sql('select (select count(*) from emergencies) as e, (select count(*) from pages) as p');
  const written = await count();
  const run = body(await world.handlers.dryRunPack({ ...world.call(world.callers.admin), body: { from: { type: 'version', packId: 'gb-999', version }, scenario: { ...scenario, absences: [], deadChannels: [], answers: [] } } }));
  assert.ok(run.isPromiseKept && run.timeline.length > 5);
  assert.deepEqual(await count(), written);
});

test('[PK8] a pack is not put in force before the day it says', async () => {
  const world = await open();
  const version = await world.insert('approved', (source) => source.replace('validFrom: 2020-01-01', 'validFrom: 2999-01-01'));
  assert.equal(code(await world.handlers.activatePack({ ...named(world, world.callers.admin, { packId: 'gb-999', version }), body: { atMs: null } })), 'not-valid-yet');
});

test('[PK6] back to an earlier version is one step, because two people approved it once', async () => {
  const world = await open();
  const first = await world.insert('active');
  await world.insert('active', (source) => source.replace('waitS: 20', 'waitS: 12'));
  body(await world.handlers.activatePack({ ...named(world, world.callers.coordinator, { packId: 'gb-999', version: first }), body: { atMs: null } }));
  await world.book.look();
  assert.deepEqual([world.book.packOf(world.tenantId)?.version, activeWait(world)], [first, 20_000]);
});

