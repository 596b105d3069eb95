// A labelled line, area or tick of a settings form, with what is meant said under it.
import { useId } from 'react';
import styles from './admin.module.css';

interface TextFieldProps {
  label: string;
  value: string;
  set: (value: string) => void;
  help?: string;
  isRequired?: boolean;
  maxLength?: number;
  type?: 'text' | 'url' | 'email' | 'password' | 'number' | 'search' | 'date';
  /** Several lines, one value each. */
  rows?: number;
  pattern?: string;
}

export function TextField({ label, value, set, help, isRequired = false, maxLength, type = 'text', rows, pattern }: TextFieldProps) {
  const id = useId();
  const field = { id, value, maxLength, required: isRequired, autoComplete: 'off', ...(help === undefined ? {} : { 'aria-describedby': `${id}-help` }) };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? <input {...field} type={type} pattern={pattern} onChange={(event) => set(event.target.value)} /> : <textarea {...field} rows={rows} onChange={(event) => set(event.target.value)} />}
      {help !== undefined && <small id={`${id}-help`}>{help}</small>}
    </div>
  );
}

export function Tick({ label, help, isOn, set }: { label: string; help?: string; isOn: boolean; set: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <div className={styles.tick}>
      <label>
        <input type="checkbox" checked={isOn} aria-describedby={help === undefined ? undefined : id} onChange={(event) => set(event.target.checked)} />
        {label}
      </label>
      {help !== undefined && <small id={id}>{help}</small>}
    </div>
  );
}
