// A text somebody else will judge by: long enough to say something, with what is still missing said as it is typed.
import { useId } from 'react';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

const LEAST = 10;
const LONGEST = 1_000;

export function ReasonText({ label, hint, text, change }: { label: string; hint: string; text: string; change: (text: string) => void }) {
  const { say } = useWords();
  const [field, hintId] = [useId(), useId()];
  const missing = LEAST - text.trim().length;
  return (
    <span className={admin.field}>
      <label htmlFor={field}>{label}</label>
      <textarea id={field} rows={3} maxLength={LONGEST} value={text} aria-describedby={hintId} onChange={(event) => change(event.target.value)} />
      <small id={hintId}>{text !== '' && missing > 0 ? say('glass.text.more', { n: missing }) : hint}</small>
    </span>
  );
}
