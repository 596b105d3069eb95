// Records of care whose time is over: for how many years a tenant keeps them, which could go now, and letting them go.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, PatientId } from './ids.ts';

export const RecordRetention = z
  .object({
    /** Whole calendar years after the last care. */
    years: z.int(),
    letsGo: z.enum(['by-hand', 'by-itself']),
    /** By itself not before then; null: it lets nothing go by itself. */
    countsFrom: Instant.nullable(),
    /** Of the installation, until the tenant says otherwise. */
    usualYears: z.int(),
  })
  .meta({ id: 'RecordRetention' });
export type RecordRetention = z.infer<typeof RecordRetention>;

export const PastRecord = z.object({ patientId: PatientId, patientName: z.string(), bornOn: z.string(), lastCareAt: Instant });
export type PastRecord = z.infer<typeof PastRecord>;

export const PastRecords = z
  .object({
    retention: RecordRetention,
    /** The last care of all of them was before it. */
    before: Instant,
    /** Of all that could go; `records` are the oldest of them. */
    total: z.int(),
    /** Past their time, and kept by a legal hold. */
    held: z.int(),
    records: z.array(PastRecord),
  })
  .meta({ id: 'PastRecords' });
export type PastRecords = z.infer<typeof PastRecords>;

const person = 'person' as const;
/** What is said waits so long, and so does each record after its time, so that a hold can still be placed (ours). */
export const RECORD_NOTICE_DAYS = 30;
export const MOST_RECORD_YEARS = 100;
export const MOST_RECORDS_AT_ONCE = 200;
export const recordTimeEndpoints = {
  listPastRecords: endpoint('GET', '/v1/records-past', 'Records of care whose years are over and that nothing keeps, the oldest first', { auth: person, reply: PastRecords }),
  setRecordRetention: endpoint('PUT', '/v1/records-past/retention', 'For how many years records of care are kept, and whether they then go by themselves after a notice', {
    auth: person, needsStepUp: true, body: z.object({ years: z.int().min(1).max(MOST_RECORD_YEARS), letsGo: z.enum(['by-hand', 'by-itself']) }), reply: RecordRetention,
  }),
  letRecordsGo: endpoint('POST', '/v1/records-past/let-go', 'Let these go for good; what is kept meanwhile is left and named', {
    auth: person, needsStepUp: true, body: z.object({ patientIds: z.array(PatientId).min(1).max(MOST_RECORDS_AT_ONCE) }), reply: z.object({ gone: z.array(PatientId), kept: z.array(PatientId) }),
  }),
} as const;
