// Who stayed silent in a drill: people whom no page reached, and people who were reached and asked but gave no answer.
import type { Offer, Page } from '@mydr24/protocol';

type PageFacts = Pick<Page, 'personId' | 'recipient' | 'purpose' | 'deliveredAt' | 'shownAt' | 'acknowledgedAt'>;
type OfferFacts = Pick<Offer, 'responderId' | 'responderName' | 'status'>;

export function silentPeople(pages: readonly PageFacts[], offers: readonly OfferFacts[]): { unreached: string[]; unanswered: string[] } {
  const asked = pages.filter(({ personId, purpose }) => personId !== null && purpose !== 'stand-down');
  const answered = new Set<string | null>([
    ...asked.filter(({ acknowledgedAt }) => acknowledgedAt !== null).map(({ personId }) => personId),
    ...offers.filter(({ status }) => status === 'accepted' || status === 'declined').map(({ responderId }) => responderId),
  ]);
  const reached = new Set(asked.filter((page) => page.deliveredAt !== null || page.shownAt !== null || page.acknowledgedAt !== null).map(({ personId }) => personId));
  const named = new Map(asked.map(({ personId, recipient }) => [personId, recipient]));
  const silent = [...named].filter(([personId]) => !answered.has(personId));
  const names = (people: typeof silent): string[] => people.map(([, name]) => name).toSorted((one, other) => one.localeCompare(other));
  return { unreached: names(silent.filter(([personId]) => !reached.has(personId))), unanswered: names(silent.filter(([personId]) => reached.has(personId))) };
}
