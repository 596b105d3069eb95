// What devices say about themselves now: why a value may be missing. On the page each with its time, on the board one line.
import type { BoardPatient, DeviceSignal } from '@mydr24/protocol';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { useNow } from '../live/use-now.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './tasks.module.css';

const keyOf = ({ deviceId, signal, vital }: DeviceSignal): string => `${deviceId} ${signal} ${vital ?? ''}`;
const words = ({ signal, vital }: DeviceSignal, say: Say): string =>
  vital === null ? say(`signal.${signal}`) : say('signal.of', { vital: say(`vital.${vital}`), signal: say(`signal.${signal}`) });

export function DeviceSignals({ row }: { row: BoardPatient }) {
  const { say, locale } = useWords();
  const now = useNow();
  const signals = row.signals ?? [];
  if (signals.length === 0) return null;
  return (
    <section aria-labelledby="signals-title" className={styles.silences}>
      <h3 id="signals-title">{say('signal.title')}</h3>
      <ul>
        {signals.map((signal) => (
          <li key={keyOf(signal)}>
            <span>
              <b>{words(signal, say)}</b>
              <span>
                {say('alarm.since', { time: timeOfDay(signal.saidAt, locale), age: ageWords(now - signal.saidAt, say) })} · {say(`signal.next.${signal.signal}`)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** For a board's row; null when nothing is said. */
export function SignalMark({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const signals = row.signals ?? [];
  const [first] = signals;
  if (first === undefined) return null;
  return <>{say('signal.mark', { what: words(first, say), more: signals.length - 1 })}</>;
}
