// Specially protected notes of a scene on a whole node: who reads them, what everybody else and every copy is told, and marking one afterwards.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import type { SceneNote } from '@mydr24/protocol';
import { type ConsentRig, startConsentRig } from '../consent/consent-testing.ts';
import type { CastName, Ward } from '../people/people-testing.ts';

let rig: ConsentRig;
before(async () => {
  rig = await startConsentRig(4);
});
after(() => rig.stop());

const WORDS = 'took methadone at eight';
const NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

async function openScene() {
  const ward = rig.newWard();
  const { body: { id: emergencyId } } = await rig.ask(ward, 'nurse', 'raiseEmergency', {}, { body: { patientId: ward.patientId, kind: 'stroke', note: '' } });
  const params = { emergencyId };
  const write = (as: CastName, body: object = {}) => rig.ask(ward, as, 'writeSceneNote', params, { body: { id: randomUUID(), text: WORDS, saidAt: Date.now(), protectedKind: 'substance-use', ...body } });
  const notes = async (as: CastName): Promise<SceneNote[]> => (await rig.ask(ward, as, 'getSceneRecord', params)).body.notes;
  /** Why it is shown, or that it is not. */
  const sees = async (as: CastName): Promise<unknown> => {
    const [note] = await notes(as);
    return note === undefined ? 'nothing' : note.isWithheld === true ? ['withheld', note.text, note.protection] : [note.protection?.by, note.text, note.protection?.notice];
  };
  return { ward, params, emergencyId, write, notes, sees };
}
const WITHHELD = ['withheld', '', undefined];
const allowNurses = (ward: Ward, decision = 'allow') =>
  rig.ask(ward, 'patient', 'chooseConsent', { patientId: ward.patientId }, { body: { topic: 'protected', protectedKind: 'substance-use', purpose: 'care', who: { kind: 'role', role: 'nurse' }, decision, untilAt: null } });

test('[SN9] a protected note of a scene is its writer\'s, whoever is on the emergency reads it while it goes on, and the patient lets others in; everybody else sees that there is one, and no word of it', async () => {
  const { ward, emergencyId, write, sees } = await openScene();
  assert.equal((await write('doctor')).status, 200);
  assert.deepEqual([await sees('doctor'), await sees('nurse'), await sees('dispatcher')], [['own', WORDS, NOTICE], WITHHELD, WITHHELD]);
  await rig.database.sql('update emergencies set holder_id = $2 where id = $1', [emergencyId, ward.callers.nurse.personId]);
  assert.deepEqual([await sees('nurse'), await sees('dispatcher')], [['team', WORDS, NOTICE], WITHHELD]);
  await rig.database.sql('update emergencies set closed_at = now() where id = $1', [emergencyId]);
  assert.deepEqual([await sees('nurse'), await sees('doctor')], [WITHHELD, ['own', WORDS, NOTICE]]);
  await allowNurses(ward);
  assert.deepEqual(await sees('nurse'), ['consent', WORDS, NOTICE]);
  await allowNurses(ward, 'refuse');
  assert.deepEqual(await sees('nurse'), WITHHELD);
  for (const as of ['patient', 'family'] as const) assert.equal((await rig.ask(ward, as, 'getSceneRecord', { emergencyId })).status, 403, as);
  const counted = await rig.database.pg.asTenant(ward.tenantId, (tx) => tx.one<{ n: number }>('select count(*)::int as n from scene_notes', []));
  assert.equal(counted.n, 0, 'no statement of a request that did not open it counts it');
});

test('[SN9] danger to life opens it to the ward, and that stands in the patient\'s record', async () => {
  const { ward, write, sees } = await openScene();
  await write('doctor');
  assert.equal((await rig.ask(ward, 'nurse', 'openBreakGlass', {}, { body: { patientId: ward.patientId, reason: 'life-threatening', note: 'found without breath', minutes: 60, opensProtected: true } })).status, 200);
  assert.deepEqual(await sees('nurse'), ['emergency', WORDS, NOTICE]);
  const { body } = await rig.ask(ward, 'patient', 'listConsents', { patientId: ward.patientId });
  assert.deepEqual(body.disclosures.map(({ personName, kind, nature }) => [personName, kind, nature]), [['nurse Tester', 'substance-use', 'found without breath']]);
});

test('[SN9] the record of the emergency and each copy of it have its words and the notice for whoever may read it, and for others that there is a specially protected note', async () => {
  const { ward, params, write } = await openScene();
  await write('doctor');
  for (const [as, isOpen] of [['doctor', true], ['nurse', false], ['dispatcher', false]] as const) {
    const record = JSON.stringify((await rig.ask(ward, as, 'getIncident', params)).body.scene);
    const copies = await Promise.all((['json', 'eido'] as const).map(async (format) => JSON.stringify((await rig.ask(ward, as, 'exportIncident', params, { query: { format, language: 'en' } })).body)));
    assert.deepEqual([record, copies[0]!].map((text) => [text.includes(WORDS), text.includes(NOTICE), text.includes('"isWithheld":true')]), [[isOpen, isOpen, !isOpen], [isOpen, isOpen, !isOpen]], as);
    assert.equal(copies[1]!.includes('methadone'), false, 'an EIDO holds no note of the scene');
  }
});

test('[SN9] a note is marked afterwards by whoever writes at the scene, once; sent again it is the same one; what cannot be is refused', async () => {
  const { ward, params, emergencyId, write, sees } = await openScene();
  const id = randomUUID();
  assert.equal((await write('nurse', { id, protectedKind: undefined })).status, 200);
  assert.deepEqual(await sees('dispatcher'), [undefined, WORDS, undefined]);
  const mark = (protectedKind = 'substance-use', noteId = id) => rig.ask(ward, 'doctor', 'protectSceneNote', { ...params, noteId }, { body: { protectedKind } });
  assert.equal((await mark('hiv')).body.code, 'no-such-kind');
  assert.equal((await write('nurse', { protectedKind: 'hiv' })).body.code, 'no-such-kind');
  assert.equal((await mark()).status, 200);
  assert.deepEqual([await sees('nurse'), await sees('doctor'), await sees('dispatcher')], [['own', WORDS, NOTICE], WITHHELD, WITHHELD]);
  assert.deepEqual([(await mark()).body.code, (await mark('substance-use', randomUUID())).body.code], ['not-to-mark', 'not-to-mark']);
  assert.equal((await write('nurse', { id })).status, 200);
  const rows = await rig.database.sql<{ kind: string }>(`select kind from timeline_entries where emergency_id = $1 and kind like 'note-%' order by n`, [emergencyId]);
  assert.deepEqual(rows.map(({ kind }) => kind), ['note-written', 'note-protected']);
});
