// Which columns are sealed, by whose key, and how a row that is not yet sealed is found. The job that seals what came plain, the rotation
// and the erasure go by this table; the slices seal and open their own rows. Pure.
import { addressParts, keeperOf, mailParts } from './address.ts';
import type { KeyClass } from './sealed.ts';

export interface SealedColumn {
  readonly table: string;
  /** Named in what a value is bound to. */
  readonly column: string;
  readonly keyClass: KeyClass;
  /** SQL over the table as `s`: the row's name, the patient's id (null: the tenant's own key), the plain content as bytes (null: nothing to seal), and what clears it. */
  readonly row: string;
  readonly join: string;
  readonly patient: string;
  readonly plain: string;
  readonly clear: string;
  /** SQL: which rows can have any, as the index of plain ones says it; a table of many others is not read through for them. */
  readonly only?: string;
  /** The row itself says whose key sealed it (`sealed_for`), because whose it should be can change. */
  readonly saysWhose?: true;
  /** People are called by it, or devices answered from it: a program that cannot open it must not meet it in the middle of an upgrade. */
  readonly waitsForUpgrade?: true;
  /** What stands in the former column, where rows are asked for by it: a keyed hash of these. `kind` is a text of the row. */
  readonly blind?: { readonly kind: string; readonly parts: (kind: string, text: string) => string[]; /** One that another row has already stays plain. */ readonly isUnique?: true };
}

const OF_EMERGENCY = 'join emergencies e on e.id = s.emergency_id';
const text = (column: string): string => `convert_to(s.${column}, 'UTF8')`;

export const ESSENTIALS_PLAIN = `case when s.allergies is null and s.door_code is null then null
  else convert_to(jsonb_build_object('allergies', s.allergies, 'doorCode', s.door_code)::text, 'UTF8') end`;

/** Always something: a use is never without its note. */
const GLASS_PLAIN = `convert_to(jsonb_build_object('note', s.note, 'verdictNote', s.verdict_note, 'answer', s.answer)::text, 'UTF8')`;

const ofPatient = { keyClass: 'record', join: '', patient: 's.patient_id' } as const;

/** Why, and what: written by people about a patient's care. */
const freeWords = {
  silence: { ...ofPatient, table: 'alarm_silences', column: 'reason', row: 's.id::text', plain: text('reason'), clear: `reason = '[sealed]'` },
  limit: { ...ofPatient, table: 'personal_limits', column: 'reason', row: `s.version::text`, plain: text('reason'), clear: `reason = '[sealed]'` },
  programme: { ...ofPatient, table: 'programme_changes', column: 'reason', row: 's.id::text', plain: text('reason'), clear: `reason = '[sealed]'` },
  adverseEvent: { ...ofPatient, table: 'adverse_events', column: 'what', row: 's.id::text', plain: text('what'), clear: `what = '[sealed]'` },
  /** Of a rule: nobody's, and sealed by the tenant's own key. */
  alarmReview: { ...ofPatient, table: 'alarm_reviews', column: 'note', row: 's.id::text', plain: `case when s.note <> '' then ${text('note')} end`, clear: `note = '[sealed]'` },
  disclosure: { ...ofPatient, table: 'protected_disclosures', column: 'nature', row: `s.break_glass_id || ' ' || s.kind`, plain: text('nature'), clear: `nature = '[sealed]'` },
  proxyEvidence: { ...ofPatient, table: 'patient_proxies', column: 'evidence', row: 's.id::text', plain: text('evidence'), clear: `evidence = '[sealed]'` },
  /** Goes with what is theirs alone: nobody outside keeps it. */
  sharedCare: { ...ofPatient, keyClass: 'private', table: 'shared_care_grants', column: 'reason', row: 's.id::text', plain: text('reason'), clear: `reason = '[sealed]'` },
} as const;

export const sealedColumns = {
  sceneNote: { table: 'scene_notes', column: 'text', keyClass: 'record', row: 's.id::text', join: OF_EMERGENCY, patient: 'e.patient_id', plain: text('text'), clear: `text = '[sealed]'` },
  scenePhoto: { table: 'scene_photos', column: 'content', keyClass: 'record', row: 's.id::text', join: OF_EMERGENCY, patient: 'e.patient_id', plain: 's.content', clear: `content = ''` },
  chartNote: { table: 'chart_notes', column: 'body', keyClass: 'record', row: 's.id::text', join: '', patient: 's.patient_id', plain: text('body'), clear: `body = '[sealed]'` },
  essentials: { table: 'patient_essentials', column: 'essentials', keyClass: 'private', row: 's.patient_id::text', join: '', patient: 's.patient_id', plain: ESSENTIALS_PLAIN, clear: 'allergies = null, door_code = null' },
  fhirObservation: {
    table: 'fhir_observations', column: 'resource', keyClass: 'record', row: 's.id::text', join: '', patient: 's.patient_id', plain: `convert_to(s.resource::text, 'UTF8')`, clear: `resource = '{}'`, waitsForUpgrade: true,
  },
  keptMessage: {
    table: 'heard_messages', column: 'kept_text', keyClass: 'record', row: `s.device_id || ' ' || s.control_id`, join: '', patient: 'null::uuid', plain: text('kept_text'), clear: `kept_text = '[sealed]'`,
  },
  breakGlass: {
    table: 'break_glass', column: 'texts', keyClass: 'record', row: 's.id::text', join: '', patient: 's.patient_id', plain: GLASS_PLAIN,
    clear: `note = '[sealed]', verdict_note = '', answer = case when s.answer is null then null else '[sealed]' end`,
  },
  ...freeWords,
  /** Words in an emergency's timeline: emergency/entry-words.ts. */
  timelineEntry: {
    table: 'timeline_entries', column: 'words', keyClass: 'record', row: `s.emergency_id || ' ' || s.n`, join: OF_EMERGENCY, patient: 'e.patient_id', only: `(s.kind = 'closed' and s.facts ? 'note' or s.kind = 'offered-by-hand')`,
    plain: `convert_to(case s.kind when 'closed' then s.facts ->> 'note' else s.facts ->> 'reason' end, 'UTF8')`,
    clear: `facts = facts || case kind when 'closed' then '{"note": "[sealed]"}'::jsonb else '{"reason": "[sealed]"}'::jsonb end`,
  },
  /** Where a patient lives; whoever is called goes there. */
  home: { table: 'patients', column: 'address', keyClass: 'private', row: 's.id::text', join: '', patient: 's.id', plain: text('address'), clear: `address = '[sealed]'`, waitsForUpgrade: true },
  contact: {
    table: 'contact_channels', column: 'address', keyClass: 'private', row: `s.person_id || ' ' || s.channel`, join: '', patient: keeperOf('s.person_id'), plain: text('address'), clear: '',
    saysWhose: true, waitsForUpgrade: true, blind: { kind: 's.channel', parts: addressParts },
  },
  /** What they sign in with. One that was erased is nobody's. */
  account: {
    table: 'persons', column: 'email', keyClass: 'private', row: 's.id::text', join: '', patient: keeperOf('s.id'), plain: `case when s.email not like 'erased-%@invalid' then ${text('email')} end`, clear: '',
    saysWhose: true, waitsForUpgrade: true, blind: { kind: `''`, parts: (_, mail) => mailParts(mail), isUnique: true },
  },
  /** To an address without an account. */
  notice: {
    table: 'notices', column: 'address', keyClass: 'private', row: 's.id::text', join: '', patient: 'null::uuid', plain: text('address'), clear: '',
    waitsForUpgrade: true, blind: { kind: 's.way', parts: addressParts },
  },
  /** Never plain. Where whoever is invited is written to, until they come. */
  invitation: { table: 'invitations', column: 'address', keyClass: 'private', row: 's.id::text', join: '', patient: 'null::uuid', plain: 'null::bytea', clear: '' },
  familyNews: { table: 'family_links', column: 'news_address', keyClass: 'private', row: 's.id::text', join: '', patient: 's.patient_id', plain: text('news_address'), clear: `news_address = '[sealed]'`, waitsForUpgrade: true },
} as const satisfies Record<string, SealedColumn>;

/** By then every node of an upgrade runs a program that opens what it meets. */
export const UPGRADED_AFTER_MS = 3_600_000;

/** What is sealed of before, so long after a server started. */
export const columnsAfter = (sinceStartMs: number): SealedColumn[] => Object.values<SealedColumn>(sealedColumns).filter(({ waitsForUpgrade }) => waitsForUpgrade !== true || sinceStartMs >= UPGRADED_AFTER_MS);
