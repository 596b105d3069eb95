// The dispatcher's view of a tenant: open emergencies with their offers and pages, those set aside, and the responders. What
// belongs to an emergency leaves with it.
import type { CapAlert, Snapshot, TopicEvent, TopicLive } from '@mydr24/protocol';
import { upsert, without } from './collections.ts';
import { isOpenEmergency } from './patient.ts';

type Dispatch = Snapshot<'dispatch'>;

export function applyDispatchEvent(view: Dispatch, event: TopicEvent<'dispatch'>): Dispatch {
  switch (event.kind) {
    case 'emergency-changed': {
      const { id } = event.body;
      if (isOpenEmergency(event.body)) return { ...view, emergencies: upsert(view.emergencies, event.body, (e) => e.id) };
      return left(view, id);
    }
    case 'set-aside-changed': {
      const { emergencyId } = event.body;
      return { ...left(view, emergencyId), setAside: upsert(view.setAside, event.body, (each) => each.emergencyId) };
    }
    case 'set-aside-ended':
      return { ...view, setAside: without(view.setAside, ({ emergencyId }) => emergencyId === event.body.emergencyId) };
    case 'offer-changed':
      return isKnown(view, event.body.emergencyId) ? { ...view, offers: upsert(view.offers, event.body, ({ id }) => id) } : view;
    case 'page-changed':
      return isKnown(view, event.body.emergencyId) ? { ...view, pages: upsert(view.pages, event.body, ({ id }) => id) } : view;
    case 'responder-changed':
      return { ...view, responders: upsert(view.responders, event.body, ({ personId }) => personId) };
    case 'cap-alert-changed':
      return { ...view, capAlerts: isShownAlert(event.body) ? upsert(view.capAlerts, event.body, ({ id }) => id) : without(view.capAlerts, ({ id }) => id === event.body.id) };
  }
}

function left(view: Dispatch, id: string): Dispatch {
  return {
    ...view,
    emergencies: without(view.emergencies, (e) => e.id === id),
    offers: without(view.offers, (offer) => offer.emergencyId === id),
    pages: without(view.pages, (page) => page.emergencyId === id),
  };
}

/** The one rule of which alerts a desk lists; the server's snapshot follows it too. Time alone takes none away: the server says when one is over. */
export function isShownAlert({ state }: CapAlert): boolean {
  return state === 'active' || state === 'answered';
}

/** A page of an emergency that ended (a stand-down, a late receipt) is history, not dispatch. */
function isKnown(view: Dispatch, emergencyId: string): boolean {
  return view.emergencies.some(({ id }) => id === emergencyId);
}

/** Positions may arrive out of order: an older fix never replaces a newer one. */
export function applyDispatchLive(view: Dispatch, live: TopicLive<'dispatch'>): Dispatch {
  if (live.kind === 'arrivals') return { ...view, arrivals: live.body.arrivals };
  const { body } = live;
  const at = view.responders.findIndex(({ personId }) => personId === body.personId);
  const known = view.responders[at];
  if (known === undefined || (known.positionedAt ?? -1) >= body.positionedAt) return view;
  const { lat, lon, accuracyM, positionedAt } = body;
  return { ...view, responders: view.responders.with(at, { ...known, position: { lat, lon }, accuracyM, positionedAt }) };
}
