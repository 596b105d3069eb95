// Endpoints of what family sees: links, passes, who looked, the preview, and the hospital somebody is taken to.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { EmergencySummary } from './emergencies.ts';
import { Destination, FamilyExample, FamilyLink, FamilyLinkChange, FamilyLinkGrant, FamilyLocale, FamilyLook, FamilyPassAtEmergency, FamilyPassMade, FamilyPassOrder, FamilyShare } from './family.ts';
import { EmergencyId, FacilityId, FamilyLinkId, PatientId } from './ids.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const byEmergency = z.object({ emergencyId: EmergencyId });
const byLink = z.object({ familyLinkId: FamilyLinkId });
const links = z.object({ links: z.array(FamilyLink) });

export const familyEndpoints = {
  listFamilyLinks: endpoint('GET', '/v1/patients/:patientId/family-links', 'Who the patient lets see an emergency', { auth: person, params: byPatient, reply: links }),
  grantFamilyLink: endpoint('POST', '/v1/patients/:patientId/family-links', 'The patient consents to a family member', { auth: person, params: byPatient, body: FamilyLinkGrant, reply: FamilyLink }),
  makeFamilyPass: endpoint('POST', '/v1/patients/:patientId/family-passes', 'A link for a relative without an account; its address is shown once', {
    auth: person, isSecret: true, params: byPatient, body: FamilyPassOrder, reply: FamilyPassMade,
  }),
  changeFamilyLink: endpoint('PUT', '/v1/family-links/:familyLinkId', 'Change what a link shares, on open pages too', { auth: person, params: byLink, body: FamilyLinkChange, reply: ok }),
  revokeFamilyLink: endpoint('DELETE', '/v1/family-links/:familyLinkId', 'Take consent back, on open pages too', { auth: person, params: byLink, reply: ok }),
  listFamilyLooks: endpoint('GET', '/v1/patients/:patientId/family-looks', 'Who looked, and when', { auth: person, params: byPatient, reply: z.object({ looks: z.array(FamilyLook) }) }),
  previewFamilyPage: endpoint('GET', '/v1/patients/:patientId/family-preview', 'The page as my family sees it, now or with an example', {
    auth: person, params: byPatient,
    query: z.object({ shares: z.string().regex(new RegExp(`^(${FamilyShare.options.join('|')}|,)*$`)).default(''), locale: FamilyLocale, timeZone: z.string().max(64), example: FamilyExample.optional() }),
    reply: z.object({ page: z.string() }),
  }),
  listEmergencyFamilyLinks: endpoint('GET', '/v1/emergencies/:emergencyId/family-links', 'Links made at this emergency', { auth: person, params: byEmergency, reply: links }),
  makeEmergencyFamilyPass: endpoint('POST', '/v1/emergencies/:emergencyId/family-passes', 'Staff make a link for a relative, where the plan lets family be told', {
    auth: person, isSecret: true, params: byEmergency, body: FamilyPassAtEmergency, reply: FamilyPassMade,
  }),
  listDestinations: endpoint('GET', '/v1/destinations', 'Hospitals and other places a patient can be taken to', { auth: person, reply: z.object({ destinations: z.array(Destination) }) }),
  nameDestination: endpoint('POST', '/v1/emergencies/:emergencyId/destination', 'Where the patient is taken to; by the holder, or a dispatcher for them', {
    auth: person, isCritical: true, params: byEmergency, body: z.object({ facilityId: FacilityId }), reply: EmergencySummary,
  }),
} as const;
