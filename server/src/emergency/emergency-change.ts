// One change being decided: the next core and the effects so far. Filled by the moves below and sealed by `settle`;
// lives only inside one call of `step`, so that from outside every decision is a value.
import type { Channel, EmergencyStatus, OfferStatus, Page, PagePurpose, PersonId, ProtocolStep, TeamPlace, TimelineEntry } from '@mydr24/protocol';
import type { AlertDevice } from '../paging/alert-device.ts';
import {
  brandOfferId, brandPageId, type Chain, type Contact, type Effect, type Emergency, type EmergencyCore, type OfferState, type RankedResponder, type Stage,
  type World,
} from './emergency-state.ts';
import { summaryOf } from './emergency-views.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export interface Change {
  readonly core: Mutable<EmergencyCore>;
  readonly effects: Effect[];
  readonly nowMs: number;
  readonly world: World;
}
type Facts = TimelineEntry['facts'];

export function begin(core: EmergencyCore, nowMs: number, world: World): Change {
  return { core: coreOf(core), effects: [], nowMs, world };
}

/** Without what was true in the stage before: a lost holder must not stay in it. */
function coreOf(state: EmergencyCore): EmergencyCore {
  const { status: _status, wakeAt: _wakeAt, nextAt: _nextAt, unreachedAt: _unreachedAt, holder: _holder, closedAt: _closedAt, outcome: _outcome, ...core } =
    state as EmergencyCore & Record<'status' | 'wakeAt' | 'nextAt' | 'unreachedAt' | 'holder' | 'closedAt' | 'outcome', unknown>;
  return core;
}

export function note(change: Change, kind: TimelineEntry['kind'], facts: Facts = {}, person: { personId: PersonId; name: string } | null = null): void {
  noteAt(change, change.nowMs, kind, facts, person);
}

export function noteAt(change: Change, at: number, kind: TimelineEntry['kind'], facts: Facts, person: { personId: PersonId; name: string } | null = null): void {
  change.core.lastEntry += 1;
  change.effects.push({ type: 'timeline', entry: { n: change.core.lastEntry, at, kind, personId: person?.personId ?? null, personName: person?.name ?? null, facts } });
}

/** The state after this change. `stage` is what is true from now on; a version a screen can see is counted apart. */
export function settle(change: Change, before: Emergency | null, stage: Stage): Emergency {
  const { core } = change;
  core.version += 1;
  if (before?.status !== stage.status) core.history = [...core.history, { status: stage.status, at: change.nowMs }];
  const next = { ...core, ...stage, wakeAt: soonest(stage, core) } as Emergency;
  if (before && isSameOnScreen(before, next)) return next;
  return { ...next, shownVersion: core.version };
}

function soonest(stage: Stage, { chains, widenAt, team = [] }: EmergencyCore): number | null {
  if (stage.wakeAt === null) return null;
  const seeking = stage.status === 'seeking' ? [stage.unreachedAt, widenAt] : [];
  const places = stage.status === 'countdown' ? [] : team.map(({ nextAt }) => nextAt);
  return Math.min(stage.nextAt, ...[...seeking, ...places].map((at) => at ?? Infinity), ...chains.map(({ nextAt }) => nextAt));
}

/** `after` still carries the shown version of `before` here. */
function isSameOnScreen(before: Emergency, after: Emergency): boolean {
  return JSON.stringify(summaryOf(before)) === JSON.stringify(summaryOf(after));
}

export function involve(change: Change, personId: PersonId): void {
  if (!change.core.involved.includes(personId)) change.core.involved = [...change.core.involved, personId];
}

/** How a step reaches a person. */
export type Way = Pick<ProtocolStep, 'channels' | 'isParallel'>;

/** A test runs the whole chain and reaches nothing outside: its one account follows by the app. */
export function waysOut({ mode }: Pick<EmergencyCore, 'mode'>, channels: readonly Channel[]): readonly Channel[] {
  return mode === 'test' ? channels.filter((channel) => channel === 'app') : channels;
}

/** Pages one person, by one channel or by all at once, and keeps trying the rest. Null when none reaches them. */
export function pagePerson(change: Change, person: Contact, purpose: PagePurpose, { channels, isParallel }: Way, place?: TeamPlace): Channel | null {
  const { core, nowMs } = change;
  const open = waysOut(core, channels);
  const reachable = open.filter((channel) => person.channels.includes(channel));
  const start = reachable[0];
  if (start === undefined) return null;
  const taken = isParallel ? reachable : [start];
  for (const channel of taken) newPage(change, { personId: person.personId, recipient: person.name, channel, purpose });
  const channelsLeft = isParallel ? open.filter((channel) => !taken.includes(channel)) : open.slice(open.indexOf(start) + 1);
  const chain: Chain = {
    rung: core.rung, personId: person.personId, name: person.name, purpose, channelsLeft,
    startedAt: nowMs, nextAt: nowMs + core.limits.receiptWaitMs, isReplaced: false,
    ...(place === undefined ? {} : { place }),
  };
  core.chains = [...core.chains.filter((other) => other.personId !== person.personId), chain];
  involve(change, person.personId);
  return start;
}

/** Rings what belongs to no person. Nothing of ours answers for it: it is no receipt and stops no chain. */
export function ring(change: Change, device: AlertDevice, purpose: PagePurpose): void {
  newPage(change, { personId: null, recipient: device.label, channel: device.kind, purpose, alertDeviceId: device.id });
}

interface PageTo {
  personId: PersonId | null;
  recipient: string;
  channel: Page['channel'];
  purpose: PagePurpose;
  alertDeviceId?: string;
}

export function newPage(change: Change, { alertDeviceId, ...to }: PageTo): void {
  const { core, nowMs, world } = change;
  const page: Page = {
    id: brandPageId(world.newId()), emergencyId: core.id, step: core.rung, ...to,
    intendedAt: nowMs, sentAt: null, deliveredAt: null, shownAt: null, acknowledgedAt: null, failedAt: null, failure: null, isRepeat: false, carrierStatus: null,
    alertDeviceId: alertDeviceId ?? null,
  };
  change.effects.push({ type: 'page', page, isNew: true });
  const facts = { channel: to.channel, purpose: to.purpose, step: core.rung, ...(alertDeviceId === undefined ? {} : { device: to.recipient }) };
  note(change, 'paged', facts, to.personId === null ? null : { personId: to.personId, name: to.recipient });
}

/** Puts the emergency to one responder. A responder whose earlier offer ended gets the same offer again. */
export function offerTo(change: Change, responder: RankedResponder, way: Way, place?: TeamPlace): boolean {
  const channel = pagePerson(change, responder, 'offer', way, place);
  if (channel === null) return false;
  const { core, nowMs, world } = change;
  const earlier = core.offers.find((offer) => offer.responderId === responder.personId);
  const offer: OfferState = {
    id: earlier?.id ?? brandOfferId(world.newId()),
    responderId: responder.personId,
    responderName: responder.name,
    responderGivenName: responder.givenName,
    status: 'offered',
    rank: earlier?.rank ?? core.offers.length + 1,
    distanceM: responder.distanceM,
    etaS: responder.etaS,
    positionAgeMs: responder.positionAgeMs,
    reasons: responder.reasons,
    declineReason: null,
    offeredAt: nowMs,
    answeredAt: null,
    channel,
    ...(place === undefined ? {} : { place }),
  };
  putOffer(change, offer);
  const facts = { rank: offer.rank, etaS: responder.etaS, distanceM: offer.distanceM, positionAgeMs: offer.positionAgeMs };
  note(change, 'offered', place === undefined ? facts : { ...facts, place }, responder);
  return true;
}

/** Makes somebody's offer the accepted one, without asking: the holder handed the emergency to them. */
export function grantOffer(change: Change, to: Contact, channel: Channel): void {
  const { core, nowMs, world } = change;
  const known = core.offers.find(({ responderId }) => responderId === to.personId);
  const fresh: Omit<OfferState, 'status' | 'answeredAt'> = {
    id: brandOfferId(world.newId()), responderId: to.personId, responderName: to.name, responderGivenName: to.givenName,
    rank: core.offers.length + 1, distanceM: null, etaS: null, positionAgeMs: null, reasons: [], declineReason: null, offeredAt: nowMs, channel,
  };
  const { place: _place, ...lead } = known ?? { ...fresh, place: undefined };
  putOffer(change, { ...lead, status: 'accepted', declineReason: null, answeredAt: nowMs });
  involve(change, to.personId);
}

export function answerOffer(change: Change, offer: OfferState, status: OfferStatus, declineReason: string | null = null): void {
  putOffer(change, { ...offer, status, declineReason, answeredAt: change.nowMs });
  stopPaging(change, offer.responderId);
}

function putOffer(change: Change, offer: OfferState): void {
  const { core } = change;
  const isKnown = core.offers.some((other) => other.id === offer.id);
  core.offers = isKnown ? core.offers.map((other) => (other.id === offer.id ? offer : other)) : [...core.offers, offer];
  change.effects.push({ type: 'offer', offer });
}

/** Tells those still asked that they are not needed, and stops paging them: whoever was asked to lead, unless others are named. */
export function standDown(change: Change, reason: string, asked: readonly OfferState[] = liveOffers(change.core)): void {
  for (const offer of asked) standDownOne(change, offer, 'stood-down', reason);
}

/** Kept with the offer: this person is not asked again for this emergency. */
export const BY_DISPATCHER = 'by-dispatcher';

/** `kept` stays with the offer, where its reason matters later. */
export function standDownOne(change: Change, offer: OfferState, status: OfferStatus, reason: string, kept: string | null = null, facts: Facts = {}): void {
  answerOffer(change, offer, status, kept);
  const person = { personId: offer.responderId, name: offer.responderName };
  note(change, status === 'expired' ? 'offer-expired' : 'stood-down', { reason, ...facts }, person);
  pageStandDown(change, person, offer.channel);
}

/** One message by the best way there is; nobody waits for its receipt. */
export function pageStandDown(change: Change, { personId, name }: { personId: PersonId; name: string }, lastChannel: Channel): void {
  const [best = lastChannel] = waysOut(change.core, change.world.contact(personId)?.channels ?? []);
  newPage(change, { personId, recipient: name, channel: best, purpose: 'stand-down' });
}

/** A drill's holder stays free: a real emergency must find them. */
export function markBusy(change: Change, personId: PersonId, isBusy: boolean): void {
  if (change.core.mode === 'actual') change.effects.push({ type: 'responder-busy', personId, isBusy });
}

/** What waits to be sent to this person stays unsent, and no further channel is tried. */
export function stopPaging(change: Change, personId: PersonId): void {
  dropChains(change, personId);
  change.effects.push({ type: 'withdraw-pages', personId });
}

export function dropChains(change: Change, personId: PersonId): void {
  change.core.chains = change.core.chains.filter((chain) => chain.personId !== personId);
}

/** Offers nobody has answered, for every place. */
export function openOffers(core: EmergencyCore): readonly OfferState[] {
  return core.offers.filter(({ status }) => status === 'offered');
}

/** Those asked to lead, and to hold it. */
export function liveOffers(core: EmergencyCore): readonly OfferState[] {
  return openOffers(core).filter(({ place }) => place === undefined);
}

export function noteStatus(change: Change, status: EmergencyStatus, person: { personId: PersonId; name: string }): void {
  note(change, 'status-changed', { status }, person);
}
