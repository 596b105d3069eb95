// What a decision rested on, as one short text in its row of the audit: `allowed` policies and standings, or why it was refused.
import { type AccessBasis, AccessRefusal, AccessStanding } from '@mydr24/protocol';
import type { Decision } from '../people/access.ts';

/** What a policy says in plain words, or null when there is none of this name any more. */
export type Says = (policyId: string, tenantId: string) => string | null;

/** `ward-reads-record isOfOwnUnit`; of a refusal `relation`, `site no-nurses-in-charts`. Ids of policies hold no space and no comma. */
export function basisText(decision: Decision): string {
  const [first, second] = decision.allowed ? [decision.policies.join(), decision.held.join()] : [decision.why, decision.policies.join()];
  return second === '' ? first : `${first} ${second}`;
}

export function readBasis(text: string | null, outcome: 'allowed' | 'refused', says: Says, tenantId: string): AccessBasis | null {
  if (text === null) return null;
  const [first = '', second = ''] = text.split(' ');
  const named = (outcome === 'allowed' ? first : second).split(',').filter((id) => id !== '');
  const standings = outcome === 'allowed' ? second.split(',').filter((name): name is AccessStanding => AccessStanding.safeParse(name).success) : [];
  const refused = outcome === 'refused' ? AccessRefusal.safeParse(first) : null;
  return { policies: named.map((id) => ({ id, says: says(id, tenantId) })), standings, refused: refused?.data ?? null };
}
