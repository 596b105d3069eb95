// A patient's export on a real PostgreSQL: asked for, made, taken piece by piece, read back, gone after a day.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EndpointName, PrivacyExport } from '@mydr24/protocol';
import { addPatientIdentifier } from '../devices/device-store.ts';
import { findPatient } from '../fhir/app-reading-store.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { insertNote } from '../history/history-store.ts';
import { printDocument } from '../incident/document-node.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { openRights } from '../people/judge-cedar.ts';
import { insertBareEmergency, insertWard, type Ward } from '../people/people-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { findEssentials, insertPhoto, putEssentials } from '../scene-notes/scene-store.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import { type ExportOptions, makeWaiting } from './export-engine.ts';
import { EXPIRES_MS } from './export-pieces.ts';
import { createPrivacyHandlers } from './privacy-routes.ts';
import { readZip } from './zip-testing.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});
const keys = createTestKeys();
const T0 = Date.now();
let nowMs = T0;

type Outcome<Body> = { ok: boolean; body?: Body; error?: { code: string } };
const makers = (): ExportOptions => ({
  pg: database.pg, keys, clock: { nowMs: () => nowMs, monotonicMs: systemClock.monotonicMs }, print: printDocument, onProblem: (error) => assert.fail(error as Error),
  readIdentifiers: async (tx, patientId) => (await findPatient(tx, keys, patientId))?.identifiers ?? [], readEssentials: (tx, patientId) => findEssentials(tx, keys, patientId),
});
function askAs(as: 'patient' | 'nurse') {
  const door = createDoor({ clock: { nowMs: () => nowMs }, insertAudit, rights: openRights() });
  const handlers = createPrivacyHandlers({ tenants: openGate, pg: database.pg, keys, keptYears: 10, door, ids: { next: () => randomUUID() as never }, masters: async () => [], wakeErasing: () => {}, wakeExports: () => {}, tellPeople: async () => 0 });
  return <Body>(name: keyof typeof handlers & EndpointName, parts: object): Promise<Outcome<Body>> =>
    (handlers[name] as unknown as (call: object) => Promise<Outcome<Body>>)({ caller: ward.callers[as], requestId: randomUUID(), nowMs, params: {}, query: {}, ...parts });
}

test('[PR6] everything of the patient comes in three forms, piece by piece, and nothing of others but their role', async () => {
  const { tenantId, patientId, callers } = ward;
  const { personId } = callers.nurse;
  const { emergencyId } = await insertBareEmergency(database, ward);
  const picture = Buffer.from('a picture');
  await database.pg.asTenant(tenantId, async (tx) => {
    await addPatientIdentifier(tx, keys, tenantId, patientId, { authority: 'HOSP', value: 'P-4711' }, T0);
    await putEssentials(tx, keys, { tenantId, patientId, byPersonId: personId }, { allergies: 'Penicillin', doorCode: 'A12' }, T0);
    await insertNote(tx, keys, { id: randomUUID(), tenantId, patientId, personId, at: T0, writtenAt: T0, text: 'Turned to the left' });
    await insertPhoto(tx, keys, { id: emergencyId, tenantId, emergencyId, patientId, personId, saidAt: T0, nowMs: T0 }, { bytes: picture, widthPx: 1, heightPx: 1, sha256: '' });
  });
  await database.sql(`insert into timeline_entries (emergency_id, n, tenant_id, at, kind, person_id, person_name, facts) values ($1, 1, $2, now(), 'accepted', $3, 'Someone Else', '{}')`, [emergencyId, tenantId, callers.responder.personId]);
  await database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) select $1, $2, $3, n, 'heart-rate', 60 + random() * 40, '/min', $4::timestamptz - n * interval '1 second', $4 from generate_series(1, 60000) n`,
    [tenantId, patientId, ward.deviceId, new Date(T0)]);

  const ask = askAs('patient');
  const params = { patientId };
  const asked = await ask<PrivacyExport>('askForExport', { params, body: { language: 'ca' } });
  assert.equal(asked.body?.state, 'waiting', asked.error?.code);
  assert.equal((await ask<PrivacyExport>('askForExport', { params, body: { language: 'ca' } })).body?.id, asked.body.id, 'one is made at a time');
  const startedMs = performance.now();
  assert.equal(await makeWaiting(makers()), 1);
  const seconds = (performance.now() - startedMs) / 1000;
  const made = (await ask<{ exports: PrivacyExport[] }>('getOwnPrivacy', { params })).body!.exports[0]!;
  assert.deepEqual([made.state, made.expiresAt], ['ready', T0 + EXPIRES_MS]);
  assert.ok(made.pieces! > 1 && seconds < 60, `${made.pieces} pieces in ${seconds} s`);

  const piece = (n: number) => ask<{ content: Uint8Array }>('getExportPiece', { params: { ...params, exportId: made.id, piece: n } });
  const pieces: Buffer[] = [];
  // Broken off after the first, and taken up again with the next.
  for (let n = 0; n < made.pieces!; n += 1) pieces.push(Buffer.from((await piece(n)).body!.content));
  const zip = Buffer.concat(pieces);
  assert.deepEqual([zip.length, createHash('sha256').update(zip).digest('hex')], [made.bytes, made.sha256]);
  assert.equal((await piece(made.pieces!)).ok, false);
  assert.equal((await askAs('nurse')('getExportPiece', { params: { ...params, exportId: made.id, piece: 0 } })).error?.code, 'not-your-role');

  const files = readZip(zip);
  assert.deepEqual([...files.keys()], ['record.pdf', 'record.json', 'fhir-bundle.json', `photos/${emergencyId}.jpg`]);
  assert.equal(files.get('record.pdf')!.subarray(0, 5).toString(), '%PDF-');
  assert.deepEqual(files.get(`photos/${emergencyId}.jpg`), picture);
  const record = JSON.parse(files.get('record.json')!.toString()) as { notes: { by: string; text: string }[]; readings: unknown[]; identifiers: unknown[]; essentials: unknown; emergencies: { timeline: { by: string }[] }[] };
  assert.deepEqual(record.notes.map(({ by, text }) => [by, text]), [['nurse', 'Turned to the left']]);
  assert.deepEqual([record.readings.length, record.identifiers, record.essentials], [60_000, [{ authority: 'HOSP', value: 'P-4711' }], { allergies: 'Penicillin', doorCode: 'A12' }]);
  assert.deepEqual(record.emergencies[0]!.timeline.map(({ by }) => by), ['responder']);
  const bundle = JSON.parse(files.get('fhir-bundle.json')!.toString()) as { resourceType: string; type: string; entry: { resource: { resourceType: string } }[] };
  assert.deepEqual([bundle.resourceType, bundle.type], ['Bundle', 'collection']);
  const counts = Object.entries(Object.groupBy(bundle.entry, ({ resource }) => resource.resourceType)).map(([type, list]) => [type, list!.length]);
  assert.deepEqual(counts, [['Patient', 1], ['AllergyIntolerance', 1], ['Encounter', 1], ['Observation', 60_000]]);

  const others = await database.sql<{ name: string; id: string }>('select family_name as name, id from persons where tenant_id = $1 and id <> $2', [tenantId, callers.patient.personId]);
  const [{ own }] = (await database.sql<{ own: string }>('select family_name as own from patients where id = $1', [patientId])) as [{ own: string }];
  for (const { name, id } of others) for (const [file, content] of files) {
    assert.equal(content.includes(id), false, `${file} names a person by id`);
    if (name !== own) assert.equal(content.includes(`"${name}"`), false, `${file} names ${name}`);
  }
  assert.equal(files.get('record.json')!.includes('Someone Else'), false);
  assert.deepEqual(await database.sql(`select from privacy_export_pieces where position('PK'::bytea in sealed) = 1 or position('Turned'::bytea in sealed) > 0`), []);
});

test('[PR7] what an export knows of others is a word for their role', async () => {
  const made = (await askAs('patient')<{ exports: PrivacyExport[] }>('getOwnPrivacy', { params: { patientId: ward.patientId } })).body!.exports;
  assert.ok(made.every((one) => !JSON.stringify(one).includes(ward.callers.nurse.personId)));
});

test('[PR6] after a day nothing of it is left, and one whose maker died is made anew', async () => {
  const ask = askAs('patient');
  const params = { patientId: ward.patientId };
  nowMs = T0 + EXPIRES_MS + 1;
  const [old] = (await ask<{ exports: PrivacyExport[] }>('getOwnPrivacy', { params })).body!.exports;
  assert.equal((await ask('getExportPiece', { params: { ...params, exportId: old!.id, piece: 0 } })).error?.code, 'export-gone');
  const { body } = await ask<PrivacyExport>('askForExport', { params, body: { language: 'en' } });
  await database.sql(`update privacy_exports set state = 'making', began_at = $2 where id = $1`, [body!.id, new Date(nowMs - 3_600_000)]);
  await database.sql(`insert into privacy_export_pieces (export_id, n, tenant_id, sealed) values ($1, 0, $2, 'half')`, [body!.id, ward.tenantId]);
  assert.equal(await makeWaiting(makers()), 1);
  assert.deepEqual(await database.sql('select from privacy_export_pieces where export_id = $1', [old!.id]), []);
  const anew = (await ask<{ exports: PrivacyExport[] }>('getOwnPrivacy', { params })).body!.exports.find(({ id }) => id === body!.id)!;
  assert.equal(anew.state, 'ready');
  assert.equal((await database.sql('select from privacy_export_pieces where export_id = $1', [anew.id])).length, anew.pieces);
});
