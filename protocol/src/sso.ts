// Sign-in by a provider of the hospital (OpenID Connect), and what its groups mean here: roles and units.
import { z } from 'zod';
import { Instant, UnitId } from './ids.ts';
import { Role } from './people.ts';

/** Roles that a group outside can give. A patient's and a relative's account is never made from outside. */
export const StaffRole = Role.exclude(['patient', 'family']);
export type StaffRole = z.infer<typeof StaffRole>;

/** Whoever is in this group has this role, and works in this unit if one is named. The group is compared exactly. */
export const GroupRole = z.object({ group: z.string().min(1).max(200), role: StaffRole, unitId: UnitId.nullable().default(null) }).meta({ id: 'GroupRole' });
export type GroupRole = z.infer<typeof GroupRole>;
export const GroupRoles = z.array(GroupRole).max(500);

const Slug = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const SignInProviderSettings = z
  .object({
    /** As the button says it: "Sign in with NAME". */
    name: z.string().min(1).max(60),
    issuer: z.url().max(300),
    clientId: z.string().min(1).max(200),
    scopes: z.string().max(300).regex(/(^| )openid( |$)/).default('openid profile email'),
    /** The claim that holds somebody's groups. */
    groupsClaim: z.string().min(1).max(100).default('groups'),
    /** Roles and units follow the groups at each sign-in; without it they are SCIM's or an administrator's. */
    takesRoles: z.boolean().default(true),
    /** Whoever is in a group that has a role here gets an account at their first sign-in. */
    createsPeople: z.boolean().default(false),
    /** An account here with the same e-mail, verified by the provider, is theirs. */
    linksByEmail: z.boolean().default(false),
    /** The provider asks for credentials each time: for stations that several people use. */
    asksAnew: z.boolean().default(false),
    /** Values of `acr` or `amr` (such as mfa, hwk), of which one must be in its ID token; empty: it is asked for none, and its word counts as one factor. */
    strength: z.string().max(300).default(''),
    /** Shown on the sign-in screen of everybody; otherwise reached by its own address. */
    isListed: z.boolean().default(true),
  })
  .meta({ id: 'SignInProviderSettings' });
export type SignInProviderSettings = z.infer<typeof SignInProviderSettings>;

export const SignInProvider = SignInProviderSettings.extend({
  slug: Slug,
  hasSecret: z.boolean(),
  changedAt: Instant,
  /** To be registered at the provider. */
  redirectUri: z.string(),
  backChannelLogoutUri: z.string(),
  /** Opens its sign-in. */
  startUri: z.string(),
}).meta({ id: 'SignInProvider' });
export type SignInProvider = z.infer<typeof SignInProvider>;

export const SignInProviderChoice = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'SignInProviderChoice' });
export type SignInProviderChoice = z.infer<typeof SignInProviderChoice>;

/** Why a sign-in by a provider did not come about; the sign-in screen has words for each. */
export const SignOnRefusal = z.enum(['stale', 'cancelled', 'code-used', 'wrong-answer', 'unreachable', 'no-account', 'no-role', 'no-room', 'deactivated', 'too-weak', 'secret-lost']);
export type SignOnRefusal = z.infer<typeof SignOnRefusal>;

/** What a test sign-in found out: what the provider says, and what a real one would come to. Nothing is changed by it. */
export const SignOnTrial = z.object({
  providerId: z.uuid(),
  /** Null: it came no farther; the reason is the outcome. */
  claims: z.object({ name: z.string(), email: z.string().nullable(), isEmailVerified: z.boolean(), groups: z.array(z.string()), moreGroups: z.int() }).nullable(),
  outcome: z.union([z.enum(['enter', 'link', 'create']), SignOnRefusal]),
  roles: z.array(StaffRole),
});
export type SignOnTrial = z.infer<typeof SignOnTrial>;

export { Slug as SignInProviderSlug };
