// Incidents on a real database: a whole record of a real life, who looked at it, lists with their figures, exports.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EndpointName, File, IncidentRecord, PersonId, Role } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { readEmergency } from '../emergency/emergency-snapshot-store.ts';
import { readWhy } from '../emergency/ranking-store.ts';
import { readScene } from '../scene-notes/scene-store.ts';
import type { EmergencyEvent } from '../emergency/emergency-state.ts';
import { createTestEngine, highAlarm, seedWard, T0, type Ward } from '../emergency/emergency-testing.ts';
import { readCap } from '../interop/cap-message.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { canonicalJson } from './canonical-json.ts';
import { printDocument } from './document-node.ts';
import { BEFORE_MS } from './incident-record.ts';
import { createIncidentHandlers } from './incident-routes.ts';
import { keepAlarmPhases } from './incident-store.ts';
import { sha256Hex } from './sha256-node.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const iso = (at: number): string => new Date(at).toISOString();
const by = ({ personId, name }: RosterPerson) => ({ personId, name });

async function openRig() {
  const ward = await seedWard(database);
  const rig = createTestEngine(ward.people);
  let nowMs = T0;
  const door = createDoor({ clock: { nowMs: () => nowMs }, insertAudit });
  const handlers = createIncidentHandlers({ pg: database.pg, door, readEmergency: (tx, id) => readEmergency(tx, createTestKeys(), id), readWhy, readScene: (tx, id) => readScene(tx, createTestKeys(), id), print: printDocument, sha256: sha256Hex, siteName: 'care.example.org', capAddresses: [] });
  const sessions = new Map<PersonId, string>();
  const callerOf = async ({ personId, roles, unitIds }: Pick<RosterPerson, 'personId' | 'roles' | 'unitIds'>): Promise<Caller> => {
    const sessionId = sessions.get(personId) ?? randomUUID();
    if (!sessions.has(personId)) {
      await database.sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`, [
        sessionId, ward.tenantId, personId, nodeSecrets.hash(sessionId), iso(T0), iso(T0 + 86_400_000),
      ]);
      sessions.set(personId, sessionId);
    }
    return { type: 'person', personId, tenantId: ward.tenantId, sessionId, roles, unitIds } as unknown as Caller;
  };
  const ask = async <Body>(name: 'listIncidents' | 'getIncident' | 'exportIncident', person: RosterPerson, parts: object): Promise<Body> => {
    const reply = await (handlers[name] as (call: never) => Promise<{ ok: boolean; body?: unknown; error?: { code: string } }>)(
      { caller: await callerOf(person), requestId: randomUUID(), nowMs, params: {}, query: {}, ...parts } as never,
    );
    assert.ok(reply.ok, reply.error?.code);
    return reply.body as Body;
  };
  const apply = (id: string, event: EmergencyEvent, afterMs: number): Promise<void> =>
    database.pg.asEngine(async (tx) => {
      nowMs += afterMs;
      assert.equal((await rig.engine.apply(tx, id, () => event, nowMs))?.ok, true, event.type);
    });
  return { ward, rig, ask, apply, now: () => nowMs, wait: (ms: number) => void (nowMs += ms) };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

async function raise({ ward, rig, now }: Rig): Promise<string> {
  const alarm = highAlarm(ward);
  return database.pg.asEngine(async (tx) => {
    const { raised, events } = await rig.engine.raise(tx, [alarm], now());
    const emergencyId = raised[0]!.emergencyId;
    await insertAlarm(ward, alarm.cause.alarmId, emergencyId);
    const topic = `patient/${ward.patientId}` as const;
    const phase = (phaseName: string, at: number) => ({ tenantId: ward.tenantId, topic, kind: 'alarm-changed', body: { id: alarm.cause.alarmId, changedAt: at, phase: phaseName, priority: 'high', state: 'active', inactivation: 'enabled', value: 78 } });
    await rig.log.append(tx, [...events, phase('start', now()), phase('update', now() + 100)], now());
    return emergencyId;
  });
}

async function insertAlarm({ tenantId, patientId, unitId }: Ward, alarmId: string, emergencyId: string): Promise<void> {
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, vital, value, unit, limit_value, started_at, changed_at, ended_at, emergency_id)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'update', 'active', 'enabled', 'spo2', 78, '%', 80, $5, $5, $6, $7)`,
    [alarmId, tenantId, patientId, unitId, iso(T0 - 400), iso(T0 + 120_000), emergencyId],
  );
}

async function insertReadings({ tenantId, patientId }: Ward, count: number): Promise<void> {
  const deviceId = randomUUID();
  await database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, $2, $3, n, 'spo2', case when n = $5 - 7 then 61 else 94 end, '%', $4::timestamptz - make_interval(secs => ($5 - n)), $4::timestamptz from generate_series(1, $5::int) n`,
    [tenantId, patientId, deviceId, iso(T0), count],
  );
}

/** Answered by the nurse after 4 s, accepted after 9, on the way after 39. */
async function live(rig: Rig, id: string): Promise<void> {
  const [responder] = rig.ward.responders;
  const { apply, ward } = rig;
  await apply(id, { type: 'acknowledged', by: by(ward.nurse) }, 4_000);
  await apply(id, { type: 'accepted', by: by(responder!) }, 5_000);
  await apply(id, { type: 'status-reported', by: by(responder!), status: 'en-route' }, 30_000);
  await apply(id, { type: 'status-reported', by: by(responder!), status: 'on-scene' }, 100_000);
  await apply(id, { type: 'closed', by: by(ward.nurse), outcome: 'treated-on-scene', note: '' }, 60_000);
}

test('[IN1] the record of a life holds its timeline, pages, alarms with their phases, and the readings around it with the dip', async () => {
  const rig = await openRig();
  await insertReadings(rig.ward, 590);
  const emergencyId = await raise(rig);
  await live(rig, emergencyId);
  const record = await rig.ask<IncidentRecord>('getIncident', rig.ward.dispatcher, { params: { emergencyId } });
  assert.deepEqual([record.summary.status, record.tenantName], ['closed', 'Test network']);
  assert.deepEqual(record.timeline.map(({ n }) => n), record.timeline.map((_, n) => n + 1), 'no line is missing');
  const considered = new Set(record.rounds.flatMap((round) => round.considered.map(({ name }) => name)));
  for (const { name } of rig.ward.responders) assert.ok(considered.has(name), `whom a round looked at, asked or not: ${name}`);
  const [alarm] = record.alarms;
  assert.deepEqual([alarm?.isPartOfIt, alarm?.phases.map(({ phase }) => phase)], [true, ['start', 'update']]);
  const points = record.readings.find(({ kind }) => kind === 'spo2')!.points;
  assert.ok(points.length <= 120 && points.some(({ value }) => value === 61), `${points.length} points, the lowest among them`);
  assert.deepEqual(record.figures.map(({ code, ms }) => [code, ms]).filter(([code]) => code === 'sought-to-answered' || code === 'turnout'), [['sought-to-answered', 4_000], ['turnout', 30_000]]);
});

test('[IN1] the phases of alarms outlive the topic log', async () => {
  const rig = await openRig();
  const emergencyId = await raise(rig);
  await live(rig, emergencyId);
  const phases = async () => (await rig.ask<IncidentRecord>('getIncident', rig.ward.dispatcher, { params: { emergencyId } })).alarms[0]!.phases;
  const fresh = await phases();
  const keep = () => database.pg.asEngine((tx) => keepAlarmPhases(tx, rig.now() - 86_400_000, BEFORE_MS));
  assert.ok((await keep()) >= 2);
  assert.equal(await keep(), 0, 'once kept, kept');
  assert.deepEqual(await phases(), fresh, 'none is told twice');
  await database.sql('delete from topic_events where tenant_id = $1', [rig.ward.tenantId]);
  assert.deepEqual(await phases(), fresh);
});

test('[IN4] who looked: the record itself, the desk and the ward board of its time, refusals; nobody of another time or ward', async () => {
  const rig = await openRig();
  const { ward } = rig;
  const emergencyId = await raise(rig);
  const row = (at: number, action: string, resource: string, patientId: string | null, outcome: 'allowed' | 'refused' = 'allowed') =>
    ({ tenantId: ward.tenantId, atMs: at, actorKind: 'person', actorId: ward.nurse.personId, action, resource, patientId, outcome, requestId: 'r' }) as const;
  await database.pg.asEngine((tx) => insertAudit(tx, [
    row(T0 + 500, 'dispatch.read', 'tenant', null), row(T0 + 600, 'unit.read', `unit/${ward.unitId}`, null), row(T0 + 700, 'patient.read', `patient/${ward.patientId}`, ward.patientId),
    row(T0 + 800, 'emergency.read', `emergency/${emergencyId}`, ward.patientId, 'refused'), row(T0 + 900, 'unit.read', `unit/${randomUUID()}`, null),
    row(T0 - BEFORE_MS - 60_000, 'dispatch.read', 'tenant', null), row(T0 + 950, 'page.receipt', `page/${randomUUID()}`, ward.patientId),
  ]));
  await live(rig, emergencyId);
  rig.wait(3_600_000);
  const { views } = await rig.ask<IncidentRecord>('getIncident', ward.dispatcher, { params: { emergencyId } });
  assert.deepEqual(views.map(({ personName, through, action, isRefused, n }) => [personName, through, action, isRefused, n]), [
    ['Nora Nurse', 'dispatch', 'dispatch.read', false, 1], ['Nora Nurse', 'unit', 'unit.read', false, 1], ['Nora Nurse', 'patient', 'patient.read', false, 1],
    ['Nora Nurse', 'emergency', 'emergency.read', true, 1], ['Dora Dispatcher', 'emergency', 'incident.read', false, 1],
  ]);
});

test('[IN8] the list pages without a gap or a repeat, filters, and states how many its figures are of', async () => {
  const rig = await openRig();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const id = await raise(rig);
    if (n < 4) await live(rig, id);
    else await rig.apply(id, { type: 'closed', by: by(rig.ward.nurse), outcome: 'false-alarm', note: '' }, 16_000);
    rig.wait(60_000);
    ids.push(id);
  }
  type List = { incidents: { id: string }[]; shares: { code: string; within: number; of: number }[]; total: number; after: string | null };
  const list = (query: object) => rig.ask<List>('listIncidents', rig.ward.dispatcher, { query: { limit: 2, ...query } });
  const seen: string[] = [];
  for (let after: string | undefined, page = 0; page < 9; page += 1) {
    const reply = await list(after === undefined ? {} : { after });
    seen.push(...reply.incidents.map(({ id }) => id));
    if (reply.after === null) break;
    after = reply.after;
  }
  assert.deepEqual(seen, ids.toReversed());
  const all = await list({});
  assert.equal(all.total, 5);
  // Four were answered after 4 s; the fifth ended after 16 s without an answer: it counts for the 15 s line, not yet for the 20 s one.
  assert.deepEqual(all.shares.map(({ code, within, of }) => [code, within, of]), [['answered-15s', 4, 5], ['answered-20s', 4, 4], ['accepted-60s', 4, 4], ['turnout-60s', 4, 4]]);
  await database.sql(`update emergencies set mode = 'drill' where id = $1`, [ids[0]]);
  assert.deepEqual((await list({})).shares.map(({ of }) => of), [4, 3, 3, 3], 'a drill is no figure');
  const drills = await list({ mode: 'drill' });
  assert.deepEqual([drills.total, drills.shares[0]?.of, drills.incidents.map(({ id }) => id)], [1, 1, [ids[0]]]);
  assert.equal((await list({ kind: 'stroke' })).total, 0);
  assert.equal((await list({ isOpen: 'yes' })).total, 0);
  assert.equal((await list({ fromAt: T0 + 1, unitId: rig.ward.unitId })).total, 4);
});

test('[IN11] whoever runs drills without seeing emergencies reads the drills, and nothing that is real', async () => {
  const rig = await openRig();
  const emergencyId = await raise(rig);
  const admin = { ...rig.ward.dispatcher, roles: ['admin'] as Role[] };
  await database.sql(`update person_roles set role = 'admin' where person_id = $1`, [admin.personId]);
  const read = () => rig.ask<IncidentRecord>('getIncident', admin, { params: { emergencyId } });
  await assert.rejects(read(), /not-your-role|not-found/);
  await assert.rejects(rig.ask('listIncidents', admin, { query: { limit: 50 } }), /not-your-role|not-found/);
  await database.sql(`update emergencies set mode = 'drill' where id = $1`, [emergencyId]);
  assert.equal((await read()).summary.id, emergencyId);
  const drills = await rig.ask<{ incidents: { id: string }[] }>('listIncidents', admin, { query: { limit: 50, mode: 'drill' } });
  assert.deepEqual(drills.incidents.map(({ id }) => id), [emergencyId]);
});

test('[IN9] each export writes who took it, is named by the incident\'s short id and day alone, and can be checked against its hash', async () => {
  const rig = await openRig();
  const emergencyId = await raise(rig);
  await live(rig, emergencyId);
  const take = (format: string) => rig.ask<File>('exportIncident', rig.ward.dispatcher, { params: { emergencyId }, query: { format, language: 'en' } });
  const files = [await take('pdf'), await take('json'), await take('eido'), await take('cap')];
  assert.deepEqual(files.map(({ contentType }) => contentType), ['application/pdf', 'application/json', 'application/emergency.eido+json', 'application/cap+xml']);
  for (const { fileName } of files) assert.match(fileName, new RegExp(`^incident-${emergencyId.slice(-8)}-2026-01-15\\.(pdf|json|eido\\.json|cap\\.xml)$`));
  const rows = await database.sql<{ action: string; resource: string }>(`select action, resource from audit_rows where tenant_id = $1 and action = 'incident.export'`, [rig.ward.tenantId]);
  assert.deepEqual(rows, Array.from({ length: 4 }, () => ({ action: 'incident.export', resource: `emergency/${emergencyId}` })));

  const { sha256, ...whole } = JSON.parse(String(files[1]!.content)) as { sha256: string; record: IncidentRecord };
  const hash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');
  assert.equal(hash(whole), sha256);
  const { views, sha256: own, ...rest } = whole.record;
  assert.equal(hash(rest), own);
  assert.ok(views.length > 0);
  const later = await rig.ask<IncidentRecord>('getIncident', rig.ward.dispatcher, { params: { emergencyId } });
  assert.equal(later.sha256, own, 'looking does not change the record');
});

test('[IN10] CAP: the first message alerts, the same state is the same message, later ones update and refer to it', async () => {
  const rig = await openRig();
  const emergencyId = await raise(rig);
  const take = async () => {
    const { content } = await rig.ask<File>('exportIncident', rig.ward.dispatcher, { params: { emergencyId }, query: { format: 'cap', language: 'en' } });
    const verdict = readCap(String(content));
    assert.ok(verdict.ok);
    return { text: String(content), message: verdict.message };
  };
  const first = await take();
  rig.wait(5_000);
  assert.equal((await take()).text, first.text);
  await live(rig, emergencyId);
  const { message } = await take();
  assert.deepEqual([first.message.msgType, message.msgType], ['Alert', 'Update']);
  assert.deepEqual(message.references, [{ sender: first.message.sender, identifier: first.message.identifier, sentAt: first.message.sentAt }]);
});

test('[IN9] whoever went reads the record while it may be reviewed; who was only asked, and a nurse of another ward, never', async () => {
  const rig = await openRig();
  const emergencyId = await raise(rig);
  await live(rig, emergencyId);
  const [responder, asked] = rig.ward.responders;
  await rig.ask<IncidentRecord>('getIncident', responder!, { params: { emergencyId } });
  await assert.rejects(rig.ask('getIncident', asked!, { params: { emergencyId } }));
  const stranger = { ...rig.ward.nurse, personId: rig.ward.responders[4]!.personId, roles: ['nurse'] as Role[], unitIds: [] };
  await assert.rejects(rig.ask('exportIncident' satisfies EndpointName, stranger, { params: { emergencyId }, query: { format: 'json', language: 'en' } }));
  rig.wait(25 * 3_600_000);
  await assert.rejects(rig.ask('getIncident', responder!, { params: { emergencyId } }));
});
