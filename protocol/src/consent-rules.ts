// The regional rules of consent a tenant goes by, and which kinds of notes are specially protected there.
import { z } from 'zod';
import { Instant } from './ids.ts';
import { Role } from './people.ts';

/** Treatment of substance use is one everywhere (42 CFR Part 2). */
export const ProtectedKindCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/).meta({ id: 'ProtectedKindCode' });
/** `name`: as the site calls it. */
export const ProtectedKind = z.object({ code: ProtectedKindCode, name: z.string().trim().min(2).max(60) }).meta({ id: 'ProtectedKind' });
export type ProtectedKind = z.infer<typeof ProtectedKind>;

export const ConsentRuleSetName = z.enum(['gdpr', 'hipaa', 'es', 'gb', 'in', 'br']);
export type ConsentRuleSetName = z.infer<typeof ConsentRuleSetName>;

export const ConsentRegion = z
  .object({
    name: ConsentRuleSetName,
    /** From this age a patient chooses alone. */
    choosesFrom: z.int(),
    /** No law says this age: it is our default. */
    isAgeOurs: z.boolean(),
    comesOfAgeAt: z.int(),
    law: z.string(),
  })
  .meta({ id: 'ConsentRegion' });
export type ConsentRegion = z.infer<typeof ConsentRegion>;

const ownAge = z.int().min(0).max(25).nullable();
export const ConsentRules = z
  .object({
    ...ConsentRegion.shape,
    /** What the site set instead of its region's age. */
    ownAge,
    kinds: z.array(ProtectedKind),
    regions: z.array(ConsentRegion),
  })
  .meta({ id: 'ConsentRules' });
export type ConsentRules = z.infer<typeof ConsentRules>;

/** `kinds`: beside substance use. A kind that was named stays: notes of it do. */
export const ConsentRulesChange = z.object({ name: ConsentRuleSetName, ownAge, kinds: z.array(ProtectedKind).max(20) });
export type ConsentRulesChange = z.infer<typeof ConsentRulesChange>;

/** Why a protected note is shown, and the words that must stand with it. */
export const NoteProtection = z
  .object({
    kind: ProtectedKindCode,
    name: z.string(),
    /** By the law that protects the kind, in its own words; null where the site's own law does. */
    notice: z.string().nullable(),
    /** `team`: of a note of a scene, while the emergency goes on. */
    by: z.enum(['own', 'consent', 'team', 'emergency']),
    /** How far the consent goes that lets the reader in: to them by name, or to a role on the ward and the care team; until when. 42 CFR 2.32(b). */
    scope: z.object({ role: Role.nullable(), untilAt: Instant.nullable() }).optional(),
  })
  .meta({ id: 'NoteProtection' });
export type NoteProtection = z.infer<typeof NoteProtection>;
