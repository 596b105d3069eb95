// The fields of a rule's form. Each reads and writes one place of the text, and says the linter's findings about it under itself.
import type { RuleFinding } from '@mydr24/protocol';
import { useId, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { ruleFindingWords } from './rule-finding-words.ts';
import { valueAt, withValue, type FieldPath } from './set-text.ts';
import admin from '../admin/admin.module.css';
import styles from './forms.module.css';

/** The text and what is known of it, from one place on: the set's own fields (`place` null) or one rule. */
export interface TextForm {
  readonly place: number | null;
  valueOf(at: FieldPath): unknown;
  put(at: FieldPath, value: unknown): void;
  findingsOf(at: FieldPath): readonly RuleFinding[];
}

export function formOf(source: string, place: number | null, findings: readonly RuleFinding[], change: (source: string) => void): TextForm {
  const pathOf = (at: FieldPath): FieldPath => (place === null ? at : ['rules', place, ...at]);
  return {
    place,
    valueOf: (at) => valueAt(source, pathOf(at)),
    put: (at, value) => change(withValue(source, pathOf(at), value)),
    findingsOf: (at) => findings.filter((finding) => finding.place === place && finding.at.length === at.length && finding.at.every((key, n) => key === at[n])),
  };
}

export interface FieldProps { form: TextForm; at: FieldPath; label: string; help?: string }

/** What was found, said where it is to be mended. */
export function FoundHere({ id, findings }: { id: string; findings: readonly RuleFinding[] }) {
  const { say, locale } = useWords();
  if (findings.length === 0) return null;
  return (
    <ul id={id} className={styles.found}>
      {findings.map((finding) => (
        <li key={finding.code} data-severity={finding.severity}>
          <b>{say(`rules.${finding.severity}`)}</b> {ruleFindingWords(finding, say, locale)}
        </li>
      ))}
    </ul>
  );
}

interface Held { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }
function Field({ form, at, label, help, children }: FieldProps & { children: (held: Held) => ReactNode }) {
  const id = useId();
  const findings = form.findingsOf(at);
  const isWrong = findings.some(({ severity }) => severity === 'error');
  const told = [...(help === undefined ? [] : [`${id}-help`]), ...(findings.length === 0 ? [] : [`${id}-found`])].join(' ');
  return (
    <div className={admin.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': isWrong, 'aria-describedby': told === '' ? undefined : told })}
      {help !== undefined && <small id={`${id}-help`}>{help}</small>}
      <FoundHere id={`${id}-found`} findings={findings} />
    </div>
  );
}

/** `each`: how many of the text's units one of the shown ones is. */
export function NumberField({ each = 1, unit, min, max, step = 'any', ...props }: FieldProps & { each?: number; unit: string; min?: number; max?: number; step?: number | 'any' }) {
  const value = props.form.valueOf(props.at);
  return (
    <Field {...props}>
      {(held) => (
        <span className={styles.number}>
          <input {...held} type="number" inputMode="decimal" min={min} max={max} step={step} value={typeof value === 'number' ? value / each : ''}
            onChange={({ target: { valueAsNumber } }) => props.form.put(props.at, Number.isFinite(valueAsNumber) ? Math.round(valueAsNumber * each * 1_000) / 1_000 : null)} />
          <span aria-hidden="true">{unit}</span>
        </span>
      )}
    </Field>
  );
}

/** A number that may be left out: a tick first, then how much. */
export function MaybeNumber({ begin, ask, ...props }: Parameters<typeof NumberField>[0] & { begin: number; ask: string }) {
  const isOn = props.form.valueOf(props.at) !== null && props.form.valueOf(props.at) !== undefined;
  return (
    <div className={styles.maybe}>
      <TickField label={ask} isOn={isOn} set={(wanted) => props.form.put(props.at, wanted ? begin : null)} />
      {isOn && <NumberField {...props} />}
    </div>
  );
}

export function TickField({ label, isOn, set }: { label: string; isOn: boolean; set: (isOn: boolean) => void }) {
  return (
    <label className={styles.tick}>
      <input type="checkbox" checked={isOn} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
}

/** `none`: the word for leaving it out. */
export function ChoiceField<Value extends string | number>({ options, none, keep = (value) => value, ...props }: FieldProps & { options: readonly (readonly [value: Value, word: string])[]; none?: string; keep?: (value: Value | null) => unknown }) {
  const value = props.form.valueOf(props.at) as Value | null | undefined;
  const isKnown = options.some(([one]) => one === value);
  return (
    <Field {...props}>
      {(held) => (
        <select {...held} value={isKnown ? String(value) : ''} onChange={({ target }) => props.form.put(props.at, keep(options.find(([one]) => String(one) === target.value)?.[0] ?? null))}>
          {(none !== undefined || !isKnown) && <option value="">{none ?? (typeof value === 'string' ? value : '–')}</option>}
          {options.map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function LineField({ isLong = false, maxLength = 300, ...props }: FieldProps & { isLong?: boolean; maxLength?: number }) {
  const value = props.form.valueOf(props.at);
  const shared = { value: typeof value === 'string' ? value : '', maxLength, autoComplete: 'off', onChange: ({ target }: { target: { value: string } }) => props.form.put(props.at, target.value) };
  return <Field {...props}>{(held) => (isLong ? <textarea {...held} {...shared} rows={2} /> : <input {...held} {...shared} />)}</Field>;
}

/** Ticks of a list kept in the order of `options`. */
export function ManyField({ form, at, label, options }: FieldProps & { options: readonly (readonly [value: string, word: string])[] }) {
  const id = useId();
  const value = form.valueOf(at);
  const chosen = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <fieldset className={admin.field} aria-describedby={id}>
      <legend>{label}</legend>
      <span className={admin.chips}>
        {options.map(([one, word]) => (
          <label key={one}>
            <input type="checkbox" checked={chosen.includes(one)} onChange={({ target }) => form.put(at, target.checked ? options.flatMap(([each]) => (each === one || chosen.includes(each) ? [each] : [])) : chosen.filter((each) => each !== one))} />
            {word}
          </label>
        ))}
      </span>
      <FoundHere id={id} findings={form.findingsOf(at)} />
    </fieldset>
  );
}
