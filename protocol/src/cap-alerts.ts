// Alerts of other systems (OASIS Common Alerting Protocol 1.2), as a dispatcher is shown them.
import { z } from 'zod';
import { EmergencyMode } from './emergencies.ts';
import { EmergencyId, Instant, PersonId, Position } from './ids.ts';

export const CapAlertId = z.uuid().meta({ id: 'CapAlertId' }).brand<'CapAlertId'>();
export type CapAlertId = z.infer<typeof CapAlertId>;

export const CapArea = z.object({ label: z.string(), polygons: z.array(z.array(Position)), circles: z.array(Position.extend({ radiusKm: z.number() })) });
export type CapArea = z.infer<typeof CapArea>;

/** `active` until a person sees to it or it is over; `answered` stays on the screen until it expires. */
export const CapAlertState = z.enum(['active', 'answered', 'superseded', 'cancelled', 'expired']);
export type CapAlertState = z.infer<typeof CapAlertState>;

export const CapAlert = z
  .object({
    id: CapAlertId,
    identifier: z.string(),
    sender: z.string(),
    senderName: z.string().nullable(),
    sentAt: Instant,
    receivedAt: Instant,
    /** CAP status Actual, Exercise, Test. Only `actual` may become a real emergency. */
    mode: EmergencyMode,
    isUpdate: z.boolean(),
    event: z.string(),
    headline: z.string().nullable(),
    description: z.string().nullable(),
    instruction: z.string().nullable(),
    categories: z.array(z.string()),
    urgency: z.string(),
    severity: z.string(),
    certainty: z.string(),
    areas: z.array(CapArea),
    expiresAt: Instant,
    state: CapAlertState,
    answeredBy: PersonId.nullable(),
    answeredByName: z.string().nullable(),
    emergencyId: EmergencyId.nullable(),
  })
  .meta({ id: 'CapAlert' });
export type CapAlert = z.infer<typeof CapAlert>;

/** What became of a message. `kept`: stored and shown to nobody (Draft, System, Ack, Error). A repeat is answered like the first. */
export const CapReceipt = z.object({ id: CapAlertId, isRepeat: z.boolean(), outcome: z.enum(['shown', 'updated', 'cancelled', 'kept']) });
export type CapReceipt = z.infer<typeof CapReceipt>;
