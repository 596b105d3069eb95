// One person's reachability, read again every ten seconds and whenever their own tests or duty change.
import type { PersonId } from '@mydr24/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFollowed, useRequest } from '../live/live-context.tsx';

const AGAIN_MS = 10_000;

export function usePersonReach(personId: PersonId) {
  const request = useRequest();
  return useQuery({ queryKey: ['person-reach', personId], queryFn: () => request('getPersonReach', { params: { personId } }), refetchInterval: AGAIN_MS });
}

/** Who cannot be reached: read again on every word of dispatch, and anyway for staff whom dispatch does not show. */
export function useReachList(tenantId: string) {
  const request = useRequest();
  const queries = useQueryClient();
  const dispatch = useFollowed('dispatch', tenantId);
  useEffect(
    () => dispatch?.onEvent(({ kind }) => void (kind === 'responder-changed' && queries.invalidateQueries({ queryKey: ['reach-list'] }))),
    [dispatch, queries],
  );
  return useQuery({ queryKey: ['reach-list'], queryFn: () => request('listReach', {}), refetchInterval: AGAIN_MS });
}
