// Endpoints of the assignment over all open emergencies, and of mass-casualty mode.
import { z } from 'zod';
import { AssignmentBoard, CasualtyTag, MassCasualty, MassCasualtyEntry, TriageCategory } from './assignment.ts';
import { endpoint, ok } from './endpoint.ts';
import { EmergencyId, Instant, MassCasualtyId } from './ids.ts';

const person = 'person' as const;
const bySuggestion = z.object({ suggestionKey: z.string().min(1).max(64) });
const byMassCasualty = z.object({ massCasualtyId: MassCasualtyId });

export const assignmentEndpoints = {
  getAssignment: endpoint('GET', '/v1/assignment', 'Who is kept for whom while several emergencies seek people, what could be done better, and mass-casualty mode', { auth: person, reply: AssignmentBoard }),
  takeSuggestion: endpoint('POST', '/v1/assignment/suggestions/:suggestionKey/take', 'Ask the people of a suggestion now; whoever is asked elsewhere is stood down there', {
    auth: person, isCritical: true, params: bySuggestion, reply: z.object({ asked: z.int() }),
  }),
  dismissSuggestion: endpoint('POST', '/v1/assignment/suggestions/:suggestionKey/dismiss', 'Do not suggest this again', { auth: person, params: bySuggestion, reply: ok }),
  declareMassCasualty: endpoint('POST', '/v1/mass-casualties', 'Declare mass-casualty mode for this tenant or one scene; one that is on already is answered', {
    auth: person, isCritical: true, body: MassCasualtyEntry, reply: MassCasualty,
  }),
  prolongMassCasualty: endpoint('PUT', '/v1/mass-casualties/:massCasualtyId/until', 'Let it last until then', {
    auth: person, isCritical: true, params: byMassCasualty, body: z.object({ untilAt: Instant }), reply: MassCasualty,
  }),
  endMassCasualty: endpoint('POST', '/v1/mass-casualties/:massCasualtyId/end', 'End mass-casualty mode', { auth: person, params: byMassCasualty, reply: MassCasualty }),
  callInStaff: endpoint('POST', '/v1/mass-casualties/:massCasualtyId/call-in', 'Call in the off-duty staff, once', { auth: person, isCritical: true, params: byMassCasualty, reply: MassCasualty }),
  markCasualty: endpoint('PUT', '/v1/mass-casualties/:massCasualtyId/casualties/:tag', 'The triage category of one person at the scene, by the tag they wear', {
    auth: person, isCritical: true, params: byMassCasualty.extend({ tag: CasualtyTag }), body: z.object({ category: TriageCategory, emergencyId: EmergencyId.nullable() }), reply: MassCasualty,
  }),
} as const;
