// Whether a right password is enough, and what is asked besides. Asked at sign-in and before dangerous acts only: whoever is signed
// in stays so, whatever is set up or asked of staff meanwhile. Pure.
import type { Role } from '@mydr24/protocol';

/** Those who see others' records or are paged. */
export const isStaff = (roles: readonly Role[]): boolean => roles.length === 0 || roles.some((role) => role !== 'patient' && role !== 'family');

export interface SecondStepFacts {
  hasCodeApp: boolean;
  roles: readonly Role[];
  /** From when the tenant asks its staff for more than a password. */
  staffFromAt: number | null;
}

/** From when a password alone no longer signs this person in. */
export const neededFromAt = ({ roles, staffFromAt }: Pick<SecondStepFacts, 'roles' | 'staffFromAt'>): number | null => (isStaff(roles) ? staffFromAt : null);

/** `missing`: more is asked for than this person has set up. */
export function secondStepOf(facts: SecondStepFacts, nowMs: number): 'none' | 'code' | 'missing' {
  if (facts.hasCodeApp) return 'code';
  const fromAt = neededFromAt(facts);
  return fromAt !== null && nowMs >= fromAt ? 'missing' : 'none';
}

/** Wrong codes in a row, from wherever, after which the app opens nothing until a recovery code did: one in 3,300 guesses right (NIST SP 800-63B, 3.2.2). */
export const MOST_WRONG = 100;
