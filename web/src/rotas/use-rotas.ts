// What the rota screens ask the server, and when again: at each change told by the rotas topic, when a shift ends, and every
// minute for who can be reached. The web computes no holder.
import type { Reply } from '@mydr24/client';
import type { EndpointReply, RotaOverview, Snapshot } from '@mydr24/protocol';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useClient, useRequest, useTopic } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';

const LOOK_EVERY_MS = 60_000;

/** Changes with every change of any rota or gap. */
function stampOf(view: Snapshot<'rotas'> | null): string {
  if (view === null) return '';
  return [...view.rotas.map(({ id, version }) => `${id}${version}`), ...view.gaps.map(({ id, notice, fromAt, toAt }) => `${id}${notice}${fromAt}${toAt}`)].join();
}

/** The rotas topic of this health system; what was asked before a change is asked again. */
export function useRotasTopic() {
  const view = useTopic('rotas', useMe().person.tenantId);
  const queries = useQueryClient();
  const stamp = stampOf(view.data);
  useEffect(() => void (stamp !== '' && queries.invalidateQueries({ queryKey: ['rotas'] })), [queries, stamp]);
  return view;
}

export function useOverviews() {
  const request = useRequest();
  const client = useClient();
  return useQuery({
    queryKey: ['rotas', 'overviews'], queryFn: () => request('listRotas', {}), placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => Math.min(LOOK_EVERY_MS, untilNextHandOver(state.data, client.serverNowMs())),
  });
}

function untilNextHandOver(reply: Reply<EndpointReply<'listRotas'>> | undefined, nowMs: number): number {
  const ends = reply?.ok === true ? reply.body.rotas.map(({ now }: RotaOverview) => now.toAt - nowMs) : [];
  return Math.max(1_000, Math.min(LOOK_EVERY_MS, ...ends) + 500);
}

export function useRota(rotaId: string, fromAt: number, toAt: number) {
  const request = useRequest();
  return useQuery({
    queryKey: ['rotas', 'one', rotaId, fromAt, toAt], placeholderData: keepPreviousData,
    queryFn: () => request('getRota', { params: { rotaId }, query: { fromAt: String(fromAt), toAt: String(toAt) } }),
  });
}

export function useMyShifts() {
  const request = useRequest();
  return useQuery({ queryKey: ['rotas', 'mine'], queryFn: () => request('listMyShifts', {}), placeholderData: keepPreviousData });
}

export function useRotaPeople() {
  const request = useRequest();
  return useQuery({ queryKey: ['rotas', 'people'], queryFn: () => request('listRotaPeople', {}) });
}

export const canEdit = (roles: readonly string[]): boolean => roles.includes('coordinator') || roles.includes('admin');
