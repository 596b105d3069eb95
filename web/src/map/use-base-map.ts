// Which base map there is: asked of the server, remembered for when there is no line (its tiles are with the service worker then).
import { BaseMap } from '@mydr24/protocol';
import { useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

/** `unknown`: the server could not be asked and nothing is remembered. */
export type BaseMapState = { status: 'loading' | 'none' | 'unknown'; map: null } | { status: 'there'; map: BaseMap };

const KEPT = 'mydr24.map';
const ASK_AGAIN_MS = 15_000;

function kept(): BaseMap | null {
  try {
    return BaseMap.parse(JSON.parse(localStorage.getItem(KEPT) ?? 'null'));
  } catch {
    return null;
  }
}

function keep(map: BaseMap | null): void {
  if (map === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify(map));
}

export function useBaseMapFacts(): BaseMapState {
  const request = useRequest();
  const [state, setState] = useState<BaseMapState>({ status: 'loading', map: null });
  const isSettled = state.status === 'there' || state.status === 'none';
  useEffect(() => {
    if (isSettled) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answer = await request('getBaseMap', {});
      if (!isWanted) return;
      if (answer.ok) keep(answer.body.map);
      const map = answer.ok ? answer.body.map : kept();
      setState(map !== null ? { status: 'there', map } : { status: answer.ok ? 'none' : 'unknown', map: null });
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [request, isSettled]);
  return state;
}
