// Endpoints of a patient's rights over their data, and of the privacy officer who looks at requests.
import { z } from 'zod';
import { endpoint, File } from './endpoint.ts';
import { PatientId } from './ids.ts';
import { Erasure, ErasureId, ErasureProof, LegalHold, LegalHoldId, OwnErasure, OwnPrivacy, PrivacyExport, PrivacyExportId, ProcessingEntry } from './privacy.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const text = z.string().trim().min(10).max(1_000);

export const privacyEndpoints = {
  getOwnPrivacy: endpoint('GET', '/v1/patients/:patientId/privacy', 'My exports and my request for erasure', { auth: person, params: byPatient, reply: OwnPrivacy }),
  askForExport: endpoint('POST', '/v1/patients/:patientId/exports', 'Make a file of everything kept about me', { auth: person, needsStepUp: true, params: byPatient, body: z.object({ language: z.enum(['en', 'ca', 'es']) }), reply: PrivacyExport }),
  getExportPiece: endpoint('GET', '/v1/patients/:patientId/exports/:exportId/pieces/:piece', 'One piece of the file; a download that broke goes on with the next', {
    auth: person, params: byPatient.extend({ exportId: PrivacyExportId, piece: z.coerce.number().int().min(0).max(100_000) }), reply: File,
  }),
  askForErasure: endpoint('POST', '/v1/patients/:patientId/erasure', 'Ask that what is kept about me is erased', { auth: person, needsStepUp: true, params: byPatient, reply: OwnErasure }),
  withdrawErasure: endpoint('POST', '/v1/patients/:patientId/erasure/withdraw', 'Take my request back while nobody decided', { auth: person, params: byPatient, reply: OwnErasure }),
  listErasures: endpoint('GET', '/v1/erasures', 'Requests for erasure: those that wait, or those that are over', { auth: person, query: z.object({ state: z.enum(['open', 'over']).default('open') }), reply: z.object({ erasures: z.array(Erasure) }) }),
  decideErasure: endpoint('POST', '/v1/erasures/:erasureId/decision', 'Grant or refuse a request, and say why', {
    auth: person, needsStepUp: true, params: z.object({ erasureId: ErasureId }), body: z.object({ decision: z.enum(['grant', 'refuse']), note: text }), reply: Erasure,
  }),
  verifyErasure: endpoint('GET', '/v1/erasures/:erasureId/proof', 'Whether what was erased is gone, looked up now', { auth: person, params: z.object({ erasureId: ErasureId }), reply: ErasureProof }),
  listLegalHolds: endpoint('GET', '/v1/legal-holds', 'Legal holds, those that stand first', { auth: person, reply: z.object({ holds: z.array(LegalHold) }) }),
  placeLegalHold: endpoint('POST', '/v1/legal-holds', 'Nothing of this patient is erased until it is lifted', { auth: person, body: z.object({ patientId: PatientId, reason: text }), reply: LegalHold }),
  liftLegalHold: endpoint('POST', '/v1/legal-holds/:holdId/lift', 'Lift a legal hold', { auth: person, needsStepUp: true, params: z.object({ holdId: LegalHoldId }), body: z.object({ reason: text }), reply: LegalHold }),
  getProcessingRecord: endpoint('GET', '/v1/processing-record', 'What is kept, why, on what basis, how long: generated from the schema', { auth: person, reply: z.object({ keptYears: z.number(), entries: z.array(ProcessingEntry) }) }),
} as const;
