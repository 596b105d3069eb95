// Says what became of a test page: delivered and shown by itself, confirmed by its person.
import type { TestPage } from '@mydr24/protocol';
import { useCallback, useEffect, useRef } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { ownDeviceId } from './device-identity.ts';

export function useAnswerTest({ id, channel }: TestPage) {
  const request = useRequest();
  return useAction(
    useCallback(
      (code: string | undefined) =>
        request('recordTestReceipt', { params: { channel }, body: { testPageId: id, rung: 'acknowledged', personDeviceId: ownDeviceId(), ...(code === undefined ? {} : { code }) } }),
      [request, id, channel],
    ),
  );
}

/** Only what is true: a hidden tab shows nothing, and a tap on a push's notification is its answer. */
export function useTestReceipts(tests: readonly TestPage[], isVisible: boolean): void {
  const request = useRequest();
  const said = useRef(new Set<string>());
  useEffect(() => {
    const say = ({ id, channel }: TestPage, rung: 'delivered' | 'shown' | 'acknowledged'): void => {
      const key = `${rung} ${id}`;
      if (said.current.has(key)) return;
      said.current.add(key);
      void request('recordTestReceipt', { params: { channel }, body: { testPageId: id, rung, personDeviceId: ownDeviceId() } }).then((reply) => {
        if (!reply.ok && reply.error.retryable) said.current.delete(key);
      });
    };
    const here = tests.find(({ channel }) => channel === 'app');
    if (here !== undefined && here.acknowledgedAt === null && here.shownAt === null) say(here, isVisible ? 'shown' : 'delivered');
    const tapped = (event: MessageEvent<{ type?: string; pageId?: string } | null>): void => {
      const test = tests.find(({ id }) => id === event.data?.pageId);
      if (event.data?.type === 'mydr24.page-opened' && test?.channel === 'push') say(test, 'acknowledged');
    };
    navigator.serviceWorker?.addEventListener('message', tapped);
    return () => navigator.serviceWorker?.removeEventListener('message', tapped);
  }, [tests, isVisible, request]);
}
