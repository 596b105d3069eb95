// The people who work here, as administrators see and change them. Whoever is only a patient or a relative is not among them.
import { z } from 'zod';
import { FacilityId, PersonId, UnitId } from './ids.ts';
import { StaffRole } from './sso.ts';

export const StaffMember = z
  .object({
    id: PersonId,
    givenName: z.string(),
    familyName: z.string(),
    email: z.string(),
    roles: z.array(StaffRole),
    units: z.array(z.object({ id: UnitId, name: z.string(), facilityName: z.string() })),
    /** Facilities they administer. */
    administers: z.array(z.object({ id: FacilityId, name: z.string() })),
    isActive: z.boolean(),
    /** Who sets roles and units again at the next sign-in or change there; null: an administrator alone. */
    keptBy: z.enum(['directory', 'provider']).nullable(),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof StaffMember>;

export const StaffStanding = z.object({ roles: z.array(StaffRole).max(7), unitIds: z.array(UnitId).max(200) });
export type StaffStanding = z.infer<typeof StaffStanding>;

/** The roles of care that a facility's administrator may give and take; what reaches over the whole tenant is the tenant's administrators'. */
export const facilityRoles = ['nurse', 'doctor', 'responder'] as const satisfies readonly StaffRole[];
