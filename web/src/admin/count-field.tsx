// A whole number with its unit, what it means or what is wrong with it. Empty is NaN.
import { useId } from 'react';
import styles from './admin.module.css';

interface CountProps { label: string; unit: string; value: number; set: (value: number) => void; min: number; max: number; help: string; flaw: string | null }

export function CountField({ label, unit, value, set, min, max, help, flaw }: CountProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label}, {unit}
      </label>
      <input id={id} type="number" inputMode="numeric" step={1} min={min} max={max} value={Number.isNaN(value) ? '' : value} aria-invalid={flaw !== null} aria-describedby={`${id}-help`} onChange={({ target }) => set(target.valueAsNumber)} />
      <small id={`${id}-help`}>{flaw === null ? help : <b>{flaw}</b>}</small>
    </div>
  );
}
