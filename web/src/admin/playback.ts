// The simulated clock of a dry run: play, pause, speed, jump. Moves a hand over what the server computed; computes no emergency.

export const speeds = [1, 10, 60] as const;
export type Speed = (typeof speeds)[number];

export interface Playback {
  /** Simulated milliseconds since the emergency was opened. */
  atMs: number;
  endMs: number;
  speed: Speed;
  isPlaying: boolean;
}

export type PlaybackEvent =
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'speed'; speed: Speed }
  | { type: 'jump'; atMs: number }
  /** Real milliseconds went by. */
  | { type: 'tick'; elapsedMs: number };

export const atTheStart = (endMs: number): Playback => ({ atMs: 0, endMs, speed: 1, isPlaying: false });

export function played(state: Playback, event: PlaybackEvent): Playback {
  switch (event.type) {
    case 'play':
      // From the end it begins anew.
      return { ...state, atMs: state.atMs >= state.endMs ? 0 : state.atMs, isPlaying: state.endMs > 0 };
    case 'pause':
      return state.isPlaying ? { ...state, isPlaying: false } : state;
    case 'speed':
      return { ...state, speed: event.speed };
    case 'jump':
      return { ...state, atMs: Math.min(state.endMs, Math.max(0, event.atMs)) };
    case 'tick': {
      if (!state.isPlaying) return state;
      const atMs = Math.min(state.endMs, state.atMs + Math.max(0, event.elapsedMs) * state.speed);
      return { ...state, atMs, isPlaying: atMs < state.endMs };
    }
  }
}

/** Where the hand goes from here when a person steps from one entry to the next. */
export function entryAfter(times: readonly number[], atMs: number): number | null {
  return times.find((each) => each > atMs) ?? null;
}
export function entryBefore(times: readonly number[], atMs: number): number | null {
  return times.findLast((each) => each < atMs) ?? null;
}
