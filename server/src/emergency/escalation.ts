// Follows the protocol's steps: whom each round offers and pages, which channel is tried next, when the fail-safe comes.
// A step that reaches nobody is skipped at once (E5); the fail-safe step is never skipped and repeats (E6).
import type { ProtocolStep } from '@mydr24/protocol';
import { type Change, involve, liveOffers, newPage, note, offerTo, pagePerson } from './emergency-change.ts';
import type { Chain, Ranking, Stage } from './emergency-state.ts';

type Seeking = Extract<Stage, { status: 'seeking' }>;

const lastIndex = (change: Change): number => change.core.protocol.steps.length - 1;
export const stepAt = (change: Change, index: number): ProtocolStep => change.core.protocol.steps[index]!;

/** Seeks from `index` on: the first step from there that reaches anybody. */
export function seekFrom(change: Change, index: number): Seeking {
  const unreachedAt = change.core.reachedAt === null ? change.nowMs + change.core.limits.unreachedWaitMs : null;
  return { status: 'seeking', wakeAt: change.nowMs, unreachedAt, nextAt: beginStep(change, index, []) };
}

/** What is due in `seeking` at this moment. After a long stop only the newest step pages (E9): steps go before channels. */
export function seekOn(change: Change, stage: Seeking): Seeking {
  const next = nextStep(change, stage);
  tryChains(change, true);
  return next;
}

function nextStep(change: Change, stage: Seeking): Seeking {
  const { core, nowMs } = change;
  const isUnreached = core.reachedAt === null && stage.unreachedAt !== null && stage.unreachedAt <= nowMs;
  const unreachedAt = core.reachedAt === null && !isUnreached ? stage.unreachedAt : null;
  if (isUnreached && !core.isFailSafeReached) {
    note(change, 'step-skipped', { reason: 'nobody-reached' });
    return { ...stage, unreachedAt, nextAt: beginStep(change, lastIndex(change), skippedUpTo(change, lastIndex(change))) };
  }
  return { ...stage, unreachedAt, nextAt: stage.nextAt > nowMs ? stage.nextAt : advance(change, stage.nextAt) };
}

/** Goes to the next step now, as when an alarm got worse or everybody declined. */
export function advance(change: Change, dueAt: number): number {
  const last = lastIndex(change);
  let index = Math.min(change.core.stepIndex + 1, last);
  for (let at = dueAt + stepAt(change, index).waitMs; index < last && at <= change.nowMs; at += stepAt(change, index).waitMs) index += 1;
  return beginStep(change, index, skippedUpTo(change, index));
}

function skippedUpTo(change: Change, index: number): number[] {
  const skipped: number[] = [];
  for (let i = change.core.stepIndex + 1; i < index; i += 1) skipped.push(i);
  return skipped;
}

/** Starts step `index`; the offers and roles of `overdue` steps join its one round. Returns when the next is due. */
function beginStep(change: Change, index: number, overdue: readonly number[]): number {
  const { core, nowMs } = change;
  core.rung += 1;
  for (const i of overdue) note(change, 'step-skipped', { reason: 'overdue', step: stepAt(change, i).id });
  for (let i = index, merged = [...overdue, index]; ; i += 1, merged = [i]) {
    const step = stepAt(change, i);
    core.stepIndex = i;
    const asked = merged.reduce((sum, each) => sum + runStep(change, stepAt(change, each)), 0);
    if (step.isFailSafe) {
      failSafe(change);
      return nowMs + core.protocol.repeatLastEveryMs;
    }
    if (asked > 0) return nowMs + step.waitMs;
    note(change, 'step-skipped', { reason: 'nobody-to-ask', step: step.id });
  }
}

/** How many people this step newly offers or pages. */
function runStep(change: Change, step: ProtocolStep): number {
  const ranking = rankFresh(change, step);
  const passedOver = Object.entries(ranking.passedOver).map(([code, count]) => [`passed-over:${code}`, count]);
  note(change, 'step-started', { step: step.id, round: change.core.rung, eligible: ranking.eligible.length, ...Object.fromEntries(passedOver) });
  let asked = offerFirst(change, ranking, step, step.offerTo);
  if (step.isFailSafe) asked += askAgain(change, step);
  for (const person of change.world.peopleFor(step.roles)) {
    if (wasPagedNow(change, person.personId)) continue;
    const isAsked = liveOffers(change.core).some(({ responderId }) => responderId === person.personId);
    if (pagePerson(change, person, isAsked ? 'offer' : 'notify', step.channels) !== null) asked += 1;
  }
  return asked;
}

function wasPagedNow(change: Change, personId: string): boolean {
  return change.effects.some((effect) => effect.type === 'page' && effect.page.personId === personId && effect.page.step === change.core.rung);
}

/** Those without an open, refused or expired offer; a stood-down one may be asked again. */
function rankFresh(change: Change, step: ProtocolStep): Ranking {
  if (step.offerTo === 0) return { eligible: [], passedOver: {} };
  const exclude = new Set(change.core.offers.filter(({ status }) => status !== 'stood-down').map(({ responderId }) => responderId));
  return change.world.rank(step.needs, exclude);
}

function offerFirst(change: Change, ranking: Ranking, step: ProtocolStep, count: number): number {
  let offered = 0;
  for (const responder of ranking.eligible) {
    if (offered === count) break;
    if (offerTo(change, responder, step.channels)) offered += 1;
  }
  return offered;
}

/** Puts it to one more person: for a declined offer, or one that reached nobody. */
export function offerOneMore(change: Change): number {
  const step = stepAt(change, change.core.stepIndex);
  return offerFirst(change, rankFresh(change, step), step, 1);
}

/** A repeated fail-safe pages those who have not answered their offer once more. */
function askAgain(change: Change, step: ProtocolStep): number {
  let asked = 0;
  for (const offer of liveOffers(change.core)) {
    const person = change.world.contact(offer.responderId);
    if (person && !wasPagedNow(change, offer.responderId) && pagePerson(change, person, 'offer', step.channels) !== null) asked += 1;
  }
  return asked;
}

/** The last resort needs no device of ours: every screen shows the emergency number until somebody acts. */
function failSafe(change: Change): void {
  const { core } = change;
  const isRepeat = core.isFailSafeReached;
  core.isFailSafeReached = true;
  note(change, 'fail-safe', { number: core.protocol.emergencyNumber, isRepeat });
  newPage(change, { personId: null, recipient: `Emergency number ${core.protocol.emergencyNumber}`, channel: 'fail-safe', purpose: 'fail-safe' });
}

/** Next channel of everyone whose devices stay silent; `mayReplace` puts an unheard offer to one more person. */
export function tryChains(change: Change, mayReplace: boolean): void {
  for (const chain of change.core.chains) {
    if (chain.nextAt > change.nowMs) continue;
    const next = nextTry(change, chain, mayReplace);
    const others = change.core.chains.filter((other) => other !== chain);
    change.core.chains = next === null ? others : [...others, next];
  }
}

function nextTry(change: Change, chain: Chain, mayReplace: boolean): Chain | null {
  const { core, nowMs, world } = change;
  const reachable = world.contact(chain.personId)?.channels ?? [];
  const at = chain.channelsLeft.findIndex((channel) => reachable.includes(channel));
  const channel = chain.channelsLeft[at];
  if (channel !== undefined) pageInRound(change, chain, channel);
  const replaceAt = chain.startedAt + core.limits.nextPersonWaitMs;
  const canReplace = mayReplace && chain.purpose === 'offer' && !chain.isReplaced;
  const isReplacedNow = canReplace && replaceAt <= nowMs;
  if (isReplacedNow) offerOneMore(change);
  const rest = { ...chain, channelsLeft: channel === undefined ? [] : chain.channelsLeft.slice(at + 1), isReplaced: chain.isReplaced || isReplacedNow };
  if (channel !== undefined) return { ...rest, nextAt: nowMs + core.limits.receiptWaitMs };
  return canReplace && !isReplacedNow ? { ...rest, nextAt: replaceAt } : null;
}

/** The page keeps the round in which its chain began: one page per (round, person, channel), whatever round it is now. */
function pageInRound(change: Change, chain: Chain, channel: Chain['channelsLeft'][number]): void {
  const { core } = change;
  const rung = core.rung;
  core.rung = chain.rung;
  newPage(change, { personId: chain.personId, recipient: chain.name, channel, purpose: chain.purpose });
  core.rung = rung;
  involve(change, chain.personId);
}

/** A channel failed outright: no waiting for a receipt that cannot come. */
export function hurryChain(change: Change, personId: string, rung: number): void {
  change.core.chains = change.core.chains.map((chain) =>
    chain.personId === personId && chain.rung === rung ? { ...chain, nextAt: change.nowMs } : chain,
  );
  tryChains(change, true);
}
