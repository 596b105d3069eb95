// Day, night or high contrast: chosen by the person or followed from the device, kept in this browser.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

export const themeChoices = ['auto', 'day', 'night', 'contrast'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type ThemeShown = Exclude<ThemeChoice, 'auto'>;

const STORED = 'mydr24.theme';
const Chosen = createContext<{ choice: ThemeChoice; shown: ThemeShown; choose: (choice: ThemeChoice) => void; askNight: (isAsked: boolean) => void }>({
  choice: 'auto',
  shown: 'day',
  choose: () => undefined,
  askNight: () => undefined,
});

function deviceTheme(): ThemeShown {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'day';
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState<ThemeChoice>(() => themeChoices.find((each) => each === localStorage.getItem(STORED)) ?? 'auto');
  // A screen for the night asks for its colours; what the person chose goes before it, and contrast stays contrast.
  const [isNightAsked, askNight] = useState(false);
  const [device, setDevice] = useState<ThemeShown>(deviceTheme);
  useEffect(() => {
    const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(prefers-contrast: more)')];
    const changed = (): void => setDevice(deviceTheme());
    for (const query of queries) query.addEventListener('change', changed);
    return () => {
      for (const query of queries) query.removeEventListener('change', changed);
    };
  }, []);
  const shown = choice !== 'auto' ? choice : isNightAsked && device === 'day' ? 'night' : device;
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown;
  }, [shown]);
  const value = useMemo(
    () => ({
      choice,
      shown,
      askNight,
      choose: (next: ThemeChoice) => {
        localStorage.setItem(STORED, next);
        setChoice(next);
      },
    }),
    [choice, shown],
  );
  return (
    <Chosen value={value}>{children}</Chosen>
  );
}

export function useTheme() {
  return use(Chosen);
}
