// The way to the scene for whoever holds it, asked again as they move, and now and then so that a road closed meanwhile is known. What was there
// stays when the connection goes, and comes anew when it is back.
import type { EmergencyId, Position, SceneRoute, WireError } from '@mydr24/protocol';
import { useEffect, useRef, useState } from 'react';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { isWayWorthAsking, type AskedFrom } from './way-asking.ts';

export interface KnownRoute {
  readonly route: SceneRoute | null;
  readonly error: WireError | null;
}

const LOOK_EVERY_MS = 5_000;

export function useSceneRoute(emergencyId: EmergencyId, isTravelling: boolean, ownAt: Position | null): KnownRoute {
  const request = useRequest();
  const isLive = useConnection().tag === 'live';
  const [known, setKnown] = useState<KnownRoute>({ route: null, error: null });
  const at = useRef(ownAt);
  useEffect(() => void (at.current = ownAt), [ownAt]);
  useEffect(() => {
    if (!isTravelling || !isLive) return undefined;
    let isWanted = true;
    let asked: AskedFrom | null = null;
    const ask = (): void => {
      const nowMs = performance.now();
      if (!isWayWorthAsking(asked, at.current, nowMs)) return;
      asked = { at: at.current, askedMs: nowMs };
      void request('routeToScene', { params: { emergencyId } }).then((answer) => {
        if (isWanted) setKnown(({ route }) => (answer.ok ? { route: answer.body, error: null } : { route, error: answer.error }));
      });
    };
    ask();
    const timer = setInterval(ask, LOOK_EVERY_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [request, emergencyId, isTravelling, isLive]);
  return isTravelling ? known : { route: null, error: null };
}
