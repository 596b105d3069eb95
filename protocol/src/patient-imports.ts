// Importing a file of another system for one patient on a screen: it is sent in pieces, read as a dry run, and stored as history only
// when somebody says so. What formats there are, and what a row becomes, is the server's (server/src/imports).
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PatientId, PatientImportId } from './ids.ts';
import { VitalKind } from './vitals.ts';

export const IMPORT_PIECE_BYTES = 512 * 1024;
/** Of all files of one import together; larger ones go by the command line. */
export const MOST_IMPORT_BYTES = 64 * 1024 * 1024;

/** `reading` and `storing` go on by themselves, also after the server was restarted; `read` waits for somebody's word. */
export const ImportState = z.enum(['receiving', 'reading', 'read', 'storing', 'done', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

/** How to read what a file leaves open. Null refuses such rows. */
export const ImportOptions = z.object({
  /** IANA, of times without an offset. */
  timeZone: z.string().max(64).nullable().default(null),
  /** Of dates such as 03-04-2026. */
  dayFirst: z.boolean().nullable().default(null),
  /** Whose rows count in a table of several people. */
  subject: z.string().max(120).nullable().default(null),
  /** When a record whose date was changed began. */
  startsAt: Instant.nullable().default(null),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

/** Why a row was refused. */
export const ImportFlaw = z.enum([
  'xml-broken', 'zip', 'two-files', 'no-header', 'fit-too-large', 'fit-broken', 'no-contact', 'no-columns', 'long-line', 'second-person', 'no-glucose', 'not-a-number', 'no-instant', 'ahead',
  'before-1970', 'unit', 'not-living', 'json-too-large', 'not-json', 'no-record', 'sensor-code', 'noisy', 'statistic', 'waveform', 'wfdb-format', 'no-samples', 'few-samples',
]);
export type ImportFlaw = z.infer<typeof ImportFlaw>;
export const ImportFlawValues = z.object({ vital: VitalKind.optional(), text: z.string().optional(), unit: z.string().optional(), low: z.number().optional(), high: z.number().optional(), perSecond: z.number().optional() });
export type ImportFlawValues = z.infer<typeof ImportFlawValues>;

export const ImportSummary = z
  .object({
    format: z.enum(['apple-health', 'fit', 'json', 'glucose-table', 'wfdb', 'zip']),
    taken: z.int(),
    kinds: z.array(z.object({ kind: VitalKind, unit: z.string(), count: z.int(), low: z.number(), high: z.number(), fromAt: Instant, toAt: Instant })),
    /** How many rows were refused, and the first of them. */
    refused: z.int(),
    rows: z.array(z.object({
      row: z.int(), found: z.string(), expected: z.string(), todo: z.string(),
      /** In every language; not there for what was read before they were. */
      code: ImportFlaw.optional(), values: ImportFlawValues.optional(),
    })),
    /** What is no vital sign of ours, counted. */
    passedOver: z.array(z.object({ what: z.string(), count: z.int() })),
  })
  .meta({ id: 'ImportSummary' });
export type ImportSummary = z.infer<typeof ImportSummary>;

export const ImportFile = z.object({ name: z.string().min(1).max(120), bytes: z.int().min(1).max(MOST_IMPORT_BYTES) });
export type ImportFile = z.infer<typeof ImportFile>;

export const PatientImport = z
  .object({
    id: PatientImportId,
    patientId: PatientId,
    patientName: z.string(),
    bornOn: z.string(),
    state: ImportState,
    files: z.array(ImportFile),
    pieces: z.int(),
    /** How many have come, one after another. */
    received: z.int(),
    summary: ImportSummary.nullable(),
    /** New ones; the others were there already. */
    stored: z.int(),
    alreadyThere: z.int(),
    /** Older than what is kept here, or in conflict with what is stored. */
    refusedAtStore: z.int(),
    problem: z.enum(['too-much', 'unreadable']).nullable(),
    begunAt: Instant,
    doneAt: Instant.nullable(),
  })
  .meta({ id: 'PatientImport' });
export type PatientImport = z.infer<typeof PatientImport>;

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byImport = byPatient.extend({ importId: PatientImportId });

export const patientImportEndpoints = {
  beginImport: endpoint('POST', '/v1/patients/:patientId/imports', 'Begin importing a file, or a header and its samples, for this patient; nothing is stored yet', {
    auth: person, params: byPatient, body: z.object({ files: z.array(ImportFile).min(1).max(2) }), reply: PatientImport,
  }),
  putImportPiece: endpoint('PUT', '/v1/patients/:patientId/imports/:importId/pieces/:n', 'One piece of 512 KiB, the last of each file shorter; the same one again is harmless', {
    auth: person, params: byImport.extend({ n: z.coerce.number().int().min(0).max(1_000) }), body: z.object({ content: z.base64().max(Math.ceil(IMPORT_PIECE_BYTES / 3) * 4) }), bodyBytes: 1024 * 1024, reply: ok,
  }),
  checkImport: endpoint('POST', '/v1/patients/:patientId/imports/:importId/check', 'Read it as a dry run; again with other options as often as needed', { auth: person, params: byImport, body: ImportOptions, reply: PatientImport }),
  getImport: endpoint('GET', '/v1/patients/:patientId/imports/:importId', 'How far it is, and what was read', { auth: person, params: byImport, reply: PatientImport }),
  confirmImport: endpoint('POST', '/v1/patients/:patientId/imports/:importId/confirm', 'Store what the dry run showed, as history: it alarms nobody', { auth: person, params: byImport, reply: PatientImport }),
  dropImport: endpoint('DELETE', '/v1/patients/:patientId/imports/:importId', 'Forget the file; what was stored stays', { auth: person, params: byImport, reply: ok }),
};
