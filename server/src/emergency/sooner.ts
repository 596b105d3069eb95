// Somebody else could be there clearly sooner than the holder: suggested to dispatchers and to the holder, never done by itself
// (E52). It comes at the margin and goes at half of it, so that it does not flicker; whom a dispatcher dismissed stays away.
import type { PersonId, SoonerSuggestion } from '@mydr24/protocol';
import { FRESH_POSITION_MS } from '../dispatch/nearest-responder.ts';
import { decided, same, stageOf } from './decision.ts';
import { type Change, note } from './emergency-change.ts';
import type { Decision, EventOf, Holder, In, RankedResponder } from './emergency-state.ts';
import { stepAt } from './escalation.ts';

/** Where the plan does not say. [OURS] */
export const SOONER_BY_MS = 120_000;
/** Times on the screen follow the road; a smaller change is not worth a message. [OURS] */
const WORTH_TELLING_S = 30;

export interface SoonerQuestion {
  standing: SoonerSuggestion | null;
  holderEtaS: number | null;
  candidates: readonly RankedResponder[];
  marginS: number;
  nowMs: number;
}

/** Null where nobody could. `candidates` are free, qualified, reachable and not dismissed. */
export function findSooner({ standing, holderEtaS, candidates, marginS, nowMs }: SoonerQuestion): SoonerSuggestion | null {
  if (holderEtaS === null) return null;
  const located = candidates.flatMap((each) => (isFresh(each) ? [{ ...each, sureS: each.etaS + uncertainOf(each) }] : [])).toSorted((a, b) => a.sureS - b.sureS);
  const [best] = located;
  const shown = located.find(({ personId }) => personId === standing?.personId);
  // Another one has to be better than the one who is shown by as much as that one may get worse.
  const isStaying = shown !== undefined && holderEtaS - shown.sureS >= marginS / 2 && shown.sureS - best!.sureS < marginS / 2;
  const chosen = isStaying ? shown : best !== undefined && holderEtaS - best.sureS >= marginS ? best : null;
  if (chosen === null) return null;
  if (isStaying && isAlike(standing!, chosen.etaS, holderEtaS)) return standing;
  return { personId: chosen.personId, name: chosen.name, etaS: chosen.etaS, holderEtaS, at: isStaying ? standing!.at : nowMs };
}

const isFresh = (each: RankedResponder): each is RankedResponder & { etaS: number } => each.etaS !== null && each.positionAgeMs !== null && each.positionAgeMs <= FRESH_POSITION_MS;
const isAlike = (standing: SoonerSuggestion, etaS: number, holderEtaS: number): boolean => Math.max(Math.abs(standing.etaS - etaS), Math.abs(standing.holderEtaS - holderEtaS)) < WORTH_TELLING_S;

function uncertainOf({ reasons }: RankedResponder): number {
  const value = reasons.find(({ code }) => code === 'uncertain-s')?.value;
  return typeof value === 'number' ? value : 0;
}

/** From where they are now, where that is known; else what is left of the time they were given. */
function holderEtaOf({ personId, etaS = null, since }: Holder, { world, nowMs }: Change): number | null {
  const now = world.ranked(personId);
  if (now !== null && isFresh(now)) return now.etaS;
  return etaS === null ? null : Math.max(0, Math.round(etaS - (nowMs - since) / 1000));
}

export const lookForSooner = (state: In<'accepted' | 'en-route'>, _event: EventOf<'looked-for-sooner'>, change: Change): Decision => {
  const { core, nowMs, world } = change;
  const before = state.sooner ?? null;
  const { eligible } = world.rank(stepAt(change, core.stepIndex).needs, notSuggested(state));
  const marginS = (core.limits.soonerByMs ?? SOONER_BY_MS) / 1000;
  const sooner = findSooner({ standing: before, holderEtaS: holderEtaOf(state.holder, change), candidates: eligible, marginS, nowMs });
  if (sooner === before) return same(state);
  core.sooner = sooner;
  if (sooner !== null && sooner.personId !== before?.personId) note(change, 'sooner-suggested', { etaS: sooner.etaS, holderEtaS: sooner.holderEtaS, holder: state.holder.name }, sooner);
  return decided(change, state, stageOf(state));
};

/** Whoever goes, said no, was sent away or is not wanted. */
function notSuggested({ holder, offers, soonerDismissed = [] }: In<'accepted' | 'en-route'>): ReadonlySet<PersonId> {
  const unwilling = offers.filter(({ status, declineReason, place }) => declineReason !== null || (status === 'accepted' && place !== undefined));
  return new Set([holder.personId, ...unwilling.map(({ responderId }) => responderId), ...soonerDismissed]);
}

export const dismissSooner = (state: In<'accepted' | 'en-route'>, { by, personId }: EventOf<'sooner-dismissed'>, change: Change): Decision => {
  const { core } = change;
  if (core.soonerDismissed?.includes(personId)) return same(state);
  core.soonerDismissed = [...(core.soonerDismissed ?? []), personId];
  const shown = state.sooner?.personId === personId ? state.sooner : null;
  if (shown) core.sooner = null;
  note(change, 'sooner-dismissed', { whom: shown?.name ?? change.world.contact(personId)?.name ?? null }, by);
  return decided(change, state, stageOf(state));
};
