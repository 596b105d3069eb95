// Watches the inbox for what was mine and is no longer, so that nobody runs for nothing and nobody wonders why the page went away.
import type { Followed } from '@mydr24/client';
import type { InboxItem, PersonId } from '@mydr24/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isAsked, standDownOf, type StandDown } from './inbox-view.ts';

export function useStandDowns(inbox: Followed<'inbox'> | null, items: readonly InboxItem[], me: PersonId): { standDowns: readonly StandDown[]; dismiss: (emergencyId: string) => void } {
  const [standDowns, setStandDowns] = useState<readonly StandDown[]>([]);
  const known = useRef(new Map<string, InboxItem>());
  /** Said once for each emergency: what its holder does later is no news to those who need not go. */
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const item of items) known.current.set(item.emergency.id, item);
  }, [items]);
  useEffect(() => {
    if (inbox === null) return undefined;
    return inbox.onEvent(({ kind, body }) => {
      if (kind !== 'inbox-changed') return;
      const after = body as InboxItem;
      const { id } = after.emergency;
      const isAskedAgain = isAsked(after, me);
      if (isAskedAgain) told.current.delete(id);
      const standDown = told.current.has(id) ? null : standDownOf(known.current.get(id), after, me);
      if (standDown !== null) told.current.add(id);
      setStandDowns((before) => {
        const others = before.filter((each) => each.emergency.id !== id);
        if (standDown !== null) return [...others, standDown];
        return isAskedAgain ? others : before;
      });
      known.current.set(id, after);
    });
  }, [inbox, me]);
  const dismiss = useCallback((emergencyId: string) => setStandDowns((before) => before.filter((each) => each.emergency.id !== emergencyId)), []);
  return { standDowns, dismiss };
}
