// Which topics hear of a change, and what they are told: the new state of each thing that changed (convergence: old
// state + events = fresh state). Pure; the record store loads what is asked for here and stores what comes out.
import { type FamilyLinkId, type FamilyStatus, type InboxItem, type Page, type PersonId, topicName } from '@mydr24/protocol';
import type { NewEvent } from '../platform/topic-log.ts';
import type { Effect, Emergency } from './emergency-state.ts';
import { findOffer, hasAccepted, offerOf, summaryOf, withheld } from './emergency-views.ts';

export interface Told {
  state: Emergency;
  effects: readonly Effect[];
  /** True when a screen's summary of the emergency changed, not only its pages or clock. */
  isSummaryNew: boolean;
  /** Pages as they are now, new and changed. */
  pages: readonly Page[];
}

/** Whose inbox changes: everybody involved when the emergency changed, else those whose pages or offers did. */
export function inboxesOf({ state, effects, isSummaryNew, pages }: Told): PersonId[] {
  if (isSummaryNew) return [...state.involved];
  const people = new Set<PersonId>(pages.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  for (const effect of effects) if (effect.type === 'offer') people.add(effect.offer.responderId);
  return [...people];
}

export function inboxItemOf(state: Emergency, personId: PersonId, pagesOfPerson: readonly Page[]): InboxItem {
  const isWithheld = !hasAccepted(state, personId);
  return { emergency: isWithheld ? withheld(summaryOf(state)) : summaryOf(state), isWithheld, offer: findOffer(state, personId), pages: [...pagesOfPerson] };
}

/** What an inbox lists: open emergencies one was told of, or whose offer is open or accepted. Clients apply the same rule to events. */
export function belongsInInbox({ emergency, offer }: InboxItem): boolean {
  const isOpen = emergency.status !== 'closed' && emergency.status !== 'cancelled';
  return isOpen && (offer === null || offer.status === 'offered' || offer.status === 'accepted');
}

export function eventsOf(told: Told, inboxes: ReadonlyMap<PersonId, readonly Page[]>, family: readonly { linkId: FamilyLinkId; status: FamilyStatus }[]): NewEvent[] {
  const { state, effects, isSummaryNew, pages } = told;
  const { tenantId, patient } = state;
  const events: NewEvent[] = [];
  const tell = (topic: NewEvent['topic'], kind: string, body: unknown): void => void events.push({ tenantId, topic, kind, body });
  const emergency = topicName('emergency', state.id);
  const dispatch = topicName('dispatch', tenantId);
  const both = (kind: string, body: unknown): void => {
    tell(emergency, kind, body);
    tell(dispatch, kind, body);
  };
  if (isSummaryNew) {
    const summary = summaryOf(state);
    both('emergency-changed', summary);
    // What is only practised or tested marks no board.
    const isReal = state.mode === 'actual';
    if (isReal) tell(topicName('patient', patient.id), 'emergency-changed', summary);
    if (isReal && patient.unitId !== null) tell(topicName('unit', patient.unitId), 'emergency-changed', summary);
  }
  for (const effect of effects) if (effect.type === 'offer') both('offer-changed', offerOf(state, effect.offer));
  for (const page of pages) both('page-changed', page);
  for (const effect of effects) if (effect.type === 'timeline') tell(emergency, 'timeline-grew', effect.entry);
  for (const [personId, own] of inboxes) tell(topicName('inbox', personId), 'inbox-changed', inboxItemOf(state, personId, own));
  if (isSummaryNew) for (const { linkId, status } of family) tell(topicName('family', linkId), 'family-status-changed', status);
  return events;
}
