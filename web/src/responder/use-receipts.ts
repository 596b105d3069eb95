// Says `shown` for pages a person can see now, and `acknowledged` when they answer. Only what is true is said: a hidden tab shows nothing.
import type { Page } from '@mydr24/protocol';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { useRequest } from '../live/live-context.tsx';

const DEADLINE_MS = 120_000;

function watchVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

export function useIsVisible(): boolean {
  return useSyncExternalStore(watchVisibility, () => document.visibilityState === 'visible');
}

export function useReceipts(shown: readonly Page[]): { acknowledge: (pages: readonly Page[]) => void } {
  const request = useRequest();
  const isVisible = useIsVisible();
  const said = useRef(new Set<string>());
  const say = useCallback(
    (pageId: Page['id'], rung: 'shown' | 'acknowledged'): void => {
      const key = `${rung}-${pageId}`;
      if (said.current.has(key)) return;
      said.current.add(key);
      void request('recordReceipt', { params: { pageId }, body: { rung } }, { key, deadlineMs: DEADLINE_MS }).then((answer) => {
        if (!answer.ok && answer.error.retryable) said.current.delete(key);
      });
    },
    [request],
  );
  useEffect(() => {
    if (isVisible) for (const page of shown) say(page.id, 'shown');
  }, [shown, isVisible, say]);
  useEffect(() => {
    // A tap on the notification: the person has seen that page, whatever way it came.
    const heard = (event: MessageEvent<{ type?: string; pageId?: string } | null>): void => {
      if (event.data?.type === 'mydr24.page-opened' && typeof event.data.pageId === 'string') say(event.data.pageId as Page['id'], 'shown');
    };
    navigator.serviceWorker?.addEventListener('message', heard);
    return () => navigator.serviceWorker?.removeEventListener('message', heard);
  }, [say]);
  return { acknowledge: useCallback((pages) => pages.forEach((page) => say(page.id, 'acknowledged')), [say]) };
}
