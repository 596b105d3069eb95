// Whether this browser is a shared station, and whether its view is locked now. Chosen for the browser, not for a person; the
// lock belongs to the person whose view it hides, lasts over a reload and ends with their session. Decides nothing about rights.

export const LOCK_CHOICES_MIN = [2, 5, 10, 15] as const;

const CHOICE = 'mydr24.station.lock-min';
const LOCKED = 'mydr24.station.locked';
const CHECK_MS = 2_000;

export interface Station {
  /** Minutes of rest after which the view is locked; null: this is nobody else's browser. */
  lockMin: () => number | null;
  choose: (minutes: number | null) => void;
  isLocked: () => boolean;
  lock: () => void;
  unlock: () => void;
  subscribe: (listener: () => void) => () => void;
  /** Somebody is at it. */
  touch: () => void;
  /** Looks at the clock until it is told to stop. */
  watch: () => () => void;
}

interface World {
  now: () => number;
  every: (ms: number, work: () => void) => () => void;
  lasting: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  ofTab: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export function createStation(personId: string, { now, every, lasting, ofTab }: World): Station {
  const listeners = new Set<() => void>();
  let touchedAt = now();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const lockMin = (): number | null => {
    const kept = Number(lasting.getItem(CHOICE));
    return LOCK_CHOICES_MIN.find((minutes) => minutes === kept) ?? null;
  };
  const isLocked = (): boolean => ofTab.getItem(LOCKED) === personId;
  const lock = (): void => {
    ofTab.setItem(LOCKED, personId);
    tell();
  };
  return {
    lockMin,
    choose(minutes) {
      if (minutes === null) lasting.removeItem(CHOICE);
      else lasting.setItem(CHOICE, String(minutes));
      touchedAt = now();
      tell();
    },
    isLocked,
    lock,
    unlock() {
      ofTab.removeItem(LOCKED);
      touchedAt = now();
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch() {
      touchedAt = now();
    },
    watch: () =>
      every(CHECK_MS, () => {
        const minutes = lockMin();
        if (minutes !== null && !isLocked() && now() - touchedAt >= minutes * 60_000) lock();
      }),
  };
}
