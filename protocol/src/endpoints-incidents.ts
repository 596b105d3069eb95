// Endpoints of incidents (the record of an emergency, its list and its exports) and of alerts from other systems.
import { z } from 'zod';
import { CapAlert, CapAlertId, CapReceipt } from './cap-alerts.ts';
import { endpoint, File } from './endpoint.ts';
import { EmergencyKind, EmergencyMode } from './emergencies.ts';
import { EmergencyId, PatientId, UnitId } from './ids.ts';
import { IncidentRecord, IncidentShare, IncidentSummary } from './incidents.ts';

const person = 'person' as const;
const byEmergency = z.object({ emergencyId: EmergencyId });
const at = z.coerce.number().int().min(0).optional();
/** A CAP message is a few KB; maps drawn into one may make it longer. */
const CAP_BYTES = 256 * 1024;
export const CapText = z.string().min(1).max(CAP_BYTES);

export const incidentEndpoints = {
  listIncidents: endpoint('GET', '/v1/incidents', 'Emergencies, open and ended, newest first, with figures over all that fit', {
    auth: person,
    query: z.object({
      fromAt: at, toAt: at, unitId: UnitId.optional(), patientId: PatientId.optional(), kind: EmergencyKind.optional(), mode: EmergencyMode.optional(),
      isOpen: z.enum(['yes', 'no']).optional(), after: z.string().max(80).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ incidents: z.array(IncidentSummary), shares: z.array(IncidentShare), total: z.int(), after: z.string().nullable() }),
  }),
  getIncident: endpoint('GET', '/v1/incidents/:emergencyId', 'One emergency told whole: decisions, pages, receipts, alarms, readings, who saw it', {
    auth: person, params: byEmergency, reply: IncidentRecord,
  }),
  exportIncident: endpoint('GET', '/v1/incidents/:emergencyId/export', 'The same as a file: PDF, JSON, NENA EIDO or CAP 1.2', {
    auth: person, params: byEmergency, query: z.object({ format: z.enum(['pdf', 'json', 'eido', 'cap']), language: z.enum(['en', 'ca', 'es']).default('en') }), reply: File,
  }),

  submitCap: endpoint('POST', '/v1/cap', 'A person hands in a CAP 1.2 message; acknowledged only once on disk, repeats are harmless', {
    auth: person, isCritical: true, accepts: 'text', bodyBytes: CAP_BYTES, body: CapText, reply: CapReceipt,
  }),
  submitCapFromDevice: endpoint('POST', '/v1/cap/feed', 'A system registered as an alert source hands in a CAP 1.2 message', {
    auth: 'device', isCritical: true, accepts: 'text', bodyBytes: CAP_BYTES, body: CapText, reply: CapReceipt,
  }),
  answerCapAlert: endpoint('POST', '/v1/cap/alerts/:capAlertId/answer', 'A dispatcher has seen to an alert; `emergencyId` says which emergency was made of it', {
    auth: person, params: z.object({ capAlertId: CapAlertId }), body: z.object({ emergencyId: EmergencyId.optional() }), reply: CapAlert,
  }),
  findPatients: endpoint('POST', '/v1/patients/find', 'Whom an alert may be about: at most 10 patients by name, for those who dispatch', {
    auth: person, body: z.object({ name: z.string().trim().min(2).max(80) }),
    reply: z.object({ patients: z.array(z.object({ id: PatientId, name: z.string(), bornOn: z.string(), place: z.string() })) }),
  }),
} as const;
