// Follows the protocol's steps: whom each round offers and pages, which channel is tried next, when the fail-safe comes.
// A step that reaches nobody, or whose conditions do not hold, is skipped at once (E5, E22); the fail-safe step is never
// skipped and repeats (E6). Whoever is on call is asked for anew in every round (E23).
import type { Considered, PersonId, ProtocolStep } from '@mydr24/protocol';
import { type Change, involve, liveOffers, newPage, note, offerTo, openOffers, pagePerson, ring, stopPaging, waysOut } from './emergency-change.ts';
import type { Chain, Contact, DutyHolder, Ranking, Stage } from './emergency-state.ts';
import { unmetCondition } from './step-condition.ts';

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
  widen(change);
  tryChains(change, true);
  return next;
}

/** Offers of this step stand unanswered: one more is asked. The waits of the plan run on as they were (E45). */
function widen(change: Change): void {
  const { core, nowMs } = change;
  if (core.widenAt === undefined || core.widenAt === null || core.widenAt > nowMs) return;
  const live = liveOffers(core).length;
  // In mass-casualty mode no more at once than it allows.
  const isWider = live > 0 && live < (change.world.offersAtOnce ?? Infinity) && offerOneMore(change) > 0;
  core.widenAt = isWider ? widenedAgainAt(change) : null;
}

function widenedAgainAt({ core, nowMs }: Change): number | null {
  const { widenEveryMs = 0 } = core.protocol.steps[core.stepIndex]!;
  return widenEveryMs > 0 ? nowMs + widenEveryMs : null;
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

/** Another plan from its first step on. Where the fail-safe had come, all of it joins the one round of the fail-safe. */
export function beginPlan(change: Change, stage: Seeking): Seeking {
  const { core } = change;
  const first = core.isFailSafeReached ? lastIndex(change) : 0;
  const overdue = Array.from({ length: first }, (_, i) => i);
  core.stepIndex = 0;
  return { ...stage, nextAt: beginStep(change, first, overdue) };
}

function skippedUpTo(change: Change, index: number): number[] {
  const skipped: number[] = [];
  for (let i = change.core.stepIndex + 1; i < index; i += 1) skipped.push(i);
  return skipped;
}

/** Starts step `index`; the offers and roles of `overdue` steps join its one round. Returns when the next is due. */
function beginStep(change: Change, index: number, overdue: readonly number[]): number {
  const nextAt = runRound(change, index, overdue);
  change.core.widenAt = liveOffers(change.core).length > 0 ? widenedAgainAt(change) : null;
  return nextAt;
}

function runRound(change: Change, index: number, overdue: readonly number[]): number {
  const { core, nowMs } = change;
  core.rung += 1;
  for (const i of overdue) note(change, 'step-skipped', { reason: 'overdue', step: stepAt(change, i).id });
  let asked = askNewlyOnCall(change);
  for (let i = index, merged = [...overdue, index]; ; i += 1, merged = [i]) {
    const step = stepAt(change, i);
    core.stepIndex = i;
    asked += merged.reduce((sum, each) => sum + runStep(change, stepAt(change, each), true), 0);
    if (step.isFailSafe) {
      failSafe(change);
      return nowMs + core.protocol.repeatLastEveryMs;
    }
    if (asked > 0) return nowMs + step.waitMs;
    noteEmpty(change, step);
  }
}

/** While somebody holds it, the next step only tells people and rings: nobody else is asked to go. */
export function tellNextStep(change: Change, from: number): void {
  const { core } = change;
  core.rung += 1;
  let asked = askNewlyOnCall(change);
  for (let i = Math.min(from, lastIndex(change)); ; i += 1) {
    const step = stepAt(change, i);
    core.stepIndex = i;
    asked += runStep(change, step, false);
    if (step.isFailSafe) return failSafe(change);
    if (asked > 0) return;
    noteEmpty(change, step);
  }
}

function noteEmpty(change: Change, step: ProtocolStep): void {
  if (unmetCondition(step.when, change.core, change.world) === null) note(change, 'step-skipped', { reason: 'nobody-to-ask', step: step.id });
}

/** How many people and devices this step newly offers, pages or rings. */
function runStep(change: Change, step: ProtocolStep, mayOffer: boolean): number {
  const { core, world } = change;
  const unmet = unmetCondition(step.when, core, world);
  if (unmet !== null) {
    note(change, 'step-skipped', { reason: 'condition', condition: unmet, step: step.id });
    return 0;
  }
  const ranking = mayOffer ? rankFresh(change, step) : nobody;
  const passedOver = Object.entries(ranking.passedOver).map(([code, count]) => [`passed-over:${code}`, count]);
  note(change, 'step-started', { step: step.id, round: core.rung, eligible: ranking.eligible.length, ...Object.fromEntries(passedOver) });
  let asked = offerFirst(change, ranking, step, Math.min(step.offerTo, world.offersAtOnce ?? step.offerTo));
  if (step.isFailSafe && mayOffer) asked += askAgain(change, step);
  for (const person of world.peopleFor(step.roles)) asked += tellOne(change, person, step);
  for (const duty of step.onCall) asked += askOnCall(change, duty, step);
  asked += ringAll(change, step);
  remember(change, step.id, [...(ranking.considered ?? []), ...(world.explain?.(step.roles, step.onCall) ?? [])]);
  return asked;
}

/** 1 when the person was newly paged in this round. */
function tellOne(change: Change, person: Contact, step: ProtocolStep): number {
  if (wasPagedNow(change, person.personId)) return 0;
  const asked = openOffers(change.core).find(({ responderId }) => responderId === person.personId);
  return pagePerson(change, person, asked ? 'offer' : 'notify', step, asked?.place) === null ? 0 : 1;
}

/** Remembers whom it found, nobody included, so that every later round asks again. */
function askOnCall(change: Change, duty: string, step: ProtocolStep): number {
  const { core, world } = change;
  const [holder] = world.onCall([duty]);
  const asked = holder === undefined ? 0 : tellOne(change, holder, step);
  const personId = holder !== undefined && wasPagedNow(change, holder.personId) ? holder.personId : null;
  core.duties = [...core.duties.filter((each) => each.duty !== duty), { duty, personId }];
  return asked;
}

/** A hand-over while it runs: whoever took the duty is paged, whoever gave it back is left alone (E23). */
function askNewlyOnCall(change: Change): number {
  return change.core.duties.reduce((asked, each) => asked + followDuty(change, each), 0);
}

function followDuty(change: Change, { duty, personId: before }: DutyHolder): number {
  const { core, world } = change;
  const [holder] = world.onCall([duty]);
  const step = core.protocol.steps.find(({ onCall }) => onCall.includes(duty));
  if ((holder?.personId ?? null) === before || step === undefined) return 0;
  if (before !== null) {
    core.duties = core.duties.map((each) => (each.duty === duty ? { duty, personId: null } : each));
    leaveAlone(change, before);
    note(change, 'on-call-changed', { duty }, holder ?? null);
  }
  return askOnCall(change, duty, step);
}

/** No longer on call, and told for no other reason. */
function leaveAlone(change: Change, personId: PersonId): void {
  const { chains, duties } = change.core;
  if (duties.some((each) => each.personId === personId)) return;
  if (chains.some((chain) => chain.personId === personId && chain.purpose === 'notify')) stopPaging(change, personId);
}

/** Sirens and telephones ring for what is real only. */
function ringAll(change: Change, step: ProtocolStep): number {
  const { core, world } = change;
  if (step.alerts.length === 0) return 0;
  if (core.mode !== 'actual') {
    note(change, 'step-skipped', { reason: 'not-in-a-drill', step: step.id });
    return 0;
  }
  const devices = world.alertDevices(step.alerts).filter(({ id }) => !wasRungNow(change, id));
  for (const device of devices) ring(change, device, step.isFailSafe ? 'fail-safe' : 'notify');
  return devices.length;
}

function wasPagedNow(change: Change, personId: string): boolean {
  return change.effects.some((effect) => effect.type === 'page' && effect.page.personId === personId && effect.page.step === change.core.rung);
}

function wasRungNow(change: Change, deviceId: string): boolean {
  return change.effects.some((effect) => effect.type === 'page' && effect.page.alertDeviceId === deviceId && effect.page.step === change.core.rung);
}

export function remember(change: Change, step: string, considered: readonly Considered[]): void {
  if (considered.length === 0) return;
  const { core, nowMs, world } = change;
  const paged = new Set(change.effects.flatMap((effect) => (effect.type === 'page' && effect.page.step === core.rung ? [effect.page.personId] : [])));
  const marked = considered.map((each) => ({ ...each, isAsked: each.personId !== null && paged.has(each.personId) }));
  change.effects.push({ type: 'ranking', ranking: { id: world.newId(), round: core.rung, step, at: nowMs, considered: marked } });
}

const nobody: Ranking = { eligible: [], passedOver: {} };

/** Those without an open, refused or expired offer; a stood-down one may be asked again, unless a dispatcher sent them away.
 * Whoever is only asked for a place of the team may be asked to lead instead: that goes before. */
function rankFresh(change: Change, step: ProtocolStep): Ranking {
  if (step.offerTo === 0) return nobody;
  const kept = change.core.offers.filter(({ status, declineReason, place }) => declineReason !== null || (status !== 'stood-down' && (place === undefined || status !== 'offered')));
  return change.world.rank(step.needs, new Set(kept.map(({ responderId }) => responderId)));
}

function offerFirst(change: Change, ranking: Ranking, step: ProtocolStep, count: number): number {
  let offered = 0;
  for (const responder of ranking.eligible) {
    if (offered === count) break;
    if (offerTo(change, responder, step)) offered += 1;
  }
  return offered;
}

/** Puts it to one more person: for a declined offer, or one that reached nobody. */
export function offerOneMore(change: Change): number {
  const step = stepAt(change, change.core.stepIndex);
  const ranking = rankFresh(change, step);
  const offered = offerFirst(change, ranking, step, 1);
  remember(change, step.id, ranking.considered ?? []);
  return offered;
}

/** A repeated fail-safe pages those who have not answered their offer once more. */
function askAgain(change: Change, step: ProtocolStep): number {
  return liveOffers(change.core).reduce((asked, { responderId }) => {
    const person = change.world.contact(responderId);
    return asked + (person === null ? 0 : tellOne(change, person, step));
  }, 0);
}

/** The last resort needs no device of ours: every screen shows the emergency number until somebody acts. */
function failSafe(change: Change): void {
  const { core } = change;
  const isRepeat = core.isFailSafeReached;
  core.isFailSafeReached = true;
  const { emergencyNumber: number } = core.protocol;
  note(change, 'fail-safe', core.mode === 'actual' ? { number, isRepeat } : { wouldBe: number, isRepeat });
  newPage(change, { personId: null, recipient: lastResort(core), channel: 'fail-safe', purpose: 'fail-safe' });
}

/** A number somebody might dial is never shown bare in what is only practised. */
function lastResort({ mode, protocol }: Change['core']): string {
  return mode === 'actual' ? `Emergency number ${protocol.emergencyNumber}` : `${mode.toUpperCase()} - would be ${protocol.emergencyNumber}`;
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
  const reachable = waysOut(core, world.contact(chain.personId)?.channels ?? []);
  const at = chain.channelsLeft.findIndex((channel) => reachable.includes(channel));
  const channel = chain.channelsLeft[at];
  if (channel !== undefined) pageInRound(change, chain, channel);
  const replaceAt = chain.startedAt + core.limits.nextPersonWaitMs;
  // Places of the team are looked at by themselves (team.ts).
  const canReplace = mayReplace && chain.place === undefined && chain.purpose === 'offer' && !chain.isReplaced;
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
