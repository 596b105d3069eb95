// Endpoints of administrators about the people who work here: found, given and taken roles and units, let in again.
import { z } from 'zod';
import { StaffChange } from './audit.ts';
import { endpoint } from './endpoint.ts';
import { FacilityId, PersonId, UnitId } from './ids.ts';
import { StaffMember, StaffStanding } from './staff.ts';
import { StaffRole } from './sso.ts';

const person = 'person' as const;
const byPerson = z.object({ personId: PersonId });

export const staffEndpoints = {
  /** A name never stands in an address. */
  findStaff: endpoint('POST', '/v1/staff/find', 'People who work here, by name, role and unit; pages in order of names', {
    auth: person,
    body: z.object({ name: z.string().trim().max(80).default(''), role: StaffRole.nullable().default(null), unitId: UnitId.nullable().default(null), isActive: z.boolean().default(true), after: PersonId.nullable().default(null) }),
    reply: z.object({ people: z.array(StaffMember), after: PersonId.nullable() }),
  }),
  setStaffStanding: endpoint('PUT', '/v1/staff/:personId/standing', 'Which roles and units somebody has; counts at once, on open screens too', { auth: person, needsStepUp: true, params: byPerson, body: StaffStanding, reply: StaffMember }),
  setAdministeredFacilities: endpoint('PUT', '/v1/staff/:personId/facilities', 'Which facilities a coordinator administers; their people, units and devices, and nothing else', {
    auth: person, needsStepUp: true, params: byPerson, body: z.object({ facilityIds: z.array(FacilityId).max(200) }), reply: StaffMember,
  }),
  listStaffChanges: endpoint('GET', '/v1/staff/:personId/changes', 'The newest hundred changes of somebody’s roles, units and access: from what to what, when and by whom', { auth: person, params: byPerson, reply: z.object({ changes: z.array(StaffChange) }) }),
  restoreStaff: endpoint('POST', '/v1/staff/:personId/restore', 'Let somebody in again whose access was ended', { auth: person, needsStepUp: true, params: byPerson, reply: StaffMember }),
} as const;
