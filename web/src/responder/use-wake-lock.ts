// Keeps the screen on while somebody is under way; asked again whenever the app comes back to the front. Some browsers have none, or refuse on
// a low battery: then the phone's own setting counts.
import { useEffect } from 'react';
import { useIsVisible } from './use-receipts.ts';

export function useWakeLock(isWanted: boolean): void {
  const isVisible = useIsVisible();
  useEffect(() => {
    if (!isWanted || !isVisible || !('wakeLock' in navigator)) return undefined;
    let isOver = false;
    let held: WakeLockSentinel | null = null;
    void navigator.wakeLock.request('screen').then(
      (lock) => {
        held = lock;
        if (isOver) void lock.release();
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      void held?.release();
    };
  }, [isWanted, isVisible]);
}
