// Ticks, notes and photos of a scene in PostgreSQL, the essentials of a patient, and whom one may call; notes, photos and essentials sealed
// with the patient's keys. Nothing written at a scene is changed or removed here. Decides nothing.
import type { PatientEssentials, SceneContact, SceneNote, ScenePhoto, SceneRecord, SceneTick, Sex } from '@mydr24/protocol';
import type { ProtectedNoteFacts } from '../consent/protected-notes.ts';
import { contactPlace, type KeptAddress } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { type KeyOwner, OVERHEAD_BYTES, PLACEHOLDER, type SealedPlace } from '../keys/sealed.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface Written {
  readonly id: string;
  readonly tenantId: string;
  readonly emergencyId: string;
  readonly patientId: string;
  readonly personId: string;
  readonly saidAt: number;
  readonly nowMs: number;
}

const tables = { tick: 'scene_ticks', note: 'scene_notes', photo: 'scene_photos' } as const;

/** Whose this id is: nobody's yet, this very entry's that was sent before, or another's. */
export async function findWriter(tx: Tx, what: keyof typeof tables, { id, emergencyId, personId }: Written): Promise<'nobody' | 'same' | 'other'> {
  const row = await tx.maybe<{ isSame: boolean }>(`select emergency_id = $2 and person_id = $3 as "isSame" from ${tables[what]} where id = $1`, [id, emergencyId, personId], `scene-writer-${what}`);
  return row === undefined ? 'nobody' : row.isSame ? 'same' : 'other';
}

const base = ({ id, tenantId, emergencyId, personId, saidAt, nowMs }: Written): unknown[] => [id, tenantId, emergencyId, personId, instant(saidAt), instant(nowMs)];

export async function insertTick(tx: Tx, written: Written, { itemId, text, isDone }: Pick<SceneTick, 'itemId' | 'text' | 'isDone'>): Promise<void> {
  await tx.execute(
    `insert into scene_ticks (id, tenant_id, emergency_id, person_id, said_at, received_at, item_id, item_text, is_done) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [...base(written), itemId, text, isDone], 'insert-scene-tick',
  );
}

const notePlace = (row: string): SealedPlace => ({ table: 'scene_notes', column: 'text', row });
const photoPlace = (row: string): SealedPlace => ({ table: 'scene_photos', column: 'content', row });
const recordOf = ({ tenantId, patientId }: Pick<Written, 'tenantId' | 'patientId'>): KeyOwner => ({ tenantId, patientId, keyClass: 'record' });

/** The ward of the emergency's patient: its staff may be let in. */
const WARD = (emergencyId: string): string => `(select p.unit_id from emergencies e join patients p on p.id = e.patient_id where e.id = ${emergencyId})`;

export async function insertNote(tx: Tx, keys: Keys, written: Written, { text, protectedKind = null }: { text: string; protectedKind?: string | null | undefined }): Promise<void> {
  const sealed = await keys.sealText(tx, recordOf(written), notePlace(written.id), text);
  await tx.execute(
    `insert into scene_notes (id, tenant_id, emergency_id, person_id, said_at, received_at, text, sealed, protected_kind, protected_unit_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9::text is not null then ${WARD('$3')} end)`, [...base(written), PLACEHOLDER, sealed, protectedKind], 'insert-scene-note');
}

/** False: there is no such note, or it is protected already. While protected notes are open. */
export async function markNote(tx: Tx, emergencyId: string, noteId: string, kind: string): Promise<boolean> {
  return (await tx.execute(`update scene_notes set protected_kind = $3, protected_unit_id = ${WARD('$1')} where emergency_id = $1 and id = $2 and protected_kind is null`, [emergencyId, noteId, kind], 'protect-scene-note')) === 1;
}

export interface ProtectedSceneNote extends ProtectedNoteFacts {
  readonly note: NoteRow;
}

/** While protected notes are open. */
export async function listProtectedSceneNotes(tx: Tx, emergencyId: string): Promise<ProtectedSceneNote[]> {
  const rows = await tx.query<NoteRow & { kind: string; unitId: string | null }>(`select s.protected_kind as kind, s.protected_unit_id as "unitId", ${NOTE} ${from('scene_notes')} and s.protected_kind is not null order by s.said_at, s.id`, [emergencyId], 'scene-protected-notes');
  return rows.map(({ kind, unitId, ...note }) => ({ note, kind, unitId, writerId: note.personId }));
}

/** They hold it, or accepted and are not stood down; and it goes on. */
export async function isOnEmergency(tx: Tx, emergencyId: string, personId: string): Promise<boolean> {
  const row = await tx.maybe<{ isOn: boolean }>(
    `select e.closed_at is null and (e.holder_id = $2 or exists (select from offers o where o.emergency_id = e.id and o.responder_id = $2 and o.status = 'accepted')) as "isOn" from emergencies e where e.id = $1`, [emergencyId, personId], 'scene-is-on');
  return row?.isOn === true;
}

export async function insertPhoto(tx: Tx, keys: Keys, written: Written, photo: { bytes: Uint8Array; widthPx: number; heightPx: number; sha256: string }): Promise<void> {
  const sealed = await keys.seal(tx, recordOf(written), photoPlace(written.id), photo.bytes);
  await tx.execute(
    `insert into scene_photos (id, tenant_id, emergency_id, person_id, said_at, received_at, content, width_px, height_px, sha256, sealed) values ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10)`,
    [...base(written), photo.widthPx, photo.heightPx, photo.sha256, sealed], 'insert-scene-photo',
  );
}

export async function countPhotos(tx: Tx, emergencyId: string): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from scene_photos where emergency_id = $1', [emergencyId], 'count-scene-photos')).n;
}

export async function findPhoto(tx: Tx, keys: Keys, emergencyId: string, photoId: string): Promise<Uint8Array | undefined> {
  const row = await tx.maybe<{ content: Uint8Array; sealed: Uint8Array | null; tenantId: string; patientId: string }>(
    `select s.content, s.sealed, e.tenant_id as "tenantId", e.patient_id as "patientId" from scene_photos s join emergencies e on e.id = s.emergency_id where s.emergency_id = $1 and s.id = $2`,
    [emergencyId, photoId], 'find-scene-photo');
  if (row === undefined || row.sealed === null) return row?.content;
  return (await keys.open(tx, recordOf(row), photoPlace(photoId), row.sealed)) ?? undefined;
}

const SAID = `s.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", s.said_at as "saidAt", s.received_at as "receivedAt"`;
const NOTE = `s.id, s.text, s.sealed, s.tenant_id as "tenantId", (select e.patient_id from emergencies e where e.id = s.emergency_id) as "patientId", ${SAID}`;
const from = (table: string): string => `from ${table} s join persons p on p.id = s.person_id where s.emergency_id = $1`;

/** Without protected notes: those are scene-reading-engine.ts'. */
export async function readScene(tx: Tx, keys: Keys, emergencyId: string): Promise<SceneRecord> {
  const [ticks, written, photos] = await Promise.all([
    tx.query<SceneTick>(
      `select t."itemId", t.text, t."isDone", t."personId", t."personName", t."saidAt", t."receivedAt"
         from (select distinct on (s.item_id) s.item_id as "itemId", s.item_text as text, s.is_done as "isDone", ${SAID} ${from('scene_ticks')}
                order by s.item_id, s.said_at desc, s.received_at desc) t
        order by t."saidAt", t."itemId"`,
      [emergencyId], 'scene-ticks',
    ),
    tx.query<NoteRow>(
      `select ${NOTE} ${from('scene_notes')} and s.protected_kind is null order by s.said_at, s.id`,
      [emergencyId], 'scene-notes'),
    tx.query<ScenePhoto>(
      `select s.id, s.width_px as "widthPx", s.height_px as "heightPx", case when s.sealed is null then octet_length(s.content) else octet_length(s.sealed) - ${OVERHEAD_BYTES} end as bytes, s.sha256, ${SAID} ${from('scene_photos')} order by s.said_at, s.id`,
      [emergencyId], 'scene-photos',
    ),
  ]);
  return { ticks, notes: await openNotes(tx, keys, written), photos };
}

type NoteRow = SceneNote & { sealed: Uint8Array | null; tenantId: string; patientId: string };

/** A note whose key was destroyed is left out. */
export async function openNotes(tx: Tx, keys: Keys, rows: readonly NoteRow[]): Promise<SceneNote[]> {
  const notes: SceneNote[] = [];
  for (const { sealed, tenantId, patientId, ...note } of rows) {
    const text = sealed === null ? note.text : await keys.openText(tx, recordOf({ tenantId, patientId }), notePlace(note.id), sealed);
    if (text !== null) notes.push({ ...note, text });
  }
  return notes;
}

export async function findName(tx: Tx, personId: string): Promise<string> {
  return (await tx.one<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'scene-name')).name;
}

// Essentials ---------------------------------------------------------------------------------------------------

const essentialsOf = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'private' });
const essentialsPlace = (patientId: string): SealedPlace => ({ table: 'patient_essentials', column: 'essentials', row: patientId });

export async function findEssentials(tx: Tx, keys: Keys, patientId: string): Promise<PatientEssentials> {
  const row = await tx.maybe<PatientEssentials & { tenantId: string; sealed: Uint8Array | null }>(
    'select tenant_id as "tenantId", allergies, door_code as "doorCode", sealed from patient_essentials where patient_id = $1', [patientId], 'patient-essentials');
  const nothing = { allergies: null, doorCode: null };
  if (row === undefined) return nothing;
  if (row.sealed === null) return { allergies: row.allergies, doorCode: row.doorCode };
  const text = await keys.openText(tx, essentialsOf(row.tenantId, patientId), essentialsPlace(patientId), row.sealed);
  return text === null ? nothing : (JSON.parse(text) as PatientEssentials);
}

export async function putEssentials(tx: Tx, keys: Keys, { tenantId, patientId, byPersonId }: { tenantId: string; patientId: string; byPersonId: string }, { allergies, doorCode }: PatientEssentials, nowMs: number): Promise<void> {
  const sealed = await keys.sealText(tx, essentialsOf(tenantId, patientId), essentialsPlace(patientId), JSON.stringify({ allergies, doorCode }));
  await tx.execute(
    `insert into patient_essentials (patient_id, tenant_id, sealed, changed_by, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (patient_id) do update set allergies = null, door_code = null, sealed = excluded.sealed, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [patientId, tenantId, sealed, byPersonId, instant(nowMs)], 'put-patient-essentials',
  );
}

export interface PatientOnScene {
  name: string;
  bornOn: string;
  sex: Sex;
  personId: string | null;
}

export async function findPatientOnScene(tx: Tx, patientId: string): Promise<PatientOnScene | undefined> {
  return tx.maybe<PatientOnScene>(
    `select given_name || ' ' || family_name as name, to_char(born_on, 'YYYY-MM-DD') as "bornOn", sex, person_id as "personId" from patients where id = $1`, [patientId], 'scene-patient',
  );
}

const MOST_DISPATCHERS = 3;

/** Numbers to call: the patient's and the caller's own, whoever else goes, and dispatchers. Never one's own. */
export async function listContacts(tx: Tx, keys: Keys, tenantId: string, emergencyId: string, people: { patientId: string | null; callerId: string | null; me: string }): Promise<SceneContact[]> {
  const rows = await tx.query<Omit<SceneContact, 'phone'> & KeptAddress & { channel: string }>(
    `with phones as (select distinct on (c.person_id) c.person_id, c.channel, c.address, c.sealed, c.sealed_for from contact_channels c where c.channel in ('voice', 'sms') order by c.person_id, c.channel desc),
          wanted as (
            select $2::uuid as person_id, 'patient' as role, 0 as rank where $2::uuid is not null
            union all select $3::uuid, 'caller', 1 where $3::uuid is not null and $3::uuid is distinct from $2::uuid
            union all select o.responder_id, 'team', 2 from offers o where o.emergency_id = $5 and o.status = 'accepted'
            union all (select r.person_id, 'team', 3 from person_roles r join phones f on f.person_id = r.person_id join persons p on p.id = r.person_id and p.is_active
                        where r.tenant_id = $1 and r.role = 'dispatcher' order by p.created_at, p.id limit ${MOST_DISPATCHERS}))
     select distinct on (w.rank, w.person_id) w.person_id as "personId", p.given_name || ' ' || p.family_name as name, w.role as "as", f.channel, f.address, f.sealed, f.sealed_for as "sealedFor"
       from wanted w join persons p on p.id = w.person_id join phones f on f.person_id = w.person_id
      where w.person_id <> $4 order by w.rank, w.person_id`,
    [tenantId, people.patientId, people.callerId, people.me, emergencyId], 'scene-contacts',
  );
  const contacts: SceneContact[] = [];
  for (const { personId, name, as, channel, ...kept } of rows) {
    const phone = await keys.openAddress(tx, tenantId, contactPlace(personId, channel), kept);
    if (phone !== null) contacts.push({ personId, name, as, phone });
  }
  return contacts;
}
