// A set in force goes out of it, and one that was in force comes back to it, by two people: one asks, another does it. Until then what
// counts goes on counting. Replacing one needs no more: behind the new set stand two people already.
//
//   active -(retire: asked)-> active -(retire, by another)-> retired -(activate: asked)-> retired -(activate, by another)-> active
//   asked -(keep)-> as before
import type { RuleSetVersion } from '@mydr24/protocol';

type Deed = RuleSetVersion['deeds'][number];
export type Asking = NonNullable<RuleSetVersion['asked']>;
const whatOf: Partial<Record<Deed['what'], Asking['what']>> = { 'retire-asked': 'retire', 'reinstate-asked': 'reinstate' };

/** What one person asked for and nobody did or took back yet. */
export function askedOf(deeds: readonly Deed[]): Asking | null {
  const last = deeds.at(-1);
  const what = last === undefined ? undefined : whatOf[last.what];
  return last === undefined || what === undefined ? null : { what, personId: last.personId, personName: last.personName, at: last.at };
}

export type Retirement = { readonly ok: true; readonly state: RuleSetVersion['state']; readonly deed: Deed['what'] } | { readonly ok: false; readonly refusal: 'not-in-force' | 'own-ask' | 'nothing-asked' };

/** `step` activate: of a set that is retired. */
export function decideRetirement({ state, deeds }: Pick<RuleSetVersion, 'state' | 'deeds'>, step: 'retire' | 'activate' | 'keep', personId: string): Retirement {
  const asked = askedOf(deeds);
  if (step === 'keep') return asked === null ? { ok: false, refusal: 'nothing-asked' } : { ok: true, state, deed: 'kept' };
  if (step === 'retire' && state !== 'active') return { ok: false, refusal: 'not-in-force' };
  if (asked === null) return { ok: true, state, deed: step === 'retire' ? 'retire-asked' : 'reinstate-asked' };
  if (asked.personId === personId) return { ok: false, refusal: 'own-ask' };
  return step === 'retire' ? { ok: true, state: 'retired', deed: 'retired' } : { ok: true, state: 'active', deed: 'activated' };
}
