// The standing assignment and mass-casualty modes, asked again every few seconds; what was there stays, with its age, when the connection goes.
import type { AssignmentBoard, WireError } from '@mydr24/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useRequest } from '../live/live-context.tsx';

export interface AssignmentView {
  board: AssignmentBoard | null;
  /** Of the last ask; null when it was answered. */
  error: WireError | null;
  /** When the board was answered, by the server's clock. */
  answeredAt: number;
  renew: () => void;
}

const RENEW_MS = 3_000;

export function useAssignment(): AssignmentView {
  const request = useRequest();
  const client = useClient();
  const [view, setView] = useState<Omit<AssignmentView, 'renew'>>({ board: null, error: null, answeredAt: 0 });
  const renew = useCallback(
    () => void request('getAssignment', {}).then((answer) =>
      setView((before) => (answer.ok ? { board: answer.body, error: null, answeredAt: client.serverNowMs() } : { ...before, error: answer.error }))),
    [request, client],
  );
  useEffect(() => {
    renew();
    const timer = setInterval(renew, RENEW_MS);
    return () => clearInterval(timer);
  }, [renew]);
  return { ...view, renew };
}
