// Where a replay stands after some time of playing, and where its steps lead. A pure clock: the screen asks and draws.
export const speeds = [1, 10, 60] as const;
export type Speed = (typeof speeds)[number];

export interface ReplayClock {
  at: number;
  /** Null when it stands still. */
  playing: Speed | null;
}

/** Stops by itself at the end. */
export function played({ at, playing }: ReplayClock, elapsedMs: number, toAt: number): ReplayClock {
  if (playing === null) return { at, playing };
  const next = at + elapsedMs * playing;
  return next >= toAt ? { at: toAt, playing: null } : { at: next, playing };
}

/** Playing from the end begins anew. */
export function started({ at }: ReplayClock, speed: Speed, { fromAt, toAt }: { fromAt: number; toAt: number }): ReplayClock {
  return { at: at >= toAt ? fromAt : at, playing: speed };
}

export function nextStop(stops: readonly number[], at: number): number | null {
  return stops.find((stop) => stop > at) ?? null;
}

export function previousStop(stops: readonly number[], at: number): number | null {
  return stops.findLast((stop) => stop < at) ?? null;
}
