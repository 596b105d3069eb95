// Invitations of people to work here: a link to an e-mail or a telephone, or handed over, that sets up their own way in once.
import { z } from 'zod';
import { FamilyLocale } from './family.ts';
import { Instant, UnitId } from './ids.ts';
import { PasskeyAnswer, PasskeyName, PasskeyOptions } from './identity.ts';
import { Session } from './people.ts';
import { CodeAppKey, SecondStepCode } from './second-step.ts';
import { StaffRole } from './sso.ts';

const email = z.email().max(254);

/** Where the link goes. Whoever is invited by telephone says the e-mail they sign in with themselves. */
export const InvitedAt = z.discriminatedUnion('way', [
  z.object({ way: z.literal('email'), address: email }),
  z.object({ way: z.literal('sms'), address: z.string().trim().regex(/^\+?[\d\s().-]{6,24}$/) }),
]);
export type InvitedAt = z.infer<typeof InvitedAt>;

const name = z.string().trim().min(1).max(80);
export const NewInvitation = z.object({ givenName: name, familyName: name, to: InvitedAt, locale: FamilyLocale, roles: z.array(StaffRole).min(1).max(7), unitIds: z.array(UnitId).max(200) });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const Invitation = z
  .object({
    id: z.uuid(),
    givenName: z.string(),
    familyName: z.string(),
    to: z.object({ way: z.enum(['email', 'sms']), address: z.string() }),
    roles: z.array(StaffRole),
    units: z.array(z.object({ id: UnitId, name: z.string(), facilityName: z.string() })),
    invitedByName: z.string(),
    invitedAt: Instant,
    /** Until when its link opens; in the past: it ran out, and can be sent again. */
    until: Instant,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

/** `off`: nothing here sends that way. The link is told whoever invited only where it did not go out by itself. */
export const InvitationSent = z.object({ invitation: Invitation, sending: z.enum(['sent', 'failed', 'off']), link: z.string().nullable() }).meta({ id: 'InvitationSent' });
export type InvitationSent = z.infer<typeof InvitationSent>;

/** What the link opens: who is meant, and what sets up either way in. */
export const InvitationOpened = z
  .object({ givenName: z.string(), hospitalName: z.string(), asksEmail: z.boolean(), until: Instant, passkey: PasskeyOptions, codeApp: CodeAppKey })
  .meta({ id: 'InvitationOpened' });
export type InvitationOpened = z.infer<typeof InvitationOpened>;

export const FirstWayIn = z.discriminatedUnion('way', [
  z.object({ way: z.literal('passkey'), name: PasskeyName, answer: PasskeyAnswer }),
  z.object({ way: z.literal('password'), password: z.string().min(1).max(256), sealed: z.string().min(1).max(1_000), code: SecondStepCode }),
]);
export type FirstWayIn = z.infer<typeof FirstWayIn>;

/** Signed in. The recovery codes of an app for codes are shown once; none with a passkey. */
export const InvitationAccepted = z.object({ session: Session, recoveryCodes: z.array(z.string()) }).meta({ id: 'InvitationAccepted' });
export type InvitationAccepted = z.infer<typeof InvitationAccepted>;

export const acceptance = z.object({ email: email.nullable(), by: FirstWayIn });
