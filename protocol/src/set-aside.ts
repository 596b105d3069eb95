// An emergency whose state machine broke: what is known of it without the machine, and what was done. For dispatchers.
import { z } from 'zod';
import { EmergencyKind, EmergencyMode, EmergencyStatus } from './emergencies.ts';
import { endpoint } from './endpoint.ts';
import { EmergencyId, Instant, PatientId } from './ids.ts';

export const SetAside = z
  .object({
    emergencyId: EmergencyId,
    kind: EmergencyKind,
    mode: EmergencyMode,
    /** The last one before it broke. */
    status: EmergencyStatus,
    patientId: PatientId,
    patientName: z.string(),
    place: z.string(),
    /** Who held it then; nobody takes it from them. */
    holderName: z.string().nullable(),
    emergencyNumber: z.string().nullable(),
    openedAt: Instant,
    setAsideAt: Instant,
    /** People paged since then by every way, how many of them got it on a device, and how many have seen it. */
    paged: z.int(),
    delivered: z.int(),
    seen: z.int(),
    /** Desk telephones, sirens and other systems rung since then. */
    rung: z.int(),
    pagedAt: Instant.nullable(),
    /** When all of them are paged again. */
    againAt: Instant,
    /** Who last said on the desk that they see to it. */
    noticedByName: z.string().nullable(),
  })
  .meta({ id: 'SetAside' });
export type SetAside = z.infer<typeof SetAside>;

const toSetAside = { auth: 'person', isCritical: true, params: z.object({ emergencyId: EmergencyId }) } as const;

export const setAsideEndpoints = {
  noticeSetAside: endpoint('POST', '/v1/emergencies/:emergencyId/set-aside/notice', 'I see to an emergency that was set aside; its people are paged again later', { ...toSetAside, reply: SetAside }),
  endSetAside: endpoint('POST', '/v1/emergencies/:emergencyId/set-aside/end', 'An emergency that was set aside is over', { ...toSetAside, reply: z.object({}) }),
} as const;
