// The lock of a shared station round all screens of a signed-in person: what is behind goes on living, so that alarms keep
// sounding and pages keep arriving, but is neither seen, heard by a screen reader nor reached by keys.
import { createContext, lazy, Suspense, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useMe } from '../shell/session-context.tsx';
import { createStation, type Station } from './station.ts';
import styles from './lock.module.css';

const LockScreen = lazy(async () => ({ default: (await import('./lock-screen.tsx')).LockScreen }));

const Stations = createContext<Station | null>(null);

export function useStation(): Station {
  const station = use(Stations);
  if (station === null) throw new Error('StationProvider is missing above this part');
  return station;
}

const every = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
};
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export function StationProvider({ children }: { children: ReactNode }) {
  const { person } = useMe();
  const [station] = useState(() => createStation(person.id, { now: () => Date.now(), every, lasting: localStorage, ofTab: sessionStorage }));
  const isLocked = useSyncExternalStore(station.subscribe, station.isLocked);
  useEffect(() => station.watch(), [station]);
  useEffect(() => {
    for (const sign of SIGNS) document.addEventListener(sign, station.touch, { passive: true });
    return () => {
      for (const sign of SIGNS) document.removeEventListener(sign, station.touch);
    };
  }, [station]);
  return (
    <Stations value={station}>
      <div className={styles.view} data-locked={isLocked} inert={isLocked}>
        {children}
      </div>
      {isLocked && (
        <Suspense fallback={<div className={styles.lock} />}>
          <LockScreen unlock={station.unlock} />
        </Suspense>
      )}
    </Stations>
  );
}
