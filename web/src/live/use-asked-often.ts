// What the server is asked now and then while a screen is open; what was there stays when the connection goes, with the time it was asked.
import type { EndpointName, EndpointReply } from '@mydr24/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useRequest } from './live-context.tsx';

export interface AskedOften<Body> {
  body: Body | null;
  hasFailed: boolean;
  renew: () => void;
}

export function useAskedOften<K extends EndpointName>(endpoint: K, everyMs: number): AskedOften<EndpointReply<K>> {
  const request = useRequest();
  const [state, setState] = useState<{ body: EndpointReply<K> | null; hasFailed: boolean }>({ body: null, hasFailed: false });
  const renew = useCallback(
    () => void request(endpoint, {}).then((answer) => setState((known) => (answer.ok ? { body: answer.body, hasFailed: false } : { ...known, hasFailed: true }))),
    [request, endpoint],
  );
  useEffect(() => {
    renew();
    const timer = setInterval(renew, everyMs);
    return () => clearInterval(timer);
  }, [renew, everyMs]);
  return { ...state, renew };
}
