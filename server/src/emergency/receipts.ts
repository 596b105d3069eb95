// What devices, carriers and people say of pages: the ladder climbs, chains rest or hurry. A carrier's word is never a device's.
import { type Change, dropChains, note } from './emergency-change.ts';
import { isForward } from './carrier-report.ts';
import { decided, endOf, same, stageOf } from './decision.ts';
import { type Decision, type Emergency, type EventOf, type In, isOpen, type Named, type OpenEmergency, type Stage } from './emergency-state.ts';
import { climb } from './emergency-views.ts';
import { hurryChain } from './escalation.ts';

/** A device receipt: the ladder climbs, the person's other channels rest; it may come after the end, too. */
function receive(change: Change, event: EventOf<'receipt'>): boolean {
  // What belongs to no person has no device of ours that could say so.
  if (event.page.personId === null) return false;
  const page = climb(event.page, event.rung, change.nowMs);
  if (page === event.page) return false;
  change.effects.push({ type: 'page', page, isNew: false });
  change.core.reachedAt ??= change.nowMs;
  const person = { personId: event.page.personId, name: page.recipient };
  note(change, 'receipt', { rung: event.rung, channel: page.channel, step: page.step }, person);
  dropChains(change, person.personId);
  if (event.rung === 'acknowledged' && page.purpose !== 'stand-down') acknowledge(change, person);
  return true;
}

export const receiveOpen = (state: OpenEmergency, event: EventOf<'receipt'>, change: Change): Decision =>
  receive(change, event) ? decided(change, state, paused(change, state, stageOf(state))) : same(state);

export const receiveEnded = (state: Emergency, event: EventOf<'receipt'>, change: Change): Decision =>
  receive(change, event) && !isOpen(state) ? decided(change, state, endOf(state)) : same(state);

/** What the carrier says of a message it took: kept, forward only. "Undelivered" is as good as failed, even long after it was sent. */
function hearCarrier(change: Change, { page, status }: EventOf<'carrier-status'>): boolean {
  if (!isForward(page.carrierStatus, status)) return false;
  change.effects.push({ type: 'page', page: { ...page, carrierStatus: status, sentAt: page.sentAt ?? change.nowMs }, isNew: false });
  const isWorthALine = status === 'delivered' || status === 'undelivered';
  const person = page.personId === null ? null : { personId: page.personId, name: page.recipient };
  if (isWorthALine) note(change, 'carrier-reported', { status, channel: page.channel, step: page.step }, person);
  return true;
}

export const hearCarrierOpen = (state: OpenEmergency, event: EventOf<'carrier-status'>, change: Change): Decision => {
  if (!hearCarrier(change, event)) return same(state);
  const { page, status } = event;
  if (status === 'undelivered' && page.personId !== null && page.deliveredAt === null) hurryChain(change, page.personId, page.step);
  return decided(change, state, stageOf(state));
};

export const hearCarrierEnded = (state: In<'closed' | 'cancelled'>, event: EventOf<'carrier-status'>, change: Change): Decision =>
  hearCarrier(change, event) ? decided(change, state, endOf(state)) : same(state);

function acknowledge(change: Change, by: Named): void {
  if (change.core.acknowledged !== null) return;
  change.core.acknowledged = { ...by, at: change.nowMs };
  note(change, 'acknowledged', {}, by);
}

/** A person took notice: the repeating fail-safe waits longer, but does not end (E7). */
function paused(change: Change, before: OpenEmergency, stage: Stage): Stage {
  const isNews = before.acknowledged === null && change.core.acknowledged !== null;
  if (!isNews || stage.status !== 'seeking' || !change.core.isFailSafeReached) return stage;
  return { ...stage, nextAt: Math.max(stage.nextAt, change.nowMs + change.core.limits.acknowledgedWaitMs) };
}

export const acknowledgeOpen = (state: OpenEmergency, { by }: EventOf<'acknowledged'>, change: Change): Decision => {
  if (state.acknowledged !== null) return same(state);
  acknowledge(change, by);
  dropChains(change, by.personId);
  return decided(change, state, paused(change, state, stageOf(state)));
};

export const failPage = (state: OpenEmergency, { page }: EventOf<'page-failed'>, change: Change): Decision => {
  const person = page.personId === null ? null : { personId: page.personId, name: page.recipient };
  note(change, 'page-failed', { channel: page.channel, step: page.step, failure: page.failure }, person);
  if (person) hurryChain(change, person.personId, page.step);
  return decided(change, state, stageOf(state));
};

