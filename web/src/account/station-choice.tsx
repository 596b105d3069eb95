// Whether this browser stands where several people work, chosen for the browser.
import { useId, useSyncExternalStore } from 'react';
import { useWords } from '../words/words-context.tsx';
import { LOCK_CHOICES_MIN } from './station.ts';
import { useStation } from './station-context.tsx';
import styles from './account.module.css';

export function StationChoice() {
  const { say } = useWords();
  const station = useStation();
  const lockMin = useSyncExternalStore(station.subscribe, station.lockMin);
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className="only-heard">{say('station.title')}</legend>
      {[null, ...LOCK_CHOICES_MIN].map((minutes) => (
        <label key={minutes}>
          <input type="radio" name={name} checked={minutes === lockMin} onChange={() => station.choose(minutes)} />
          {minutes === null ? say('station.never') : say('station.after', { n: minutes })}
        </label>
      ))}
    </fieldset>
  );
}
