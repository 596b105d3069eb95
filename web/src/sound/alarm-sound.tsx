// Plays alarm bursts through Web Audio and always knows whether it can be heard. Until a person has heard a test tone, sound counts as off.
import type { AlarmPriority } from '@mydr24/protocol';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { renderBurst, repeatAfterS } from './alarm-tones.ts';
import styles from './alarm-sound.module.css';

export type SoundState = 'off' | 'on' | 'blocked';

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

const heardBy = ({ state }: AudioContext): SoundState => (state === 'running' ? 'on' : 'blocked');

/** The browser may suspend us later (tab in the background, device change): then sound is not on any more. */
function openedContext(tell: (state: SoundState) => void): AudioContext {
  const context = new AudioContext();
  context.addEventListener('statechange', () => tell(heardBy(context)));
  return context;
}

export function SoundProvider({ children }: { children: ReactNode }) {
  const context = useRef<AudioContext | null>(null);
  const [state, setState] = useState<SoundState>('off');
  useEffect(() => () => void context.current?.close(), []);
  const test = useCallback(() => {
    const opened = context.current ?? openedContext(setState);
    context.current = opened;
    void opened.resume().then(
      () => {
        setState(heardBy(opened));
        play(opened, 'low');
      },
      () => setState('blocked'),
    );
  }, []);
  const burst = useCallback((priority: AlarmPriority) => {
    if (context.current?.state === 'running') play(context.current, priority);
  }, []);
  const sound = useMemo(() => ({ state, test, burst }), [state, test, burst]);
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
