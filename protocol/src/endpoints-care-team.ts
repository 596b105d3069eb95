// Endpoints of the care team: who is on it, putting somebody on and taking them off, and the patients I am on the team of.
import { z } from 'zod';
import { CareTeamCandidate, CareTeamMember, CareTeamPatient } from './care-team.ts';
import { endpoint } from './endpoint.ts';
import { PatientId, PersonId } from './ids.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });
const team = z.object({ members: z.array(CareTeamMember) });

export const careTeamEndpoints = {
  listCareTeam: endpoint('GET', '/v1/patients/:patientId/care-team', 'Who is on the care team beyond the ward', { auth: person, params: byPatient, reply: team }),
  findForCareTeam: endpoint('POST', '/v1/patients/:patientId/care-team/find', 'Nurses and doctors whose name begins so, to put on the care team', {
    auth: person, params: byPatient, body: z.object({ name: z.string().trim().min(2).max(80) }), reply: z.object({ people: z.array(CareTeamCandidate) }),
  }),
  addToCareTeam: endpoint('POST', '/v1/patients/:patientId/care-team', 'Put a nurse or doctor on the care team; they may care for this patient from now on', {
    auth: person, params: byPatient, body: z.object({ personId: PersonId }), reply: team,
  }),
  removeFromCareTeam: endpoint('DELETE', '/v1/patients/:patientId/care-team/:personId', 'Take somebody off it, on open screens within seconds', {
    auth: person, params: byPatient.extend({ personId: PersonId }), reply: team,
  }),
  listMyCareTeams: endpoint('GET', '/v1/care-teams/mine', 'Patients on whose care team I am', { auth: person, reply: z.object({ patients: z.array(CareTeamPatient) }) }),
} as const;
