// One emergency, whole: every offer, page and timeline entry stays, also after its end.
import type { EmergencyDetail, TopicEvent } from '@mydr24/protocol';
import { upsert } from './collections.ts';

export function applyEmergencyEvent(detail: EmergencyDetail, event: TopicEvent<'emergency'>): EmergencyDetail {
  switch (event.kind) {
    case 'emergency-changed':
      return { ...detail, summary: event.body };
    case 'offer-changed':
      return { ...detail, offers: upsert(detail.offers, event.body, ({ id }) => id) };
    case 'page-changed':
      return { ...detail, pages: upsert(detail.pages, event.body, ({ id }) => id) };
    case 'timeline-grew':
      return { ...detail, timeline: upsert(detail.timeline, event.body, ({ n }) => n).toSorted((a, b) => a.n - b.n) };
  }
}
