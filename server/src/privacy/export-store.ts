// A patient's exports in SQL, and what goes into one: everything of the patient, and of other people no more than the word for their role.
import type { PrivacyExport, Sex, SharedCareEnd, SharedTopic, VitalKind } from '@mydr24/protocol';
import { contactPlace, homeWords, type KeptAddress, keptOf, mailPlace, type MaybeAddress } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

const EXPORT = `id, state, asked_at as "askedAt", done_at as "doneAt", expires_at as "expiresAt", bytes, sha256, pieces, problem`;

export const listExports = (tx: Tx, patientId: string): Promise<PrivacyExport[]> => tx.query<PrivacyExport>(`select ${EXPORT} from privacy_exports where patient_id = $1 order by asked_at desc limit 20`, [patientId], 'exports');
export const findExport = (tx: Tx, patientId: string, id: string): Promise<PrivacyExport | undefined> => tx.maybe<PrivacyExport>(`select ${EXPORT} from privacy_exports where id = $2 and patient_id = $1`, [patientId, id], 'export');
export const insertExport = (tx: Tx, one: { id: string; tenantId: string; patientId: string; askedBy: string; language: string }, nowMs: number): Promise<PrivacyExport> =>
  tx.one<PrivacyExport>(`insert into privacy_exports (id, tenant_id, patient_id, asked_by, asked_at, state, language) values ($1, $2, $3, $4, $5, 'waiting', $6) returning ${EXPORT}`, [one.id, one.tenantId, one.patientId, one.askedBy, instant(nowMs), one.language], 'export-insert');

export async function findPiece(tx: Tx, exportId: string, n: number): Promise<Uint8Array | undefined> {
  return (await tx.maybe<{ sealed: Uint8Array }>('select sealed from privacy_export_pieces where export_id = $1 and n = $2', [exportId, n], 'export-piece'))?.sealed;
}

export interface ClaimedExport {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly language: 'en' | 'ca' | 'es';
}

export const claimExport = (engine: Tx, nowMs: number, makingMs: number): Promise<ClaimedExport | undefined> =>
  engine.maybe<ClaimedExport>(
    `update privacy_exports set state = 'making', began_at = $1 where id = (
       select id from privacy_exports where state = 'waiting' or (state = 'making' and began_at < $2) order by asked_at limit 1 for update skip locked)
     returning id, tenant_id as "tenantId", patient_id as "patientId", language`, [instant(nowMs), instant(nowMs - makingMs)], 'export-claim');

export const dropPieces = (engine: Tx, exportId: string): Promise<number> => engine.execute('delete from privacy_export_pieces where export_id = $1', [exportId], 'export-drop-pieces');
export const insertPiece = (engine: Tx, { id, tenantId }: ClaimedExport, n: number, sealed: Uint8Array): Promise<number> =>
  engine.execute('insert into privacy_export_pieces (export_id, n, tenant_id, sealed) values ($1, $2, $3, $4)', [id, n, tenantId, sealed], 'export-put-piece');
export const finishExport = (engine: Tx, id: string, made: { doneAt: number; expiresAt: number; bytes: number; sha256: string; pieces: number }): Promise<number> =>
  engine.execute(`update privacy_exports set state = 'ready', done_at = $2, expires_at = $3, bytes = $4, sha256 = $5, pieces = $6 where id = $1`, [id, instant(made.doneAt), instant(made.expiresAt), made.bytes, made.sha256, made.pieces], 'export-finish');
export const failExport = (engine: Tx, id: string): Promise<number> => engine.execute(`update privacy_exports set state = 'failed', problem = 'It could not be made. Try again, or tell the ward.' where id = $1`, [id], 'export-fail');

/** Pieces of what expired, and requests nobody needs to see any more. */
export async function dropExpired(engine: Tx, nowMs: number, keptMs: number): Promise<void> {
  await engine.execute('delete from privacy_export_pieces where export_id in (select id from privacy_exports where expires_at < $1)', [instant(nowMs)], 'export-expire-pieces');
  await engine.execute(`delete from privacy_exports where asked_at < $1 and (expires_at < $2 or state = 'failed')`, [instant(nowMs - keptMs), instant(nowMs)], 'export-forget');
}

// What goes in -------------------------------------------------------------------------------------------------

/** The word for whoever it was: the patient, or the role under which they work here. */
const ROLE = (person: string): string => `case when ${person} is null then null when ${person} = p.person_id then 'patient'
  else coalesce((select r.role from person_roles r where r.person_id = ${person} order by array_position(array['doctor', 'nurse', 'responder', 'dispatcher', 'coordinator', 'admin', 'privacy-officer', 'family'], r.role) limit 1), 'somebody') end`;

export interface ExportedPatient {
  readonly givenName: string; readonly familyName: string; readonly bornOn: string; readonly sex: Sex; readonly address: string | null; readonly tenantName: string;
  readonly email: string | null; readonly contacts: readonly { channel: string; address: string }[];
}
export async function getExportedPatient(tx: Tx, keys: Keys, tenantId: string, patientId: string): Promise<ExportedPatient> {
  const { personId, email, sealed, sealedFor, home, address: plain, ...patient } = await tx.one<Omit<ExportedPatient, 'contacts'> & { personId: string | null; home: Uint8Array | null } & Omit<MaybeAddress, 'address'>>(
    `select p.given_name as "givenName", p.family_name as "familyName", p.born_on::text as "bornOn", p.sex, p.address, p.sealed as home, t.name as "tenantName", n.email, n.sealed, n.sealed_for as "sealedFor", p.person_id as "personId"
       from patients p join tenants t on t.id = p.tenant_id left join persons n on n.id = p.person_id where p.id = $1`, [patientId], 'export-patient');
  const rows = await tx.query<KeptAddress & { channel: string }>(`select channel, address, sealed, sealed_for as "sealedFor" from contact_channels where person_id = $1 order by channel`, [personId], 'export-contacts');
  const contacts: ExportedPatient['contacts'][number][] = [];
  for (const { channel, ...kept } of rows) {
    const address = await keys.openAddress(tx, tenantId, contactPlace(personId!, channel), kept);
    if (address !== null) contacts.push({ channel, address });
  }
  const [lives] = await keys.openWords(tx, sealedColumns.home, [homeWords({ id: patientId, tenantId, address: plain, sealed: home })]);
  const mail = keptOf({ address: email, sealed, sealedFor });
  return { ...patient, address: lives || null, contacts, email: mail === null ? null : await keys.openAddress(tx, tenantId, mailPlace(personId!), mail) };
}

export interface ExportedEmergency {
  readonly id: string; readonly kind: string; readonly status: string; readonly openedAt: number; readonly closedAt: number | null;
  readonly timeline: readonly { at: number; kind: string; by: string | null }[];
}
export const listEmergencies = (tx: Tx, patientId: string): Promise<ExportedEmergency[]> =>
  tx.query<ExportedEmergency>(
    `select e.id, e.kind, e.status, e.opened_at as "openedAt", e.closed_at as "closedAt",
            coalesce((select jsonb_agg(jsonb_build_object('at', round(extract(epoch from t.at) * 1000), 'kind', t.kind, 'by', ${ROLE('t.person_id')}) order by t.n) from timeline_entries t where t.emergency_id = e.id), '[]'::jsonb) as timeline
       from emergencies e join patients p on p.id = e.patient_id where e.patient_id = $1 order by e.opened_at`, [patientId], 'export-emergencies');

export interface ExportedAlarm { readonly kind: string; readonly priority: string; readonly vital: string | null; readonly value: number | null; readonly unit: string | null; readonly startedAt: number; readonly endedAt: number | null }
export const listAlarms = (tx: Tx, patientId: string): Promise<ExportedAlarm[]> =>
  tx.query<ExportedAlarm>(`select kind, priority, vital, value, unit, started_at as "startedAt", ended_at as "endedAt" from alarms where patient_id = $1 order by started_at`, [patientId], 'export-alarms');

export interface SealedNote { readonly id: string; readonly at: number; readonly by: string | null; readonly text: string; readonly sealed: Uint8Array | null; /** Of a specially protected note. */ readonly protectedKind?: string | null }
/** Protected ones too: they are the patient's own. */
export const openProtected = (tx: Tx): Promise<unknown> => tx.execute(`select set_config('app.protected', 'on', true)`, [], 'export-open-protected');
export const listChartNotes = (tx: Tx, patientId: string): Promise<SealedNote[]> =>
  tx.query<SealedNote>(`select c.id, c.at, ${ROLE('c.person_id')} as by, c.body as text, c.sealed, c.protected_kind as "protectedKind" from chart_notes c join patients p on p.id = c.patient_id where c.patient_id = $1 order by c.at`, [patientId], 'export-chart-notes');
export const listSceneNotes = (tx: Tx, patientId: string): Promise<SealedNote[]> =>
  tx.query<SealedNote>(`select s.id, s.said_at as at, ${ROLE('s.person_id')} as by, s.text, s.sealed, s.protected_kind as "protectedKind" from scene_notes s join emergencies e on e.id = s.emergency_id join patients p on p.id = e.patient_id where e.patient_id = $1 order by s.said_at`, [patientId], 'export-scene-notes');
export const listPhotos = (tx: Tx, patientId: string): Promise<{ id: string; at: number }[]> =>
  tx.query(`select s.id, s.said_at as at from scene_photos s join emergencies e on e.id = s.emergency_id where e.patient_id = $1 order by s.said_at`, [patientId], 'export-photos');
export const getPhoto = (tx: Tx, id: string): Promise<{ content: Uint8Array; sealed: Uint8Array | null }> => tx.one('select content, sealed from scene_photos where id = $1', [id], 'export-photo');

export interface ExportedDisclosure { readonly at: number; readonly to: string; readonly affiliation: string; readonly by: string; readonly nature: string; readonly kind: string }
export async function listOwnDisclosures(tx: Tx, keys: Keys, patientId: string): Promise<ExportedDisclosure[]> {
  const rows = await tx.query<ExportedDisclosure & { tenantId: string; breakGlassId: string; sealed: Uint8Array | null }>(
    `select tenant_id as "tenantId", break_glass_id as "breakGlassId", sealed, disclosed_at as at, person_name as "to", affiliation, disclosed_by as by, nature, kind from protected_disclosures where patient_id = $1 order by disclosed_at`, [patientId], 'export-disclosures');
  const natures = await keys.openWords(tx, sealedColumns.disclosure, rows.map((row) => ({ ...row, patientId, row: `${row.breakGlassId} ${row.kind}`, plain: row.nature })));
  return rows.map(({ tenantId: _tenantId, breakGlassId: _breakGlassId, sealed: _sealed, ...row }, n) => ({ ...row, nature: natures[n]! }));
}

export interface ExportedConsent { readonly version: number; readonly topic: string; readonly protectedKind: string | null; readonly purpose: string; readonly who: string | null; /** Who chose in the patient's place. */ readonly actedBy: string | null; readonly decision: string; readonly givenAt: number; readonly untilAt: number | null }
export const listOwnConsents = (tx: Tx, patientId: string): Promise<ExportedConsent[]> =>
  tx.query<ExportedConsent>(
    `select c.version, c.topic, c.protected_kind as "protectedKind", c.purpose, coalesce(c.role, (select a.name from smart_apps a where a.id = c.app_id), ${ROLE('c.person_id')}) as who, case when c.given_by is distinct from p.person_id then (select x.kind from patient_proxies x where x.patient_id = p.id and x.person_id = c.given_by order by x.appointed_at desc limit 1) end as "actedBy", c.decision, c.given_at as "givenAt", c.until_at as "untilAt" from consents c join patients p on p.id = c.patient_id where c.patient_id = $1 order by c.version`, [patientId], 'export-consents');
export const listOwnLinks = (tx: Tx, patientId: string): Promise<{ grantedAt: number; expiresAt: number | null; revokedAt: number | null }[]> =>
  tx.query(`select granted_at as "grantedAt", expires_at as "expiresAt", revoked_at as "revokedAt" from family_links where patient_id = $1 order by granted_at`, [patientId], 'export-links');

/** Of a person it was offered to, their role; of a unit, its name. */
export interface ExportedShare {
  readonly id: string; readonly hospital: string; readonly to: string; readonly topics: readonly SharedTopic[]; readonly reason: string; readonly offeredBy: string; readonly offeredAt: number; readonly acceptedAt: number | null; readonly untilAt: number;
  readonly lastOpenedAt: number | null; readonly endedAt: number | null; readonly endedWhy: SharedCareEnd | null; /** Somebody here; nobody where it ended by itself or from the other side. */ readonly endedBy: string | null; readonly endReason: string | null;
}
const GUEST_ROLE = `coalesce((select r.role from guests u cross join unnest(u.roles) r(role) where u.guest_tenant_id = g.guest_tenant_id and u.guest_person_id = g.guest_person_id order by array_position(array['doctor', 'nurse'], r.role) limit 1), 'somebody')`;
export async function listOwnShares(tx: Tx, keys: Keys, tenantId: string, patientId: string): Promise<ExportedShare[]> {
  const rows = await tx.query<ExportedShare & { sealed: Uint8Array | null }>(
    `select g.id, g.guest_tenant_name as hospital, case when g.guest_unit_id is not null then g.guest_name else ${GUEST_ROLE} end as "to", g.topics, g.reason, g.sealed, ${ROLE('g.offered_by')} as "offeredBy", g.offered_at as "offeredAt", g.accepted_at as "acceptedAt", g.until_at as "untilAt",
            g.last_opened_at as "lastOpenedAt", g.ended_at as "endedAt", g.ended_why as "endedWhy", ${ROLE('g.ended_by')} as "endedBy", g.end_reason as "endReason"
       from shared_care_grants g join patients p on p.id = g.patient_id where g.patient_id = $1 order by g.offered_at, g.id`, [patientId], 'export-shares');
  const reasons = await keys.openWords(tx, sealedColumns.sharedCare, rows.map((row) => ({ tenantId, patientId, row: row.id, plain: row.reason, sealed: row.sealed })));
  return rows.map(({ sealed: _sealed, ...row }, n) => ({ ...row, reason: reasons[n]! }));
}

export interface ExportedReading { readonly kind: VitalKind; readonly value: number | null; readonly code: string | null; readonly unit: string | null; readonly takenAt: number; readonly receivedAt: number; readonly deviceId: string; readonly seq: number }
export const listReadings = (tx: Tx, patientId: string, after: ExportedReading | null, limit: number): Promise<ExportedReading[]> =>
  tx.query<ExportedReading>(
    `select kind, value, code, unit, taken_at as "takenAt", received_at as "receivedAt", device_id as "deviceId", device_seq as seq from readings
      where patient_id = $1 and ($2::timestamptz is null or (taken_at, device_id, device_seq) > ($2, $3::uuid, $4::bigint)) order by taken_at, device_id, device_seq limit $5`,
    [patientId, after === null ? null : instant(after.takenAt), after?.deviceId ?? null, after?.seq ?? null, limit], 'export-readings');

export interface ReadingFigures { readonly kind: VitalKind; readonly n: number; readonly low: number | null; readonly high: number | null; readonly firstAt: number; readonly lastAt: number }
export const listReadingFigures = (tx: Tx, patientId: string): Promise<ReadingFigures[]> =>
  tx.query<ReadingFigures>(`select kind, count(*)::int as n, min(value) as low, max(value) as high, min(taken_at) as "firstAt", max(taken_at) as "lastAt" from readings where patient_id = $1 group by kind order by kind`, [patientId], 'export-figures');
