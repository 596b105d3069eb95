// Who somebody is here whom a provider vouches for, and whether they may come in. Pure: what is known is given, what to do is returned.
import type { GroupRole, SignOnRefusal, SignOnTrial } from '@mydr24/protocol';
import type { Standing } from '../people/provision.ts';
import { standingOf } from './group-roles.ts';

/** What the provider says of somebody, after its signature was checked. */
export interface Claims {
  readonly subject: string;
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: string;
  readonly groups: readonly string[];
}

export interface KnownPerson {
  readonly personId: string;
  readonly isActive: boolean;
  /** Patients and relatives are not the hospital's provider's to vouch for. */
  readonly isStaff: boolean;
}

export interface SignOnFacts {
  readonly claims: Claims;
  readonly rules: readonly GroupRole[];
  readonly settings: { readonly takesRoles: boolean; readonly createsPeople: boolean; readonly linksByEmail: boolean };
  /** Whoever came by this subject before. */
  readonly linked: KnownPerson | null;
  /** Whoever of this tenant has the claimed e-mail. */
  readonly sameEmail: KnownPerson | null;
}

export type SignOnDecision =
  | { readonly type: 'enter'; readonly personId: string; readonly isNewLink: boolean; readonly standing: Standing | null }
  | { readonly type: 'create'; readonly email: string; readonly standing: Standing }
  | { readonly type: 'refused'; readonly why: SignOnRefusal };

const refused = (why: SignOnRefusal): SignOnDecision => ({ type: 'refused', why });

export function decideSignOn({ claims, rules, settings, linked, sameEmail }: SignOnFacts): SignOnDecision {
  const standing = standingOf(rules, claims.groups);
  const byEmail = settings.linksByEmail && claims.isEmailVerified && sameEmail?.isStaff === true ? sameEmail : null;
  const known = linked ?? byEmail;
  if (known !== null) {
    if (!known.isActive) return refused('deactivated');
    if (settings.takesRoles && standing.roles.length === 0) return refused('no-role');
    return { type: 'enter', personId: known.personId, isNewLink: linked === null, standing: settings.takesRoles ? standing : null };
  }
  // An e-mail that is somebody's already never makes a second account, nor is it a way into the first one.
  if (!settings.createsPeople || claims.email === null || !claims.isEmailVerified || sameEmail !== null) return refused('no-account');
  return standing.roles.length === 0 ? refused('no-role') : { type: 'create', email: claims.email, standing };
}

/** Of the signed ID token: what the provider says of itself beside it, at its userinfo, was signed by nobody. */
export function isProvenBy({ acr, amr }: Readonly<Record<string, unknown>>, strength: string): boolean {
  const wanted = strength.split(/\s+/).filter((each) => each !== '');
  const said = [acr, ...(Array.isArray(amr) ? amr : [])];
  return wanted.length === 0 || wanted.some((each) => said.includes(each));
}

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 254) : null);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).flatMap((each) => text(each) ?? []);
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** A dotted name goes into objects: `realm_access.roles`; a claim of exactly that name comes first. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined), claims);
}

export function readClaims(claims: Readonly<Record<string, unknown>>, subject: string, groupsClaim: string): Claims {
  const email = text(claims['email']);
  const [first = '', ...rest] = (text(claims['name']) ?? email ?? subject).split(/\s+/);
  const given = text(claims['given_name']);
  return {
    subject,
    email: email !== null && EMAIL.test(email) ? email : null,
    // Some providers write it as a text.
    isEmailVerified: claims['email_verified'] === true || claims['email_verified'] === 'true',
    givenName: given ?? first,
    familyName: text(claims['family_name']) ?? (given === null ? rest.join(' ') : ''),
    locale: (text(claims['locale']) ?? 'en').slice(0, 2).toLowerCase(),
    groups: texts(claimAt(claims, groupsClaim)),
  };
}

/** It travels in a cookie, which holds little. */
const MOST_GROUPS = 30;
const LONGEST_GROUP = 60;

export function trialOf(providerId: string, { givenName, familyName, email, isEmailVerified, groups }: Claims, decision: SignOnDecision, rules: readonly GroupRole[]): SignOnTrial {
  const shown = groups.slice(0, MOST_GROUPS).map((group) => group.slice(0, LONGEST_GROUP));
  return {
    providerId, claims: { name: `${givenName} ${familyName}`.trim().slice(0, 100), email, isEmailVerified, groups: shown, moreGroups: groups.length - shown.length },
    outcome: decision.type === 'refused' ? decision.why : decision.type === 'enter' && decision.isNewLink ? 'link' : decision.type, roles: [...standingOf(rules, groups).roles],
  };
}
