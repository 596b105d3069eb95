// The desk's data at a pace a screen can be drawn at: what only moves is gathered four times a second, because the map glides between; anything else
// counts at once.
import type { Snapshot } from '@mydr24/protocol';
import { useEffect, useRef, useState } from 'react';

const GATHER_MS = 250;
type Dispatch = Snapshot<'dispatch'>;

/** Whether nothing changed but who is where. */
export function onlyMoved(before: Dispatch, after: Dispatch): boolean {
  return (['emergencies', 'offers', 'pages', 'capAlerts', 'setAside'] as const).every((key) => before[key] === after[key]) && (before.responders !== after.responders || before.arrivals !== after.arrivals);
}

export function usePaced(newest: Dispatch): Dispatch {
  const [shown, setShown] = useState(newest);
  const latest = useRef(newest);
  useEffect(() => void (latest.current = newest), [newest]);
  const isBehind = newest !== shown;
  if (isBehind && !onlyMoved(shown, newest)) setShown(newest);
  useEffect(() => {
    if (!isBehind) return undefined;
    // Unless something that counts at once was shown meanwhile.
    const timer = setTimeout(() => setShown((now) => (now === shown ? latest.current : now)), GATHER_MS);
    return () => clearTimeout(timer);
  }, [isBehind, shown]);
  return shown;
}
