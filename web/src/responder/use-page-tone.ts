// Rings and shakes until somebody answers: the high burst of the sound part, far more often than an alarm repeats.
import { useEffect } from 'react';
import { useSound } from '../sound/alarm-sound.tsx';

const EVERY_MS = 4_500;
const SHAKE = [500, 200, 500, 200, 800];

/** Browsers shake only for a page somebody has touched, and complain otherwise. */
export function shake(pattern: number | number[]): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

export function usePageTone(isRinging: boolean): void {
  const { burst, state } = useSound();
  useEffect(() => {
    if (!isRinging) return undefined;
    const ring = (): void => {
      if (state === 'on') burst('high');
      shake(SHAKE);
    };
    ring();
    const timer = setInterval(ring, EVERY_MS);
    return () => {
      clearInterval(timer);
      shake(0);
    };
  }, [isRinging, burst, state]);
}
