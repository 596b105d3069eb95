// Ticks, notes and photos of a scene in PostgreSQL, the essentials of a patient, and whom one may call. Nothing written at a scene is
// changed or removed here. Decides nothing.
import type { PatientEssentials, SceneContact, SceneNote, ScenePhoto, SceneRecord, SceneTick, Sex } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

export interface Written {
  readonly id: string;
  readonly tenantId: string;
  readonly emergencyId: string;
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

export async function insertNote(tx: Tx, written: Written, text: string): Promise<void> {
  await tx.execute(`insert into scene_notes (id, tenant_id, emergency_id, person_id, said_at, received_at, text) values ($1, $2, $3, $4, $5, $6, $7)`, [...base(written), text], 'insert-scene-note');
}

export async function insertPhoto(tx: Tx, written: Written, photo: { bytes: Uint8Array; widthPx: number; heightPx: number; sha256: string }): Promise<void> {
  await tx.execute(
    `insert into scene_photos (id, tenant_id, emergency_id, person_id, said_at, received_at, content, width_px, height_px, sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [...base(written), photo.bytes, photo.widthPx, photo.heightPx, photo.sha256], 'insert-scene-photo',
  );
}

export async function countPhotos(tx: Tx, emergencyId: string): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from scene_photos where emergency_id = $1', [emergencyId], 'count-scene-photos')).n;
}

export async function findPhoto(tx: Tx, emergencyId: string, photoId: string): Promise<Uint8Array | undefined> {
  return (await tx.maybe<{ content: Uint8Array }>('select content from scene_photos where emergency_id = $1 and id = $2', [emergencyId, photoId], 'find-scene-photo'))?.content;
}

const SAID = `s.person_id as "personId", p.given_name || ' ' || p.family_name as "personName", s.said_at as "saidAt", s.received_at as "receivedAt"`;
const from = (table: string): string => `from ${table} s join persons p on p.id = s.person_id where s.emergency_id = $1`;

export async function readScene(tx: Tx, emergencyId: string): Promise<SceneRecord> {
  const [ticks, notes, photos] = await Promise.all([
    tx.query<SceneTick>(
      `select t."itemId", t.text, t."isDone", t."personId", t."personName", t."saidAt", t."receivedAt"
         from (select distinct on (s.item_id) s.item_id as "itemId", s.item_text as text, s.is_done as "isDone", ${SAID} ${from('scene_ticks')}
                order by s.item_id, s.said_at desc, s.received_at desc) t
        order by t."saidAt", t."itemId"`,
      [emergencyId], 'scene-ticks',
    ),
    tx.query<SceneNote>(`select s.id, s.text, ${SAID} ${from('scene_notes')} order by s.said_at, s.id`, [emergencyId], 'scene-notes'),
    tx.query<ScenePhoto>(
      `select s.id, s.width_px as "widthPx", s.height_px as "heightPx", octet_length(s.content) as bytes, s.sha256, ${SAID} ${from('scene_photos')} order by s.said_at, s.id`,
      [emergencyId], 'scene-photos',
    ),
  ]);
  return { ticks, notes, photos };
}

export async function findName(tx: Tx, personId: string): Promise<string> {
  return (await tx.one<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'scene-name')).name;
}

// Essentials ---------------------------------------------------------------------------------------------------

export async function findEssentials(tx: Tx, patientId: string): Promise<PatientEssentials> {
  const row = await tx.maybe<PatientEssentials>('select allergies, door_code as "doorCode" from patient_essentials where patient_id = $1', [patientId], 'patient-essentials');
  return row ?? { allergies: null, doorCode: null };
}

export async function putEssentials(tx: Tx, tenantId: string, patientId: string, { allergies, doorCode }: PatientEssentials, byPersonId: string, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into patient_essentials (patient_id, tenant_id, allergies, door_code, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (patient_id) do update set allergies = excluded.allergies, door_code = excluded.door_code, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [patientId, tenantId, allergies, doorCode, byPersonId, instant(nowMs)], 'put-patient-essentials',
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
export function listContacts(tx: Tx, tenantId: string, emergencyId: string, people: { patientId: string | null; callerId: string | null; me: string }): Promise<SceneContact[]> {
  return tx.query<SceneContact>(
    `with phones as (select distinct on (c.person_id) c.person_id, c.address from contact_channels c where c.channel in ('voice', 'sms') order by c.person_id, c.channel desc),
          wanted as (
            select $2::uuid as person_id, 'patient' as role, 0 as rank where $2::uuid is not null
            union all select $3::uuid, 'caller', 1 where $3::uuid is not null and $3::uuid is distinct from $2::uuid
            union all select o.responder_id, 'team', 2 from offers o where o.emergency_id = $5 and o.status = 'accepted'
            union all (select r.person_id, 'team', 3 from person_roles r join phones f on f.person_id = r.person_id join persons p on p.id = r.person_id and p.is_active
                        where r.tenant_id = $1 and r.role = 'dispatcher' order by p.created_at, p.id limit ${MOST_DISPATCHERS}))
     select distinct on (w.rank, w.person_id) w.person_id as "personId", p.given_name || ' ' || p.family_name as name, w.role as "as", f.address as phone
       from wanted w join persons p on p.id = w.person_id join phones f on f.person_id = w.person_id
      where w.person_id <> $4 order by w.rank, w.person_id`,
    [tenantId, people.patientId, people.callerId, people.me, emergencyId], 'scene-contacts',
  );
}
