// What a responder's phone shows of their inbox, in this order: a page to answer, a stand-down to read, the emergency they hold, or waiting.
import type { EmergencySummary, InboxItem, Page, PersonId } from '@mydr24/protocol';
import { isUnderWay, partOf } from './own-part.ts';

export type InboxView =
  | { view: 'page'; item: InboxItem; more: number }
  | { view: 'stood-down'; standDown: StandDown }
  | { view: 'active'; item: InboxItem; more: number }
  | { view: 'waiting'; told: readonly InboxItem[] };

export type StandDownReason = 'taken' | 'cancelled' | 'ended' | 'given-back' | 'handed-over';
export interface StandDown {
  emergency: EmergencySummary;
  reason: StandDownReason;
  pages: readonly Page[];
}

/** A place of the team is asked for although somebody leads. */
export function isAsked({ offer, emergency }: InboxItem, me: PersonId): boolean {
  return offer?.status === 'offered' && offer.responderId === me && emergency.closedAt === null && (emergency.holderId === null || offer.place !== undefined);
}

/** What is real goes before what is practised, whenever it came. */
function byUrgency({ emergency: a }: InboxItem, { emergency: b }: InboxItem): number {
  return Number(a.mode !== 'actual') - Number(b.mode !== 'actual') || a.openedAt - b.openedAt;
}

export function inboxView(items: readonly InboxItem[], standDowns: readonly StandDown[], me: PersonId, answered: ReadonlySet<string>): InboxView {
  const asked = items.filter((item) => isAsked(item, me) && !answered.has(item.emergency.id)).toSorted(byUrgency);
  const [page, ...more] = asked;
  if (page !== undefined) return { view: 'page', item: page, more: more.length };
  const [standDown] = standDowns;
  if (standDown !== undefined) return { view: 'stood-down', standDown };
  const [held, ...alsoHeld] = items.filter(({ emergency }) => isUnderWay(partOf(emergency, me))).toSorted(byUrgency);
  if (held !== undefined) return { view: 'active', item: held, more: alsoHeld.length };
  return { view: 'waiting', told: items.filter(({ offer }) => offer === null) };
}

/** What still waits for a word of mine wherever I am: the page is not answered, and nobody has taken the emergency. */
export function waitingPages(items: readonly InboxItem[], me: PersonId): InboxItem[] {
  const waits = ({ emergency, offer, pages }: InboxItem): boolean =>
    emergency.closedAt === null && partOf(emergency, me) === null && (emergency.holderId === null || offer?.place !== undefined) && pages.some((page) => page.personId === me && page.purpose !== 'stand-down') && pages.every((page) => page.personId !== me || page.acknowledgedAt === null);
  return items.filter(waits).toSorted(byUrgency);
}

/** Why an item that was mine to answer or to hold is so no longer; null when it still is, or never was. */
export function standDownOf(before: InboxItem | undefined, after: InboxItem, me: PersonId): StandDown | null {
  const { emergency, offer, pages } = after;
  const wasMine = before !== undefined && (isAsked(before, me) || partOf(before.emergency, me) !== null);
  const isTold = pages.some((page) => page.purpose === 'stand-down' && page.personId === me && page.acknowledgedAt === null);
  if (!wasMine && !(isTold && before !== undefined)) return null;
  if (partOf(emergency, me) !== null && emergency.status !== 'closed') return null;
  if (isAsked(after, me) && emergency.status !== 'cancelled' && emergency.status !== 'closed') return null;
  if (offer?.status === 'declined') return null;
  const reason = reasonOf(before, after, me);
  return reason === null ? null : { emergency, reason, pages };
}

function reasonOf(before: InboxItem | undefined, { emergency, offer }: InboxItem, me: PersonId): StandDownReason | null {
  const held = before?.emergency.holderId === me;
  if (emergency.status === 'cancelled') return 'cancelled';
  // Whoever held it closed it themselves, or reads it on the screen that ends the work.
  if (emergency.status === 'closed') return held ? null : 'ended';
  if (held) return offer?.status === 'expired' ? 'given-back' : 'handed-over';
  return 'taken';
}

/** Pages of mine this screen may say `shown` for: those that come to a screen of ours. That an SMS was shown, nobody knows. */
export function pagesToShow(item: { pages: readonly Page[] }, me: PersonId): Page[] {
  return item.pages.filter((page) => page.personId === me && page.shownAt === null && (page.channel === 'app' || page.channel === 'push'));
}

/** Whichever channel they came by: the person answers, not the channel. */
export function pagesToAcknowledge(item: { pages: readonly Page[] }, me: PersonId): Page[] {
  return item.pages.filter((page) => page.personId === me && page.acknowledgedAt === null);
}
