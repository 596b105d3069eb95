// People, their roles and what they may be told about one another; sign-in and devices' registration.
import { z } from 'zod';
import { CalendarDay, FacilityId, FamilyLinkId, Instant, PatientId, PersonId, Position, SessionId, TenantId, UnitId } from './ids.ts';
import { SecondStepCode } from './second-step.ts';

export const Role = z.enum(['patient', 'family', 'nurse', 'doctor', 'responder', 'dispatcher', 'coordinator', 'admin', 'privacy-officer']);
export type Role = z.infer<typeof Role>;

/** What a responder is trained and equipped for; the field's usual levels. */
export const Qualification = z.enum(['first-aid', 'aed', 'bls', 'als', 'nurse', 'icu-nurse', 'paramedic', 'physician', 'obstetric']);
export type Qualification = z.infer<typeof Qualification>;

/** How somebody travels; an emergency vehicle has blue lights. */
export const TravelMode = z.enum(['car', 'emergency', 'foot']);
export type TravelMode = z.infer<typeof TravelMode>;

export const Channel = z.enum(['app', 'push', 'sms', 'voice', 'email']);
export type Channel = z.infer<typeof Channel>;
/** Channels that need an address of the person. */
export const ContactChannel = z.enum(['sms', 'voice', 'email']);
export type ContactChannel = z.infer<typeof ContactChannel>;

export const Person = z
  .object({ id: PersonId, tenantId: TenantId, givenName: z.string(), familyName: z.string(), roles: z.array(Role), unitIds: z.array(UnitId), locale: z.string() })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const Me = z
  .object({
    person: Person,
    tenantName: z.string(),
    /** The patient record of this person, when they are a patient. */
    patientId: PatientId.nullable(),
    familyLinks: z.array(z.object({ id: FamilyLinkId, patientId: PatientId, patientName: z.string() })),
    /** Facilities this person administers. */
    administers: z.array(FacilityId),
    isDemo: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Of the person who asks: a key on the curve P-256 in parts as a JWK has them (RFC 7518, 6.2). What waits on a phone is sealed to `x` and `y`; `d` opens it, and is never kept there. */
export const WaitingKey = z.object({ x: coordinate, y: coordinate, d: coordinate }).meta({ id: 'WaitingKey' });
export type WaitingKey = z.infer<typeof WaitingKey>;

/** `code`: the second step, of those who have one; asked for by the refusal `second-step-needed`. */
export const SignIn = z.object({ email: z.email().max(254), password: z.string().min(1).max(256), code: SecondStepCode.optional() });
export const RefreshSession = z.object({ refreshToken: z.string().min(16).max(256) });
export const Session = z
  .object({
    sessionId: SessionId,
    accessToken: z.string(),
    accessExpiresAt: Instant,
    refreshToken: z.string(),
    refreshExpiresAt: Instant,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const DemoAccount = z.object({ accountId: z.string(), name: z.string(), role: Role, surface: z.string(), note: z.string() }).meta({ id: 'DemoAccount' });
export type DemoAccount = z.infer<typeof DemoAccount>;

export const Unit = z.object({ id: UnitId, facilityId: FacilityId, facilityName: z.string(), name: z.string(), position: Position.nullable() }).meta({ id: 'Unit' });
export type Unit = z.infer<typeof Unit>;

export const Sex = z.enum(['female', 'male', 'other', 'unknown']);
export type Sex = z.infer<typeof Sex>;

export const Patient = z
  .object({
    id: PatientId,
    givenName: z.string(),
    familyName: z.string(),
    bornOn: CalendarDay,
    sex: Sex,
    facilityId: FacilityId.nullable(),
    unitId: UnitId.nullable(),
    bed: z.string().nullable(),
    /** Home or bed position, where help must go. */
    position: Position.nullable(),
    address: z.string().nullable(),
    spo2Scale: z.union([z.literal(1), z.literal(2)]),
    isPregnant: z.boolean(),
  })
  .meta({ id: 'Patient' });
export type Patient = z.infer<typeof Patient>;

export const Duty = z.enum(['on', 'off']);
export type Duty = z.infer<typeof Duty>;

export const ReachState = z.enum(['reachable', 'doubtful', 'unreachable']);
export type ReachState = z.infer<typeof ReachState>;
export const reachCodes = [
  'no-way', 'signed-out', 'push-denied', 'unproven', 'unconfirmed', 'test-unanswered', 'sound-off', 'battery-low', 'email-only', 'not-judged',
] as const;
export const ReachReason = z.object({ code: z.enum(reachCodes), channel: Channel.nullable() });
export type ReachReason = z.infer<typeof ReachReason>;
/** Whether a page would reach a person: what receipts, sockets and answered tests prove, not what is hoped. */
export const Reach = z
  .object({
    state: ReachState,
    /** The channels a page can take now, the first first. */
    by: z.array(Channel),
    reasons: z.array(ReachReason),
    /** No channel beside the open app was proven in 30 days. */
    isOverdue: z.boolean(),
    /** Only critical pages until then. */
    quietUntil: Instant.nullable(),
  })
  .meta({ id: 'Reach' });
export type Reach = z.infer<typeof Reach>;
/** Of somebody nobody has looked at yet. */
export const notJudged: Reach = { state: 'doubtful', by: [], reasons: [{ code: 'not-judged', channel: null }], isOverdue: false, quietUntil: null };

/** A responder as dispatch sees them. */
export const Responder = z
  .object({
    personId: PersonId,
    name: z.string(),
    qualifications: z.array(Qualification),
    duty: Duty,
    isConnected: z.boolean(),
    base: Position.nullable(),
    position: Position.nullable(),
    accuracyM: z.number().nullable(),
    positionedAt: Instant.nullable(),
    emergencyId: z.uuid().nullable(),
    reach: Reach,
  })
  .meta({ id: 'Responder' });
export type Responder = z.infer<typeof Responder>;

export const SharedPosition = Position.extend({ accuracyM: z.number().min(0).max(100_000).nullable(), takenAt: Instant });
export const PushSubscriptionBody = z.object({
  endpoint: z.url({ protocol: /^https$/ }).max(2048),
  keys: z.object({ p256dh: z.string().max(256), auth: z.string().max(64) }),
});
