// Specially protected notes of a chart in SQL. They are there for no statement but between `open` and `close` of one transaction: the policy `protected`
// of the table hides them from every other. Who is let in is decided by consent/protected-notes.ts.
import type { ChartNote } from '@mydr24/protocol';
import type { NoteReader, ProtectedNoteFacts } from '../consent/protected-notes.ts';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { NOTE, noteOwner, notePlace, type Stretch } from './history-store.ts';

const setProtected = (tx: Tx, value: 'on' | ''): Promise<unknown> => tx.execute(`select set_config('app.protected', $1, true)`, [value], 'set-protected');

/** Protected rows are there for what runs inside alone. */
export async function openingProtected<T>(tx: Tx, look: () => Promise<T>): Promise<T> {
  await setProtected(tx, 'on');
  const found = await look();
  await setProtected(tx, '');
  return found;
}

export interface ProtectedNote extends ProtectedNoteFacts {
  readonly note: Omit<ChartNote, 'protection'>;
  readonly tenantId: string;
  readonly sealed: Uint8Array | null;
}

export async function listProtectedNotes(tx: Tx, patientId: string, { fromAt, toAt }: Stretch): Promise<ProtectedNote[]> {
  const rows = await tx.query<Omit<ChartNote, 'protection'> & Omit<ProtectedNote, 'note'>>(
    `select ${NOTE}, n.sealed, n.tenant_id as "tenantId", n.protected_kind as kind, n.person_id as "writerId", n.protected_unit_id as "unitId"
       from chart_notes n where n.patient_id = $1 and n.at >= $2 and n.at < $3 and n.protected_kind is not null order by n.at desc, n.id limit 200`,
    [patientId, instant(fromAt), instant(toAt)], 'protected-notes');
  return rows.map(({ sealed, tenantId, kind, writerId, unitId, ...note }) => ({ note, sealed, tenantId, kind, writerId, unitId }));
}

/** Null: its key was destroyed. */
export async function openNote(tx: Tx, keys: Keys, { note, tenantId, sealed }: ProtectedNote): Promise<string | null> {
  return sealed === null ? note.text : keys.openText(tx, noteOwner(tenantId, note.patientId), notePlace(note.id), sealed);
}

export interface ReaderRow extends Omit<NoteReader, 'isOnCareTeam' | 'isInEmergency'> {
  /** Of their own use of break-glass that opens protected notes of this patient and still runs. */
  readonly breakGlassId: string | null;
}

/** As they stand now, whatever their token says. */
export const getReader = (tx: Tx, personId: string, patientId: string, nowMs: number): Promise<ReaderRow> =>
  tx.one<ReaderRow>(
    `select p.id as "personId", array(select r.role from person_roles r where r.person_id = p.id) as roles, array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds",
            (select b.id from break_glass b where b.person_id = p.id and b.patient_id = $2 and b.opens_protected and b.ended_at is null and b.ends_at > $3) as "breakGlassId"
       from persons p where p.id = $1`, [personId, patientId, instant(nowMs)], 'protected-reader');

/** Once for each use and kind. What 42 CFR 2.51(c)(1) to (4) asks: to whom and of where, by whom, when, and what the emergency was. */
export async function noteDisclosure(tx: Tx, keys: Keys, breakGlassId: string, kinds: readonly string[], nowMs: number): Promise<void> {
  const use = await tx.one<{ tenantId: string; patientId: string; note: string; sealed: Uint8Array | null }>(`select tenant_id as "tenantId", patient_id as "patientId", note, sealed from break_glass where id = $1`, [breakGlassId], 'disclosed-use');
  const texts = use.sealed === null ? null : await keys.openText(tx, noteOwner(use.tenantId, use.patientId), { table: 'break_glass', column: 'texts', row: breakGlassId }, use.sealed);
  const nature = texts === null ? use.note : (JSON.parse(texts) as { note: string }).note;
  const sealed: Uint8Array[] = [];
  for (const kind of kinds) sealed.push(await keys.sealWords(tx, sealedColumns.disclosure, { ...use, row: `${breakGlassId} ${kind}` }, nature));
  await tx.execute(
    `insert into protected_disclosures (break_glass_id, tenant_id, patient_id, person_name, affiliation, disclosed_by, disclosed_at, nature, kind, sealed)
     select b.id, b.tenant_id, b.patient_id, p.given_name || ' ' || p.family_name,
            concat_ws(', ', t.name, nullif((select string_agg(distinct f.name || ' (' || u.name || ')', ', ') from person_units o join units u on u.id = o.unit_id join facilities f on f.id = u.facility_id where o.person_id = p.id), '')),
            'MyDR24 for ' || t.name || ', on the word of ' || p.given_name || ' ' || p.family_name, $2, $4, k.kind, k.sealed
       from break_glass b cross join unnest($3::text[], $5::bytea[]) as k (kind, sealed) join persons p on p.id = b.person_id join tenants t on t.id = b.tenant_id where b.id = $1
     on conflict (break_glass_id, kind) do nothing`, [breakGlassId, instant(nowMs), kinds, PLACEHOLDER, sealed], 'note-disclosure');
}
