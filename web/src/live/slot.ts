// Something opened while a screen looks at it and closed when nobody does: a followed topic, a line to the server. A store for
// `useSyncExternalStore`, so that opening needs no state set in an effect.

export interface Slot<T> {
  /** Null while nobody looks. */
  get: () => T | null;
  subscribe: (listener: () => void) => () => void;
}

export function createSlot<T>(open: () => T, close: (opened: T) => void): Slot<T> {
  let opened: T | null = null;
  let lookers = 0;
  return {
    get: () => opened,
    subscribe(listener) {
      lookers += 1;
      opened ??= open();
      listener();
      return () => {
        lookers -= 1;
        if (lookers > 0 || opened === null) return;
        close(opened);
        opened = null;
      };
    },
  };
}
