// The record of a scene on a real PostgreSQL, through the real door: who is told what and when, entries that come once, late or twice.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { type EndpointName, type InboxItem, MOST_PHOTO_BYTES, type PersonId, type SceneEssentials, type SceneRecord } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { readUnsetRules } from '../consent/handlers-testing.ts';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { createEmergencyHandlers } from '../emergency/emergency-routes.ts';
import { readEmergency, readInbox } from '../emergency/emergency-snapshot-store.ts';
import { createTestEngine, highAlarm, seedWard, T0, WARD } from '../emergency/emergency-testing.ts';
import { readWhy } from '../emergency/ranking-store.ts';
import { createProtectedNotes } from '../history/protected-reading-engine.ts';
import { createIncidentHandlers } from '../incident/incident-routes.ts';
import { sha256Hex } from '../incident/sha256-node.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { startTestClamd } from './clamd-testing.ts';
import type { ScanFile } from './file-scan.ts';
import { createClamdScan } from './file-scan-clamd.ts';
import { TINY_JPEG } from './jpeg-testing.ts';
import { createPatientEssentialsHandlers } from './patient-essentials-routes.ts';
import { createSceneHandlers } from './scene-routes.ts';
import { createReadScene } from './scene-reading-engine.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

type Outcome = { ok: boolean; body?: unknown; error?: { kind: string; code: string } };
type Asker = Pick<RosterPerson, 'personId' | 'roles' | 'unitIds'>;
const iso = (at: number): string => new Date(at).toISOString();

async function openRig({ scan }: { scan?: ScanFile } = {}) {
  const ward = await seedWard(database);
  const { engine, log, roster } = createTestEngine(ward.people);
  const { pg } = database;
  const door = createDoor({ clock: { nowMs: () => T0 + 1_000 }, insertAudit });
  const vital = { kind: 'spo2' as const, value: 78, code: null, unit: '%', at: T0 - 40_000, staleAfterMs: 60_000 };
  const keys = createTestKeys();
  const protectedNotes = createProtectedNotes({ door, keys, readConsentRules: readUnsetRules });
  const handlers = {
    ...createEmergencyHandlers({ pg, keys, door, rights: shippedRights(), engine, roster }),
    ...createSceneHandlers({ pg, door, keys, protectedNotes, readEmergency: (tx, id) => readEmergency(tx, keys, id), ...(scan === undefined ? {} : { scan }), sha256: sha256Hex, latestVitals: async () => [vital], record: (tx, id, event, nowMs) => engine.apply(tx, id, () => event, nowMs) }),
    ...createPatientEssentialsHandlers({ pg, door, keys }),
    ...createIncidentHandlers({ pg, door, readEmergency: (tx, id) => readEmergency(tx, keys, id), readWhy, readScene: createReadScene({ keys, protectedNotes }), print: async () => new Uint8Array(), sha256: sha256Hex, siteName: 'care.example.org', capAddresses: [] }),
  };
  const sessions = new Map<PersonId, string>();
  const sessionOf = async (personId: PersonId): Promise<string> => {
    const known = sessions.get(personId);
    if (known) return known;
    const sessionId = randomUUID();
    sessions.set(personId, sessionId);
    await database.sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`, [
      sessionId, ward.tenantId, personId, nodeSecrets.hash(sessionId), iso(T0), iso(T0 + 86_400_000),
    ]);
    return sessionId;
  };
  const ask = async (person: Asker, name: keyof typeof handlers & EndpointName, parts: object, nowMs = T0 + 1_000): Promise<Outcome> => {
    const { personId, roles, unitIds } = person;
    const caller = { type: 'person', personId, tenantId: ward.tenantId, sessionId: await sessionOf(personId), roles, unitIds } as unknown as Caller;
    return (handlers[name] as unknown as (call: object) => Promise<Outcome>)({ caller, requestId: randomUUID(), nowMs, params: {}, query: {}, ...parts });
  };
  const emergencyId = await pg.asEngine(async (tx) => {
    const { raised, events } = await engine.raise(tx, [highAlarm(ward)], T0);
    await log.append(tx, events, T0);
    return raised[0]!.emergencyId;
  });
  const inboxOf = async ({ personId }: Asker): Promise<InboxItem> =>
    (await pg.asTenant(ward.tenantId, (tx) => readInbox(tx, personId, { list: async () => [], find: async () => null }))).items[0]!;
  const [first, second] = ward.responders as [RosterPerson, RosterPerson];
  const patient: Asker = { personId: ward.patientPersonId, roles: ['patient'], unitIds: [] };
  return { ward, ask, params: { emergencyId }, emergencyId, inboxOf, first, second, patient };
}

const bodyOf = <Body>(outcome: Outcome): Body => {
  assert.ok(outcome.ok, outcome.error?.code);
  return outcome.body as Body;
};
const codeOf = ({ ok, error }: Outcome): string => (ok ? 'ok' : error!.code);
/** Everything told to this person by their topic, as it stands in the database. */
const eventsOf = async (personId: string): Promise<string> => JSON.stringify(await database.sql('select body from topic_events where topic = $1', [`inbox/${personId}`]));

const SECRETS = /Pia|spo2-low|"value":7|Penicillin|4711/;

test('[SN1] before accepting, nothing anywhere says who it is and what happened; from then on it does', async () => {
  const { ward, ask, params, inboxOf, first, second } = await openRig();
  bodyOf(await ask(ward.nurse, 'setPatientEssentials', { params: { patientId: ward.patientId }, body: { allergies: 'Penicillin', doorCode: '4711' } }));
  const item = await inboxOf(first);
  assert.deepEqual([item.isWithheld, item.offer?.status, item.emergency.patientName, item.emergency.place.position], [true, 'offered', '', WARD]);
  const told = [
    JSON.stringify(item), await eventsOf(first.personId), await eventsOf(second.personId),
    JSON.stringify(await ask(second, 'acknowledgeEmergency', { params })), JSON.stringify(await ask(second, 'escalateEmergency', { params })),
    JSON.stringify(await ask(second, 'declineOffer', { params, body: { reason: 'busy' } })),
  ];
  for (const text of told) assert.doesNotMatch(text, SECRETS);
  for (const name of ['getSceneEssentials', 'getEmergency', 'getIncident', 'getSceneRecord'] as const) assert.equal(codeOf(await ask(first, name, { params })), 'not-found', name);

  assert.match(JSON.stringify(bodyOf(await ask(first, 'acceptOffer', { params }))), /Pia Patient/);
  const essentials = bodyOf<SceneEssentials>(await ask(first, 'getSceneEssentials', { params }));
  assert.deepEqual(
    { ...essentials, vitals: essentials.vitals.map(({ value, at }) => [value, at]) },
    { allergies: 'Penicillin', doorCode: '4711', patientName: 'Pia Patient', ageYears: 76, sex: 'female', vitals: [[78, T0 - 40_000]], contacts: [] },
  );
  const after = await inboxOf(first);
  assert.deepEqual([after.isWithheld, after.emergency.patientName], [false, 'Pia Patient']);
  assert.match(await eventsOf(first.personId), /Pia/);
  assert.doesNotMatch(await eventsOf(second.personId), SECRETS, 'whoever was stood down is told who goes, and no more');
  assert.equal(codeOf(await ask(second, 'getEmergency', { params })), 'not-found');
  const readings = await database.sql(`select from audit_rows where action = 'scene.essentials' and outcome = 'allowed' and actor_id = $1`, [first.personId]);
  assert.equal(readings.length, 1);
});

test('[SN1] whom to call: the patient, the dispatcher and never oneself; after the end nothing is told any more', async () => {
  const { ward, ask, params, first, patient } = await openRig();
  for (const [{ personId }, phone] of [[patient, '+376 1'], [ward.dispatcher, '+376 2'], [first, '+376 3']] as const) {
    await database.sql(`insert into contact_channels (person_id, tenant_id, channel, address) values ($1, $2, 'sms', $3)`, [personId, ward.tenantId, phone]);
  }
  await ask(first, 'acceptOffer', { params });
  const { contacts } = bodyOf<SceneEssentials>(await ask(first, 'getSceneEssentials', { params }));
  assert.deepEqual(contacts.map(({ as, phone }) => [as, phone]), [['patient', '+376 1'], ['team', '+376 2']]);
  bodyOf(await ask(first, 'closeEmergency', { params, body: { outcome: 'other', note: '' } }));
  assert.equal(codeOf(await ask(first, 'getSceneEssentials', { params })), 'already-ended');
});

test('[SN2] an entry is a row and a line of the timeline; sent again it is the same one, and another\'s id is refused', async () => {
  const { ward, ask, params, emergencyId, first } = await openRig();
  await ask(first, 'acceptOffer', { params });
  const tick = { id: randomUUID(), itemId: 'airway', text: 'Open the airway', isDone: true, saidAt: T0 + 500 };
  const note = { id: randomUUID(), text: 'Awake, answers', saidAt: T0 + 600 };
  const photo = { id: randomUUID(), content: TINY_JPEG, saidAt: T0 + 700 };
  for (let times = 0; times < 2; times += 1) {
    bodyOf(await ask(first, 'tickChecklist', { params, body: tick }));
    bodyOf(await ask(first, 'writeSceneNote', { params, body: note }));
    bodyOf(await ask(first, 'addScenePhoto', { params, body: photo }));
  }
  bodyOf(await ask(first, 'tickChecklist', { params, body: { ...tick, id: randomUUID(), isDone: false, saidAt: T0 + 800 } }));
  assert.equal(codeOf(await ask(ward.dispatcher, 'writeSceneNote', { params, body: note })), 'id-taken');
  const scene = bodyOf<SceneRecord>(await ask(ward.dispatcher, 'getSceneRecord', { params }));
  assert.deepEqual(scene.ticks.map(({ itemId, isDone, personName }) => [itemId, isDone, personName]), [['airway', false, first.name]]);
  assert.deepEqual([scene.notes.map(({ text }) => text), scene.photos.map(({ widthPx }) => widthPx)], [['Awake, answers'], [1]]);
  const lines = await database.sql<{ kind: string; facts: object }>(`select kind, facts from timeline_entries where emergency_id = $1 and kind in ('ticked', 'unticked', 'note-written', 'photo-taken') order by n`, [emergencyId]);
  assert.deepEqual(lines.map(({ kind }) => kind), ['ticked', 'note-written', 'photo-taken', 'unticked']);
  assert.doesNotMatch(JSON.stringify(lines), /Awake/, 'the patient may read the timeline');
});

test('[SN3] a photo is judged by its content and its size', async () => {
  const { ask, params, first, ward } = await openRig();
  await ask(first, 'acceptOffer', { params });
  const send = (content: Uint8Array) => ask(first, 'addScenePhoto', { params, body: { id: randomUUID(), content: Buffer.from(content).toString('base64'), saidAt: T0 } });
  assert.equal(codeOf(await send(Buffer.from('<svg onload="x"/>'))), 'not-a-jpeg');
  assert.equal(codeOf(await send(new Uint8Array(MOST_PHOTO_BYTES + 1))), 'photo-too-large');
  const exif = Buffer.from('GPS 42.5063');
  const located = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]), exif, Buffer.from(TINY_JPEG, 'base64').subarray(2)]);
  bodyOf(await send(located));
  const [{ id, sha256 }] = bodyOf<SceneRecord>(await ask(first, 'getSceneRecord', { params })).photos as [SceneRecord['photos'][number]];
  const shown = bodyOf<{ content: string }>(await ask(ward.dispatcher, 'getScenePhoto', { params: { ...params, photoId: id } }));
  assert.deepEqual([shown.content, sha256], [TINY_JPEG, sha256Hex(Buffer.from(TINY_JPEG, 'base64'))]);
});

test('[SN8] a photo is scanned before it is kept; a malicious one is refused, and without the scanner none is kept', async () => {
  const clamd = await startTestClamd((content) => content.includes('EICAR'));
  const { ask, params, first } = await openRig({ scan: createClamdScan(clamd.address, 2_000) });
  await ask(first, 'acceptOffer', { params });
  const picture = Buffer.from(TINY_JPEG, 'base64');
  const hidden = Buffer.concat([picture.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 7]), Buffer.from('EICAR'), picture.subarray(2)]);
  const large = Buffer.concat([picture.subarray(0, 2), ...Array.from({ length: 3 }, () => Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(0xff_fd)])), picture.subarray(2)]);
  const send = (content: Uint8Array) => ask(first, 'addScenePhoto', { params, body: { id: randomUUID(), content: Buffer.from(content).toString('base64'), saidAt: T0 } });
  const count = async (): Promise<number> => bodyOf<SceneRecord>(await ask(first, 'getSceneRecord', { params })).photos.length;
  assert.deepEqual([codeOf(await send(hidden)), await count()], ['malicious-file', 0]);
  assert.deepEqual([codeOf(await send(large)), await count()], ['ok', 1]);
  assert.ok(clamd.seen[1]!.equals(large), 'it saw the file as it came, whole');
  for (const answer of ['INSTREAM size limit exceeded. ERROR', 'what?']) {
    clamd.answer = answer;
    await assert.rejects(send(picture), { kind: 'unavailable', code: 'file-scan' }, answer);
  }
  await clamd.stop();
  await assert.rejects(send(picture), { kind: 'unavailable' });
  assert.equal(await count(), 1);
  assert.equal(codeOf(await ask(first, 'writeSceneNote', { params, body: { id: randomUUID(), text: 'Awake', saidAt: T0 } })), 'ok');
});

test('[SN4] patient and family never read notes; the incident\'s record has them', async () => {
  const { ask, params, first, patient, ward } = await openRig();
  await ask(first, 'acceptOffer', { params });
  bodyOf(await ask(first, 'writeSceneNote', { params, body: { id: randomUUID(), text: 'Bruise on the left arm', saidAt: T0 } }));
  for (const roles of [['patient'], ['family']] as const) assert.equal((await ask({ ...patient, roles: [...roles] }, 'getSceneRecord', { params })).error?.kind, 'forbidden');
  const detail = bodyOf<object>(await ask(patient, 'getEmergency', { params }));
  assert.doesNotMatch(JSON.stringify(detail), /Bruise/);
  const incident = bodyOf<{ scene: SceneRecord }>(await ask(ward.nurse, 'getIncident', { params }));
  assert.deepEqual(incident.scene.notes.map(({ text }) => text), ['Bruise on the left arm']);
});

test('[SN5] what comes late keeps when it was said, even after the end; a clock ahead is not believed', async () => {
  const { ask, params, emergencyId, first } = await openRig();
  await ask(first, 'acceptOffer', { params });
  bodyOf(await ask(first, 'closeEmergency', { params, body: { outcome: 'other', note: '' } }));
  const later = T0 + 1_800_000;
  bodyOf(await ask(first, 'writeSceneNote', { params, body: { id: randomUUID(), text: 'Written in the cellar', saidAt: T0 + 30_000 } }, later));
  bodyOf(await ask(first, 'writeSceneNote', { params, body: { id: randomUUID(), text: 'From tomorrow', saidAt: later + 86_400_000 } }, later));
  const { notes } = bodyOf<SceneRecord>(await ask(first, 'getSceneRecord', { params }, later));
  assert.deepEqual(notes.map(({ saidAt, receivedAt }) => [saidAt, receivedAt]), [[T0 + 30_000, later], [later, later]]);
  const [line] = await database.sql<{ at: Date; facts: { saidAt: number } }>(`select at, facts from timeline_entries where emergency_id = $1 and kind = 'note-written' order by n limit 1`, [emergencyId]);
  assert.deepEqual([new Date(line!.at).getTime(), line!.facts.saidAt], [later, T0 + 30_000]);
});

test('[SN7] nobody has said, none known and some are three answers; the patient and the ward give them', async () => {
  const { ask, ward, patient } = await openRig();
  const params = { patientId: ward.patientId };
  assert.deepEqual(bodyOf(await ask(ward.nurse, 'getPatientEssentials', { params })), { allergies: null, doorCode: null });
  bodyOf(await ask(patient, 'setPatientEssentials', { params, body: { allergies: '', doorCode: 'A12' } }));
  assert.deepEqual(bodyOf(await ask(ward.nurse, 'getPatientEssentials', { params })), { allergies: '', doorCode: 'A12' });
  assert.equal((await ask(ward.responders[0]!, 'getPatientEssentials', { params })).error?.kind, 'forbidden');
});

test('[SN6] the holder takes a status back over the wire, nobody else does, and the incident counts it as not reached', async () => {
  const { ask, params, first, second, ward } = await openRig();
  await ask(first, 'acceptOffer', { params });
  bodyOf(await ask(first, 'reportStatus', { params, body: { status: 'on-scene' } }));
  const wrong = { params, body: { status: 'on-scene' } };
  assert.equal(codeOf(await ask(second, 'takeBackStatus', wrong)), 'not-found');
  assert.deepEqual([bodyOf<{ status: string; onSceneAt: number | null }>(await ask(first, 'takeBackStatus', wrong))].map(({ status, onSceneAt }) => [status, onSceneAt]), [['accepted', null]]);
  assert.equal(codeOf(await ask(first, 'takeBackStatus', wrong)), 'nothing-to-take-back');
  const incident = bodyOf<{ milestones: Record<string, number | null> }>(await ask(ward.nurse, 'getIncident', { params }));
  assert.equal(incident.milestones['on-scene'], null);
});
