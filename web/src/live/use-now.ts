// The server's clock as React state, ticking at whole seconds and shared by all parts, so that two ages on a screen never disagree.
import { createContext, use, useSyncExternalStore } from 'react';

export interface Ticker {
  subscribe: (listener: () => void) => () => void;
  get: () => number;
}

export function createTicker(serverNowMs: () => number): Ticker {
  const listeners = new Set<() => void>();
  let nowAt = serverNowMs();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = (): void => {
    nowAt = serverNowMs();
    for (const listener of listeners) listener();
  };
  return {
    get: () => nowAt,
    subscribe: (listener) => {
      listeners.add(listener);
      if (timer === undefined) {
        nowAt = serverNowMs();
        timer = setInterval(tick, 1000);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === undefined) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** A clock that stands still, for the gallery's pictures. */
export function stoppedTicker(at: number): Ticker {
  return { get: () => at, subscribe: () => () => undefined };
}

export const TickerContext = createContext<Ticker>(createTicker(() => Date.now()));

export function useNow(): number {
  const ticker = use(TickerContext);
  return useSyncExternalStore(ticker.subscribe, ticker.get);
}

/** The time at this rendering, without being rendered again each second: for ages in years, and as an instant that may cross the wire (a whole one). */
export function useTimeOnce(): number {
  return Math.floor(use(TickerContext).get());
}
