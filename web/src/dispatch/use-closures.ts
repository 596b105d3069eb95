// Closures and delays of roads in force, asked again now and then; what was there stays when the connection goes.
import type { RoadClosure } from '@mydr24/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

const RENEW_MS = 15_000;

export function useClosures(): { closures: readonly RoadClosure[]; renew: () => void } {
  const request = useRequest();
  const [closures, setClosures] = useState<readonly RoadClosure[]>([]);
  const renew = useCallback(() => void request('listClosures', {}).then((answer) => answer.ok && setClosures(answer.body.closures)), [request]);
  useEffect(() => {
    renew();
    const timer = setInterval(renew, RENEW_MS);
    return () => clearInterval(timer);
  }, [renew]);
  return { closures, renew };
}
