// Fields of these forms: a few of a closed list, one number with its unit and what it does, a language.
import { useId, useState, type ReactNode } from 'react';
import styles from '../admin/admin.module.css';
import { Select } from '../admin/scenario-form.tsx';
import { useWords } from '../words/words-context.tsx';
import { languageName, languagesByName } from './languages.ts';
import { toggled } from './policy-draft.ts';
import looks from './ranking.module.css';

interface ChipsProps<T extends string> {
  label: string;
  help?: string;
  all: readonly T[];
  chosen: readonly T[];
  said: (each: T) => string;
  set: (chosen: T[]) => void;
}

export function Chips<T extends string>({ label, help, all, chosen, said, set }: ChipsProps<T>) {
  return (
    <fieldset className={styles.field}>
      <legend>{label}</legend>
      <div className={styles.chips}>
        {all.map((each) => (
          <label key={each}>
            <input type="checkbox" checked={chosen.includes(each)} onChange={() => set(toggled(all, chosen, each))} />
            {said(each)}
          </label>
        ))}
      </div>
      {help !== undefined && <small>{help}</small>}
    </fieldset>
  );
}

interface NumberProps {
  label: string;
  unit: string;
  value: number;
  least: number;
  most: number;
  step: number;
  set: (value: number) => void;
  /** What it does, said below. */
  children?: ReactNode;
}

/** What is no whole number within its limits yet is not taken; leaving the field shows what holds. */
export function NumberField({ label, unit, value, least, most, step, set, children }: NumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <span className={looks.number}>
        <input
          id={id} type="number" inputMode="numeric" min={least} max={most} step={step} value={typed ?? value} aria-describedby={`${id}-does`} onBlur={() => setTyped(null)}
          onChange={({ target }) => {
            setTyped(target.value);
            if (Number.isInteger(target.valueAsNumber) && target.valueAsNumber >= least && target.valueAsNumber <= most) set(target.valueAsNumber);
          }}
        />
        <span>{unit}</span>
      </span>
      <small id={`${id}-does`}>{children}</small>
    </div>
  );
}

/** `none`: what it is called when no language is chosen. */
export function LanguageSelect({ label, value, none, set }: { label: string; value: string | null; none: string; set: (language: string | null) => void }) {
  const { locale } = useWords();
  const known = languagesByName(locale);
  const options = value === null || known.some(([code]) => code === value) ? known : [[value, languageName(value, locale)] as const, ...known];
  return <Select label={label} value={value ?? ''} options={[['', none], ...options]} set={(chosen) => set(chosen === '' ? null : chosen)} />;
}
