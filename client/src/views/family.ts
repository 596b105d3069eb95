// What a consented family member sees: the last word replaces what was.
import type { FamilyStatus, TopicEvent } from '@mydr24/protocol';

export function applyFamilyEvent(_: FamilyStatus, event: TopicEvent<'family'>): FamilyStatus {
  return event.body;
}
