// What the pack says for one emergency, in the reader's language. Asked again when the kind changes and when the line is back.
import type { EmergencySummary, Guidance } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { useLanguage } from '../words/words-context.tsx';

export interface GuidanceState {
  guidance: Guidance | null;
  hasFailed: boolean;
  again: () => void;
}

export function useGuidance({ id, kind }: Pick<EmergencySummary, 'id' | 'kind'>): GuidanceState {
  const request = useRequest();
  const { locale } = useLanguage();
  const isLive = useConnection().tag === 'live';
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['guidance', id, kind, locale],
    queryFn: async () => {
      const answer = await request('getGuidance', { params: { emergencyId: id }, query: { language: locale } });
      return answer.ok ? answer.body : null;
    },
    staleTime: Infinity,
  });
  const isMissing = data === null;
  useEffect(() => void (isLive && isMissing && refetch()), [isLive, isMissing, refetch]);
  return { guidance: data ?? null, hasFailed: isMissing && !isFetching, again: () => void refetch() };
}
