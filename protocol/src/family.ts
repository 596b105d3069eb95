// What a patient lets their family see, the links by which they do, and who looked. A family pass is a link for somebody without an account.
import { z } from 'zod';
import { EmergencyId, FacilityId, FamilyLinkId, Instant, PatientId, PersonId, Position } from './ids.ts';

/** Beside that there is an emergency and how far help has come: who comes (first name), about where they are, which hospital. */
export const FamilyShare = z.enum(['responder', 'place', 'hospital']);
export type FamilyShare = z.infer<typeof FamilyShare>;
export const FamilyShares = z.array(FamilyShare).max(FamilyShare.options.length);

/** Languages the page of a pass speaks. */
export const FamilyLocale = z.enum(['en', 'es', 'ca']);
export type FamilyLocale = z.infer<typeof FamilyLocale>;

/** Side of the squares a responder's place is told in, metres. Distances are told in the same steps. */
export const FAMILY_GRID_M = 500;
/** A pass outlives its emergency by at most this, and is made for at most `MAX_PASS_MS`. */
export const MAX_AFTER_MS = 24 * 60 * 60_000;
export const MAX_PASS_MS = 30 * 24 * 60 * 60_000;

/** Where whoever comes is now, coarsely: squares of `FAMILY_GRID_M` east and north of the patient. Never a coordinate. */
export const FamilyApproach = z.object({
  emergencyId: EmergencyId,
  squaresEast: z.int().nullable(),
  squaresNorth: z.int().nullable(),
  distanceM: z.number().nullable(),
  etaAt: Instant.nullable(),
  /** When the responder was last there. */
  positionedAt: Instant,
});
export type FamilyApproach = z.infer<typeof FamilyApproach>;

/** Which hospital somebody is taken to. */
export const Destination = z.object({ facilityId: FacilityId, name: z.string(), address: z.string().nullable(), position: Position });
export type Destination = z.infer<typeof Destination>;

export const FamilyLink = z
  .object({
    id: FamilyLinkId, patientId: PatientId,
    /** Null for a pass: whoever has the address. */
    personId: PersonId.nullable(),
    /** The account's person, or for whom the pass was made. */
    personName: z.string(),
    grantedAt: Instant, expiresAt: Instant.nullable(), revokedAt: Instant.nullable(),
    emergencyId: EmergencyId.nullable(),
    shares: FamilyShares,
    isBound: z.boolean(),
    openedAt: Instant.nullable(),
    newsBy: z.enum(['account', 'sms', 'email']).nullable(),
    /** Who says that the patient agrees: the patient, or staff who asked them or could not. Null for accounts. */
    basis: z.enum(['own', 'agreed', 'cannot-be-asked']).nullable(),
  })
  .meta({ id: 'FamilyLink' });

const allShares = FamilyShare.options;
export const FamilyLinkGrant = z.object({ personId: PersonId, expiresAt: Instant.nullable(), shares: FamilyShares.default([...allShares]), isTold: z.boolean().default(false) });
export const FamilyLinkChange = z.object({ shares: FamilyShares });

const Way = z.discriminatedUnion('by', [
  z.object({ by: z.literal('sms'), address: z.string().trim().regex(/^\+?[\d\s().-]{6,24}$/) }),
  z.object({ by: z.literal('email'), address: z.email().max(200) }),
]);
const pass = { label: z.string().trim().min(1).max(60), locale: FamilyLocale, shares: FamilyShares, isBound: z.boolean(), sendTo: Way.nullable(), /** News of changes goes where the link went, once it was opened. */ isTold: z.boolean() };
/** By the patient, for a stated time. */
export const FamilyPassOrder = z.object({ ...pass, forMs: z.int().min(60 * 60_000).max(MAX_PASS_MS) });
/** By staff at an emergency, for that emergency. */
export const FamilyPassAtEmergency = z.object({ ...pass, endsAfterMs: z.int().min(0).max(MAX_AFTER_MS), basis: z.enum(['agreed', 'cannot-be-asked']) });
export const FamilyPassMade = z.object({
  link: FamilyLink,
  /** Path and fragment; shown once, kept by nobody. */
  path: z.string(),
  sending: z.enum(['not-asked', 'sent', 'failed']),
});

/** One who looked: a person with an account, or a browser that opened a pass. */
export const FamilyLook = z.object({
  linkId: FamilyLinkId.nullable(), name: z.string(), browser: z.enum(['phone', 'tablet', 'computer', 'unknown']).nullable(), firstAt: Instant, lastAt: Instant, looks: z.int(),
});
export type FamilyLook = z.infer<typeof FamilyLook>;

export const FamilyExample = z.enum(['nothing', 'seeking', 'en-route', 'on-scene', 'transporting', 'handed-over', 'closed']);
export type FamilyExample = z.infer<typeof FamilyExample>;
