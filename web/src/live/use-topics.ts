// Follows several topics of one kind as one list, in the order asked for: the population board over all of a person's units.
import type { Followed, TopicView } from '@mydr24/client';
import type { TopicKind } from '@mydr24/protocol';
import { useMemo, useSyncExternalStore } from 'react';
import { useClient } from './live-context.tsx';
import { createSlot } from './slot.ts';

interface Group<K extends TopicKind> {
  get: () => readonly TopicView<K>[];
  subscribe: (listener: () => void) => () => void;
  followed: readonly Followed<K>[];
}

function group<K extends TopicKind>(followed: readonly Followed<K>[]): Group<K> {
  let shown: readonly TopicView<K>[] = [];
  const get = (): readonly TopicView<K>[] => {
    const next = followed.map((each) => each.getSnapshot());
    if (next.length !== shown.length || next.some((view, index) => view !== shown[index])) shown = next;
    return shown;
  };
  const subscribe = (listener: () => void) => {
    const ends = followed.map((each) => each.subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  };
  return { get, subscribe, followed };
}

function close<K extends TopicKind>({ followed }: Group<K>): void {
  for (const each of followed) each.close();
}

const noGroup = { get: () => noViews, subscribe: () => () => undefined, followed: [] };
const noViews: readonly never[] = [];

export function useTopics<K extends TopicKind>(kind: K, ids: readonly string[]): readonly TopicView<K>[] {
  const client = useClient();
  const key = ids.join(' ');
  const slot = useMemo(() => createSlot<Group<K>>(() => group(key === '' ? [] : key.split(' ').map((id) => client.follow(kind, id))), close), [client, kind, key]);
  const followedGroup = useSyncExternalStore(slot.subscribe, slot.get) ?? noGroup;
  return useSyncExternalStore(followedGroup.subscribe, followedGroup.get);
}
