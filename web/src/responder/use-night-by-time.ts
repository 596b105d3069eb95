// By night a responder's screens are dark by themselves, unless a theme was chosen: eyes that are used to the dark see the road.
import { useEffect } from 'react';
import { useTheme } from '../design/theme-choice.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { isNightHour } from './night-hour.ts';

export function useNightByTime(): void {
  const { askNight } = useTheme();
  const isNight = isNightHour(new Date(useTimeOnce()).getHours());
  useEffect(() => {
    askNight(isNight);
    return () => askNight(false);
  }, [askNight, isNight]);
}
