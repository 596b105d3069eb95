// What an export tells, as values: the JSON, the FHIR resources beside observations, and the document to print. Pure.
import { Temporal } from 'temporal-polyfill';
import type { Block, PrintedDocument } from '../incident/document.ts';
import { codeWord } from '../incident/document-codes.ts';
import { type PatientExportWord, patientExportWords, shareWord } from './export-words.ts';
import { stateOf } from '../shared-care/shared-care.ts';
import { redisclosureNotice } from '../consent/protected-notes.ts';
import type { ExportedAlarm, ExportedConsent, ExportedDisclosure, ExportedEmergency, ExportedPatient, ExportedShare, ReadingFigures } from './export-store.ts';

export interface ExportedNote { readonly id: string; readonly at: number; readonly by: string | null; readonly where: 'chart' | 'scene'; readonly text: string; /** Of a specially protected note, with the words that go with it. */ readonly protection?: { readonly kind: string; readonly notice: string | null } }
export const protectionOf = (kind: string): NonNullable<ExportedNote['protection']> => ({ kind, notice: redisclosureNotice(kind) });

export interface ExportedRecord {
  readonly madeAt: number;
  readonly patientId: string;
  readonly patient: ExportedPatient;
  readonly identifiers: readonly { authority: string; value: string }[];
  readonly essentials: { readonly allergies: string | null; readonly doorCode: string | null };
  readonly emergencies: readonly ExportedEmergency[];
  readonly alarms: readonly ExportedAlarm[];
  readonly notes: readonly ExportedNote[];
  readonly photos: readonly { id: string; at: number }[];
  readonly consents: readonly ExportedConsent[];
  readonly disclosures: readonly ExportedDisclosure[];
  readonly familyLinks: readonly { grantedAt: number; expiresAt: number | null; revokedAt: number | null }[];
  /** With which other hospitals. */
  readonly shares: readonly SharedState[];
  readonly figures: readonly ReadingFigures[];
}

export type SharedState = ExportedShare & Pick<ReturnType<typeof stateOf>, 'state'>;
/** One that ran out a moment ago has ended, though nobody wrote it down yet. */
export const sharesAt = (shares: readonly ExportedShare[], nowMs: number): SharedState[] => shares.map((share) => ({ ...share, ...stateOf(share, nowMs) }));

type Json = Record<string, unknown>;
const iso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 });

/** Beside the patient and the observations, which fhir/reading-resource.ts makes. */
export function furtherResources({ patientId, patient, essentials, emergencies, shares }: ExportedRecord): Json[] {
  const subject = { reference: `Patient/${patientId}` };
  const allergies = essentials.allergies === null || essentials.allergies === '' ? [] : [{ resourceType: 'AllergyIntolerance', id: `allergies-${patientId.slice(0, 8)}`, patient: subject, code: { text: essentials.allergies } }];
  return [...allergies, ...emergencies.map(({ id, kind, openedAt, closedAt }) => ({
    resourceType: 'Encounter', id, status: closedAt === null ? 'in-progress' : 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER', display: 'emergency' },
    type: [{ text: kind }], subject, period: { start: iso(openedAt), ...(closedAt === null ? {} : { end: iso(closedAt) }) },
  })), ...shares.map((share) => consentResource(share, subject, patient.tenantName))];
}

const ENDED = 'urn:mydr24:shared-care-ended';
/** A patient shared with another hospital as FHIR R4 Consent: who let whom read what, and for how long. */
function consentResource({ id, hospital, to, topics, reason, offeredAt, untilAt, state, endedAt, endedWhy, endedBy, endReason }: SharedState, subject: Json, tenantName: string): Json {
  const coded = (system: string, code: string): Json => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] });
  const ended = endedWhy === null ? [] : [{ url: ENDED, valueString: [endedWhy, endedBy, endReason].filter((each) => each !== null).join(': ') }];
  return {
    resourceType: 'Consent', id, status: state === 'ended' ? (endedWhy === 'declined' ? 'rejected' : 'inactive') : state === 'offered' ? 'proposed' : 'active',
    ...(ended.length === 0 ? {} : { extension: ended }),
    scope: coded('consentscope', 'patient-privacy'), category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }], patient: subject, dateTime: iso(offeredAt), organization: [{ display: tenantName }],
    policyRule: { text: `Shared for care: ${reason}` },
    provision: {
      type: 'permit', period: { start: iso(offeredAt), end: iso(endedAt ?? untilAt) }, actor: [{ role: coded('v3-ParticipationType', 'IRCP'), reference: { display: `${to}, ${hospital}` } }],
      action: [coded('consentaction', 'access')], purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }], code: topics.map((topic) => ({ text: topic })),
    },
  };
}

const MOST_ROWS = 2_000;

export function exportDocument(record: ExportedRecord, language: 'en' | 'ca' | 'es'): PrintedDocument {
  const say = patientExportWords(language);
  const { patient, essentials, emergencies, alarms, notes, consents, disclosures, shares, figures, identifiers } = record;
  const clock = new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const at = (instant: number | null): string => (instant === null ? '–' : clock.format(instant));
  const word = (code: string | null): string => (code === null ? '–' : codeWord(code, language));
  const table = (title: PatientExportWord, columns: readonly (readonly [PatientExportWord, number])[], rows: readonly (readonly string[])[]): Block[] => [
    { type: 'heading', text: say(title) },
    ...(rows.length > MOST_ROWS ? [{ type: 'note' as const, text: say('cut') }] : []),
    { type: 'table', columns: columns.map(([name, share]) => ({ title: say(name), share })), rows: rows.slice(-MOST_ROWS).map((cells) => ({ cells })), empty: say('none') },
  ];
  const sharedWith = ({ to, hospital, state, endedWhy, endedBy, endReason }: SharedState): string =>
    [`${word(to)}, ${hospital}`, shareWord(endedWhy ?? state, language), ...(endedBy === null ? [] : [word(endedBy)]), ...(endReason === null ? [] : [endReason])].join('; ');
  return {
    title: say('title'), subtitle: `${patient.givenName} ${patient.familyName} · ${patient.bornOn}`, language, watermark: null, footer: [say('made').replace('{at}', at(record.madeAt)), say('page')],
    blocks: [
      { type: 'facts', rows: [
        { label: say('network'), value: patient.tenantName }, { label: say('address'), value: patient.address ?? '–' },
        { label: say('contact'), value: [patient.email, ...patient.contacts.map(({ address }) => address)].filter((each) => each !== null).join(', ') || '–' },
        { label: say('identifiers'), value: identifiers.map(({ authority, value }) => `${authority}: ${value}`).join(', ') || '–' },
        { label: say('allergies'), value: essentials.allergies ?? '–' }, { label: say('doorCode'), value: essentials.doorCode ?? '–' },
      ] },
      { type: 'note', text: say('about') },
      ...table('emergencies', [['what', 0.4], ['from', 0.3], ['to', 0.3]], emergencies.map(({ kind, openedAt, closedAt }) => [word(kind), at(openedAt), at(closedAt)])),
      ...table('notes', [['from', 0.2], ['by', 0.15], ['what', 0.65]], notes.map((note) => [at(note.at), word(note.by), note.protection === undefined ? note.text : `${note.text}\n[${say('protected')}: ${note.protection.kind}. ${note.protection.notice ?? say('passOn')}]`])),
      ...table('alarms', [['what', 0.4], ['from', 0.3], ['to', 0.3]], alarms.map(({ kind, priority, startedAt, endedAt }) => [`${word(kind)} (${word(priority)})`, at(startedAt), at(endedAt)])),
      ...table('readings', [['what', 0.3], ['count', 0.1], ['low', 0.15], ['high', 0.15], ['from', 0.15], ['to', 0.15]], figures.map(({ kind, n, low, high, firstAt, lastAt }) => [word(kind), String(n), String(low ?? '–'), String(high ?? '–'), at(firstAt), at(lastAt)])),
      ...table('consents', [['from', 0.25], ['what', 0.35], ['by', 0.4]], consents.map(({ givenAt, topic, protectedKind, decision, who }) => [at(givenAt), `${protectedKind ?? topic}: ${say(decision === 'allow' ? 'allow' : 'refuse')}`, word(who)])),
      ...table('shares', [['from', 0.15], ['to', 0.15], ['what', 0.35], ['with', 0.35]], shares.map((share) => [at(share.offeredAt), at(share.endedAt ?? share.untilAt), `${share.topics.map((topic) => shareWord(topic, language)).join(', ')}: ${share.reason}`, sharedWith(share)])),
      ...(disclosures.length === 0 ? [] : table('disclosures', [['from', 0.2], ['what', 0.4], ['by', 0.4]], disclosures.map((each) => [at(each.at), `${each.kind}: ${each.nature}`, `${each.to}, ${each.affiliation}`]))),
    ],
  };
}
