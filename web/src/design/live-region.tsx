// What a screen reader says by itself: one line per alarm when it starts, assertive for high, never again for each update.
import { createContext, use, useCallback, useState, type ReactNode } from 'react';

type Speak = (text: string, urgency: 'assertive' | 'polite') => void;
const Speaking = createContext<Speak>(() => undefined);

export function LiveRegion({ children }: { children: ReactNode }) {
  const [assertive, setAssertive] = useState('');
  const [polite, setPolite] = useState('');
  const speak = useCallback<Speak>((text, urgency) => (urgency === 'assertive' ? setAssertive(text) : setPolite(text)), []);
  return (
    <Speaking value={speak}>
      {children}
      <div className="only-heard" aria-live="assertive" aria-atomic="true" data-region="assertive">
        {assertive}
      </div>
      <div className="only-heard" aria-live="polite" aria-atomic="true" data-region="polite">
        {polite}
      </div>
    </Speaking>
  );
}

export function useSpeak(): Speak {
  return use(Speaking);
}
