// The loudspeaker of this browser as a small store: sound counts as off until a person has started it with the test tone, and as
// blocked when the browser took it away since. Makes no tone itself.
import type { AlarmPriority } from '@mydr24/protocol';

export type SoundState = 'off' | 'on' | 'blocked';

/** What is used of an AudioContext. */
export interface Loudspeaker {
  readonly state: string;
  resume: () => Promise<void>;
  addEventListener: (type: 'statechange', listener: () => void) => void;
}

export interface AlarmSpeaker<S extends Loudspeaker> {
  get: () => SoundState;
  subscribe: (listener: () => void) => () => void;
  /** By a person's press only: browsers let nothing else start sound. */
  test: () => void;
  burst: (priority: AlarmPriority) => void;
  opened: () => S | null;
}

export function createAlarmSpeaker<S extends Loudspeaker>(open: () => S, play: (speaker: S, priority: AlarmPriority) => void): AlarmSpeaker<S> {
  const listeners = new Set<() => void>();
  let state: SoundState = 'off';
  let speaker: S | null = null;
  const become = (next: SoundState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const look = (used: S): void => become(used.state === 'running' ? 'on' : 'blocked');
  const start = (): S => {
    const used = open();
    // The browser may suspend us later (tab in the background, device change): then sound is not on any more.
    used.addEventListener('statechange', () => look(used));
    return used;
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    test() {
      const used = (speaker ??= start());
      const resumed = (): void => {
        look(used);
        play(used, 'low');
      };
      void used.resume().then(resumed, () => become('blocked'));
    },
    burst(priority) {
      if (speaker !== null && state === 'on') play(speaker, priority);
    },
    opened: () => speaker,
  };
}
