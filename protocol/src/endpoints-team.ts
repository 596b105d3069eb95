// Endpoints of the team beside whoever leads, and of somebody who could be there sooner. A place is accepted, declined and handed back as any offer.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EmergencySummary, TeamPlaceStatus } from './emergencies.ts';
import { EmergencyId, PersonId } from './ids.ts';

const toEmergency = { auth: 'person', isCritical: true, params: z.object({ emergencyId: EmergencyId }), reply: EmergencySummary } as const;

export const teamEndpoints = {
  reportTeamStatus: endpoint('POST', '/v1/emergencies/:emergencyId/team/status', 'How far I am, who took a place of the team', { ...toEmergency, body: z.object({ status: TeamPlaceStatus.exclude(['open', 'accepted']) }) }),
  dismissSooner: endpoint('POST', '/v1/emergencies/:emergencyId/sooner/dismiss', 'Do not suggest this person again', { ...toEmergency, body: z.object({ personId: PersonId }) }),
} as const;
