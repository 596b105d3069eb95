// Identifiers, notes, photos and essentials as slices keep them: found and read through the stores, unreadable in their rows.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { addPatientIdentifier } from '../devices/device-store.ts';
import { findPatient } from '../fhir/app-reading-store.ts';
import { findPatientIds } from '../fhir/fhir-store.ts';
import { insertNote as insertChartNote, listNotes } from '../history/history-store.ts';
import { findPatients } from '../hl7v2/hl7-store.ts';
import { insertBareEmergency, insertWard, type Ward } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { findEssentials, findPhoto, insertNote, insertPhoto, putEssentials, readScene } from '../scene-notes/scene-store.ts';
import { createTestKeys } from './keys-testing.ts';
import { resealAll } from './reseal-engine.ts';

let database: TestDatabase;
let ward: Ward;
before(async (t) => {
  database = await createTestDatabase(t as never);
  ward = await insertWard(database);
});
const keys = createTestKeys();
const T0 = 1_790_000_000_000;

test('[KY6] an identifier given before and after sealing is found by HL7 v2 and FHIR alike, is one and the same, and is shown whole', async () => {
  const { tenantId, patientId } = ward;
  await database.sql(`insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at) values ($1, 'HOSP', 'P-4711', $2, now())`, [tenantId, patientId]);
  const look = async () => ({
    hl7: await database.pg.asEngine((tx) => findPatients(tx, keys, [{ tenantId, authority: 'HOSP', value: 'P-4711' }, { tenantId, authority: 'HOSP', value: 'P-4712' }]), { readOnly: true }),
    fhir: await database.pg.asTenant(tenantId, (tx) => findPatientIds(tx, keys, tenantId, [{ system: 'HOSP', value: 'P-4711' }, { patientId }, { system: 'OTHER', value: 'P-4711' }])),
    shown: (await database.pg.asTenant(tenantId, (tx) => findPatient(tx, keys, patientId)))?.identifiers,
  });
  const found = { hl7: [{ tenantId, authority: 'HOSP', value: 'P-4711', patientId }], fhir: [patientId, patientId, null], shown: [{ authority: 'HOSP', value: 'P-4711' }] };
  assert.deepEqual(await look(), found, 'as it came from an older program');
  const add = (value: string) => database.pg.asTenant(tenantId, (tx) => addPatientIdentifier(tx, keys, tenantId, patientId, { authority: 'HOSP', value }, T0));
  await add('P-4711');
  assert.equal((await database.sql('select from patient_identifiers where patient_id = $1', [patientId])).length, 1, 'plain and sealed are one');
  await resealAll(database.pg, keys);
  await add('P-4711');
  assert.deepEqual(await look(), found, 'sealed');
  assert.equal((await database.sql('select from patient_identifiers where patient_id = $1', [patientId])).length, 1);
  await add('P-9');
  assert.deepEqual((await look()).shown?.toSorted((a, b) => a.value.localeCompare(b.value)), [{ authority: 'HOSP', value: 'P-4711' }, { authority: 'HOSP', value: 'P-9' }]);
});

test('[KY8] notes, photos, essentials and identifiers are read back as they were written, and no column of their rows holds them', async () => {
  const { tenantId, patientId } = ward;
  const { emergencyId } = await insertBareEmergency(database, ward);
  const { personId } = ward.callers.nurse;
  const written = { id: randomUUID(), tenantId, emergencyId, patientId, personId, saidAt: T0, nowMs: T0 };
  const photo = Buffer.from('a picture of SECRET-PHOTO');
  const read = await database.pg.asTenant(tenantId, async (tx) => {
    await insertNote(tx, keys, written, { text: 'SECRET-SCENE' });
    await insertPhoto(tx, keys, written, { bytes: photo, widthPx: 1, heightPx: 1, sha256: 'x' });
    await insertChartNote(tx, keys, { id: randomUUID(), tenantId, patientId, personId, at: T0, writtenAt: T0, text: 'SECRET-CHART' });
    await putEssentials(tx, keys, { tenantId, patientId, byPersonId: personId }, { allergies: 'SECRET-ALLERGY', doorCode: 'SECRET-DOOR' }, T0);
    const scene = await readScene(tx, keys, emergencyId);
    return {
      scene: scene.notes.map(({ text }) => text), size: scene.photos[0]?.bytes, photo: Buffer.from((await findPhoto(tx, keys, emergencyId, written.id))!),
      chart: (await listNotes(tx, keys, patientId, { fromAt: T0 - 1, toAt: T0 + 1 })).map(({ text }) => text), essentials: await findEssentials(tx, keys, patientId),
    };
  });
  assert.deepEqual(read, { scene: ['SECRET-SCENE'], size: photo.length, photo, chart: ['SECRET-CHART'], essentials: { allergies: 'SECRET-ALLERGY', doorCode: 'SECRET-DOOR' } });
  for (const table of ['scene_notes', 'scene_photos', 'chart_notes', 'patient_essentials', 'patient_identifiers', 'timeline_entries', 'topic_events', 'audit_rows']) {
    assert.deepEqual(await database.sql(`select from ${table} t where position('SECRET'::bytea in convert_to(row_to_json(t)::text, 'UTF8')) > 0 or position(encode('SECRET', 'hex') in row_to_json(t)::text) > 0 or position('P-4711' in row_to_json(t)::text) > 0`), [], table);
  }
});
