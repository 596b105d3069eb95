// How long a proof of who somebody is opens dangerous acts, and by which ways a person can give one. Pure.
import type { ProofWay } from '@mydr24/protocol';

/** What may have proven the person of a session; `sign-on` is a provider's word at sign-in. */
export type ProvenBy = ProofWay | 'sign-on';

/** Long enough for one piece of work, too short for whoever finds the screen open after a coffee. */
export const PROOF_MS = 5 * 60_000;

export function provenUntilMs(provenAtMs: number | null, nowMs: number): number | null {
  if (provenAtMs === null) return null;
  const untilMs = provenAtMs + PROOF_MS;
  return nowMs < untilMs ? untilMs : null;
}

/** What a person has to prove themselves by. */
export interface ProofFacts {
  hasPasskey: boolean;
  hasPassword: boolean;
  /** A demo account of a server in demo mode. */
  isDemo: boolean;
}

export function waysOf({ hasPasskey, hasPassword, isDemo }: ProofFacts): ProofWay[] {
  return [...(hasPasskey ? (['passkey'] as const) : []), ...(hasPassword ? (['password'] as const) : []), ...(isDemo ? (['demo'] as const) : [])];
}
