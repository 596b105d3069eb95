// Who could go to an emergency now, in order; renewed while it is looked at. What was there stays, with its time on it.
import type { EmergencyId, RankedPerson } from '@mydr24/protocol';
import { useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

export interface Ranking {
  at: number;
  people: readonly RankedPerson[];
  leftOut: number;
}

const RENEW_MS = 5_000;

export function useRanking(emergencyId: EmergencyId): Ranking | 'failed' | null {
  const request = useRequest();
  const [ranking, setRanking] = useState<Ranking | 'failed' | null>(null);
  useEffect(() => {
    let isWanted = true;
    const ask = (): void =>
      void request('rankEmergency', { params: { emergencyId } }).then((answer) => {
        if (isWanted) setRanking((before) => (answer.ok ? answer.body : (before ?? 'failed')));
      });
    ask();
    const timer = setInterval(ask, RENEW_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [request, emergencyId]);
  return ranking;
}
