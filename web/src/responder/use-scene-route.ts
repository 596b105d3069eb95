// The way to the scene for whoever holds it, asked again while they travel. What was there stays when the connection goes.
import type { EmergencyId, SceneRoute, WireError } from '@mydr24/protocol';
import { useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

export interface KnownRoute {
  readonly route: SceneRoute | null;
  readonly error: WireError | null;
}

const RENEW_MS = 20_000;

export function useSceneRoute(emergencyId: EmergencyId, isTravelling: boolean): KnownRoute {
  const request = useRequest();
  const [known, setKnown] = useState<KnownRoute>({ route: null, error: null });
  useEffect(() => {
    if (!isTravelling) return undefined;
    let isWanted = true;
    const ask = (): void =>
      void request('routeToScene', { params: { emergencyId } }).then((answer) => {
        if (isWanted) setKnown(({ route }) => (answer.ok ? { route: answer.body, error: null } : { route, error: answer.error }));
      });
    ask();
    const timer = setInterval(ask, RENEW_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [request, emergencyId, isTravelling]);
  return isTravelling ? known : { route: null, error: null };
}
