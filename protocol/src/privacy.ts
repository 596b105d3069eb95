// A patient's rights over their own data: exports, a request for erasure and what became of it; the officer's legal holds.
import { z } from 'zod';
import { PatientId } from './ids.ts';

export const ErasureId = z.uuid().brand<'ErasureId'>();
export const LegalHoldId = z.uuid().brand<'LegalHoldId'>();
export const PrivacyExportId = z.uuid().brand<'PrivacyExportId'>();
export type PrivacyExportId = z.infer<typeof PrivacyExportId>;

/** `granted`: what no law keeps is gone or goes now; the rest when `keptUntil` has passed. */
export const ErasureState = z.enum(['asked', 'refused', 'withdrawn', 'granted', 'done']);

export const Erasure = z.object({
  id: ErasureId,
  patientId: PatientId,
  patientName: z.string(),
  bornOn: z.string(),
  state: ErasureState,
  /** `time`: nobody asked; the years of the record were over. */
  origin: z.enum(['patient', 'time']),
  askedAt: z.number(),
  decidedAt: z.number().nullable(),
  decidedByName: z.string().nullable(),
  /** What the officer told the patient. */
  note: z.string().nullable(),
  privateErasedAt: z.number().nullable(),
  keptUntil: z.number().nullable(),
  recordErasedAt: z.number().nullable(),
  /** A legal hold stands against it. */
  isHeld: z.boolean(),
  /** Rows deleted by table and keys destroyed, for each part. */
  report: z.partialRecord(z.enum(['private', 'record']), z.object({ rows: z.record(z.string(), z.number()), keys: z.number() })),
});
export type Erasure = z.infer<typeof Erasure>;

/** What a look into every table and key found after an erasure. */
export const ErasureProof = z.object({
  parts: z.array(z.enum(['private', 'record'])),
  /** Tables and keys looked at. */
  looks: z.number(),
  /** Empty: it is true. */
  left: z.array(z.object({ table: z.string(), rows: z.number() })),
  /** `open`: older backups can still open what was sealed. */
  backups: z.enum(['nothing-sealed', 'closed', 'open']),
});
export type ErasureProof = z.infer<typeof ErasureProof>;

/** What the patient is shown of it. Whether a hold stands is between the officer and the law. */
export const OwnErasure = Erasure.omit({ patientName: true, bornOn: true, isHeld: true, decidedByName: true });
export type OwnErasure = z.infer<typeof OwnErasure>;

export const LegalHold = z.object({
  id: LegalHoldId,
  patientId: PatientId,
  patientName: z.string(),
  reason: z.string(),
  placedAt: z.number(),
  placedByName: z.string().nullable(),
  liftedAt: z.number().nullable(),
  liftedByName: z.string().nullable(),
  liftReason: z.string().nullable(),
});
export type LegalHold = z.infer<typeof LegalHold>;

export const PrivacyExport = z.object({
  id: PrivacyExportId,
  state: z.enum(['waiting', 'making', 'ready', 'failed']),
  askedAt: z.number(),
  doneAt: z.number().nullable(),
  /** After it nothing of it is left. */
  expiresAt: z.number().nullable(),
  bytes: z.number().nullable(),
  /** Of the whole file, so that a download taken up again can be checked. */
  sha256: z.string().nullable(),
  pieces: z.number().nullable(),
  problem: z.string().nullable(),
});
export type PrivacyExport = z.infer<typeof PrivacyExport>;

export const OwnPrivacy = z.object({
  erasure: OwnErasure.nullable(),
  exports: z.array(PrivacyExport),
  /** The years the law keeps a record of care here. */
  keptYears: z.number(),
});
export type OwnPrivacy = z.infer<typeof OwnPrivacy>;

/** Classes of data, and what becomes of each when a patient is erased; their meaning stands at the server's privacy/data-classes.ts. */
export const DataClass = z.enum(['care', 'choices', 'identity', 'private', 'account', 'staff', 'trace', 'passing', 'figures', 'structure', 'keys']);
export type DataClass = z.infer<typeof DataClass>;
export const OnErasure = z.enum(['at-request', 'after-law', 'stays', 'passes', 'none']);
export type OnErasure = z.infer<typeof OnErasure>;

/** One class of data, as the record of processing (GDPR Art. 30) tells it. */
export const ProcessingEntry = z.object({
  dataClass: DataClass, what: z.string(), purpose: z.string(), basis: z.string(), retention: z.string(), onErasure: OnErasure,
  tables: z.array(z.object({ table: z.string(), columns: z.array(z.string()), sealed: z.array(z.string()) })),
});
export type ProcessingEntry = z.infer<typeof ProcessingEntry>;
