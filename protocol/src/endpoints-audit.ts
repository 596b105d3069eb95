// Endpoints of reading the audit: the privacy officer's search and export, and a patient's own "who saw my record".
import { z } from 'zod';
import { auditAfter, AuditFilter, AuditPage, AuditSubject, RecordView } from './audit.ts';
import { endpoint, File } from './endpoint.ts';
import { CalendarDay, PatientId } from './ids.ts';

const person = 'person' as const;

export const auditEndpoints = {
  searchAudit: endpoint('GET', '/v1/audit', 'Rows of the audit that fit, newest first; no total is told', {
    auth: person, query: AuditFilter.extend({ after: auditAfter.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }), reply: AuditPage,
  }),
  findAuditSubjects: endpoint('POST', '/v1/audit/subjects', 'Patients and people whose name begins so, to search the audit by', {
    auth: person, body: z.object({ name: z.string().trim().min(2).max(80) }), reply: z.object({ subjects: z.array(AuditSubject) }),
  }),
  exportAudit: endpoint('GET', '/v1/audit/export', 'The same as FHIR R4 AuditEvents in the shape of IHE BALP, one a line (NDJSON), newest first; `after` = milliseconds and id of the last one, with a dot between, goes on', {
    auth: person, query: AuditFilter.extend({ after: auditAfter.optional(), limit: z.coerce.number().int().min(1).max(20_000).default(10_000) }), reply: File,
  }),
  listRecordViews: endpoint('GET', '/v1/patients/:patientId/record-views', 'Who saw or changed this record, by day and person', {
    auth: person, params: z.object({ patientId: PatientId }),
    query: z.object({ timeZone: z.string().max(64).default('UTC'), before: CalendarDay.optional() }),
    reply: z.object({ views: z.array(RecordView), before: CalendarDay.nullable() }),
  }),
} as const;
