// Rings and shakes until somebody answers: the high burst of the sound part, far more often than an alarm repeats.
import { useEffect } from 'react';
import { useSound } from '../sound/alarm-sound.tsx';

const EVERY_MS = 4_500;
const SHAKE = [500, 200, 500, 200, 800];

export function usePageTone(isRinging: boolean): void {
  const { burst, state } = useSound();
  useEffect(() => {
    if (!isRinging) return undefined;
    const ring = (): void => {
      if (state === 'on') burst('high');
      navigator.vibrate?.(SHAKE);
    };
    ring();
    const timer = setInterval(ring, EVERY_MS);
    return () => {
      clearInterval(timer);
      navigator.vibrate?.(0);
    };
  }, [isRinging, burst, state]);
}
