// Plays alarm bursts through Web Audio and always knows whether it can be heard. Until a person has heard a test tone, sound counts as off.
import type { AlarmPriority } from '@mydr24/protocol';
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useSoundReport } from '../reachability/device-report.tsx';
import { useWords } from '../words/words-context.tsx';
import { createAlarmSpeaker, type SoundState } from './alarm-speaker.ts';
import { renderBurst, repeatAfterS } from './alarm-tones.ts';
import styles from './alarm-sound.module.css';

interface Sound {
  state: SoundState;
  test: () => void;
  burst: (priority: AlarmPriority) => void;
}

const Sounds = createContext<Sound>({ state: 'off', test: () => undefined, burst: () => undefined });

function play(context: AudioContext, priority: AlarmPriority): void {
  const samples = renderBurst(priority, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
}

export function SoundProvider({ children }: { children: ReactNode }) {
  const [speaker] = useState(() => createAlarmSpeaker(() => new AudioContext(), play));
  const state = useSyncExternalStore(speaker.subscribe, speaker.get);
  useEffect(() => () => void speaker.opened()?.close(), [speaker]);
  useSoundReport(state);
  const sound = useMemo(() => ({ state, test: speaker.test, burst: speaker.burst }), [state, speaker]);
  return <Sounds value={sound}>{children}</Sounds>;
}

export function useSound(): Sound {
  return use(Sounds);
}

/** Sounds the highest priority that asks for it, at once when it changes and then at its repeat time. */
export function useAlarmBursts(priority: AlarmPriority | null): void {
  const { burst, state } = useSound();
  useEffect(() => {
    if (priority === null || state !== 'on') return undefined;
    burst(priority);
    const timer = setInterval(() => burst(priority), repeatAfterS(priority) * 1000);
    return () => clearInterval(timer);
  }, [priority, state, burst]);
}

/** Always visible: whether alarms can be heard here, and the test tone. */
export function SoundSwitch() {
  const { say } = useWords();
  const { state, test } = useSound();
  return (
    <span className={styles.whole}>
      <button type="button" className={styles.switch} data-state={state} onClick={test}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 9h4l5-4v14l-5-4H4Z" />
          {state === 'on' ? <path d="M16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12" className={styles.wave} /> : <path d="M16 9l6 6M22 9l-6 6" className={styles.wave} />}
        </svg>
        {state === 'on' ? (
          <>
            <span aria-hidden="true">{say('sound.on')}</span>
            <span className="only-heard">{say('sound.on.test')}</span>
          </>
        ) : (
          say('sound.off')
        )}
      </button>
      {state === 'blocked' && <span role="status" className={styles.blocked}>{say('sound.blocked')}</span>}
    </span>
  );
}
