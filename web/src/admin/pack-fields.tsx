// The fields a pack's form is made of. Each edits one place of the text and shows the findings about that place beside it.
import { useId, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { findingWords } from './finding-words.ts';
import { fieldId, findingsAt, findingsIn, textAt, usePackForm, valueAt, wordsAt } from './pack-form.tsx';
import type { Path } from './pack-text.ts';
import styles from './admin.module.css';
import looks from './pack-fields.module.css';

interface FieldProps {
  path: Path;
  label: string;
  help?: string;
}

export function Findings({ path }: { path: Path }) {
  const { say } = useWords();
  const { findings } = usePackForm();
  return findingsAt(findings, path).map((finding) => (
    <p key={finding.code} className={looks.finding} data-severity={finding.severity}>
      {findingWords(finding, say)}
    </p>
  ));
}

/** Of this place and all inside it: for what is folded. */
export function FindingsInside({ path }: { path: Path }) {
  const { say } = useWords();
  const { findings } = usePackForm();
  return findingsIn(findings, path).map((finding) => (
    <p key={`${finding.code} ${finding.path.join('.')}`} className={looks.finding} data-severity={finding.severity}>
      {findingWords(finding, say)}
    </p>
  ));
}

function Field({ path, label, help, children }: FieldProps & { children: (id: string, isWrong: boolean) => ReactNode }) {
  const { findings } = usePackForm();
  const id = fieldId(path);
  const isWrong = findingsAt(findings, path).some(({ severity }) => severity === 'error');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id, isWrong)}
      {help !== undefined && <small>{help}</small>}
      <Findings path={path} />
    </div>
  );
}

/** `standard` is what holds when nothing is written. */
export function TextField({ rows, standard = '', ...field }: FieldProps & { rows?: number; standard?: string }) {
  const { value, isReadOnly, edit } = usePackForm();
  const text = textAt(value, field.path) || standard;
  const set = (next: string): void => edit({ type: 'set', path: field.path, value: next });
  return (
    <Field {...field}>
      {(id, isWrong) => {
        const shared = { id, 'value': text, 'readOnly': isReadOnly, 'aria-invalid': isWrong };
        return rows === undefined ? <input {...shared} autoComplete="off" onChange={(event) => set(event.target.value)} /> : <textarea {...shared} rows={rows} onChange={(event) => set(event.target.value)} />;
      }}
    </Field>
  );
}

/** Whole numbers only; what is not one yet is not written. `standard` is what holds when nothing is written. */
export function NumberField({ standard, unit, ...field }: FieldProps & { standard?: number; unit?: string }) {
  const { value, isReadOnly, edit } = usePackForm();
  const given = valueAt(value, field.path);
  return (
    <Field {...field}>
      {(id, isWrong) => (
        <span className={looks.number}>
          <input
            id={id} type="number" inputMode="numeric" min={0} max={3_600} step={1} readOnly={isReadOnly} aria-invalid={isWrong} value={typeof given === 'number' ? given : (standard ?? '')}
            onChange={(event) => event.target.value !== '' && Number.isInteger(event.target.valueAsNumber) && edit({ type: 'set', path: field.path, value: event.target.valueAsNumber })}
          />
          {unit !== undefined && <span>{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export type Option = readonly [value: string, name: string];

export function ChoiceField({ options, ...field }: FieldProps & { options: readonly Option[] }) {
  const { value, isReadOnly, edit } = usePackForm();
  const chosen = textAt(value, field.path);
  return (
    <Field {...field}>
      {(id, isWrong) => (
        <select id={id} value={chosen} disabled={isReadOnly} aria-invalid={isWrong} onChange={(event) => edit({ type: 'set', path: field.path, value: event.target.value })}>
          {options.every(([each]) => each !== chosen) && <option value={chosen}>{chosen}</option>}
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Any number of a closed list. The order of the list is the order written: channels are tried in it. */
export function ChipsField({ options, standard, ...field }: FieldProps & { options: readonly Option[]; standard?: readonly string[] }) {
  const { value, isReadOnly, edit } = usePackForm();
  const isWritten = Array.isArray(valueAt(value, field.path));
  const chosen = isWritten ? wordsAt(value, field.path) : (standard ?? []);
  const toggle = (each: string): void => {
    const next = chosen.includes(each) ? chosen.filter((other) => other !== each) : options.map(([other]) => other).filter((other) => other === each || chosen.includes(other));
    edit({ type: 'set', path: field.path, value: next });
  };
  return (
    <fieldset className={styles.field} id={fieldId(field.path)} tabIndex={-1}>
      <legend>{field.label}</legend>
      <div className={styles.chips}>
        {options.map(([each, name]) => (
          <label key={each}>
            <input type="checkbox" checked={chosen.includes(each)} disabled={isReadOnly} onChange={() => toggle(each)} />
            {name}
          </label>
        ))}
      </div>
      {field.help !== undefined && <small>{field.help}</small>}
      <Findings path={field.path} />
    </fieldset>
  );
}

export function SwitchField({ standard = false, ...field }: FieldProps & { standard?: boolean }) {
  const { value, isReadOnly, edit } = usePackForm();
  const given = valueAt(value, field.path);
  return (
    <div className={styles.field}>
      <div className={styles.chips}>
        <label>
          <input id={fieldId(field.path)} type="checkbox" checked={typeof given === 'boolean' ? given : standard} disabled={isReadOnly} onChange={(event) => edit({ type: 'set', path: field.path, value: event.target.checked })} />
          {field.label}
        </label>
      </div>
      {field.help !== undefined && <small>{field.help}</small>}
      <Findings path={field.path} />
    </div>
  );
}

/** Free words with commas between them, e.g. the names of duties. */
export function WordsField(field: FieldProps) {
  const { value, isReadOnly, edit } = usePackForm();
  const written = wordsAt(value, field.path).join(', ');
  return (
    <Field {...field}>
      {(id, isWrong) => (
        <input
          key={written} id={id} defaultValue={written} readOnly={isReadOnly} aria-invalid={isWrong} autoComplete="off"
          onBlur={(event) => event.target.value !== written && edit({ type: 'set', path: field.path, value: event.target.value.split(',').map((each) => each.trim()).filter((each) => each !== '') })}
        />
      )}
    </Field>
  );
}

/** One text in every language of the pack; a language without one is marked, never filled from another. */
export function LanguagesField({ path, label, help, rows }: FieldProps & { rows?: number }) {
  const { say, locale } = useWords();
  const { value, languages } = usePackForm();
  const group = useId();
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return (
    <fieldset className={styles.field} id={fieldId(path)} tabIndex={-1} aria-describedby={help === undefined ? undefined : group}>
      <legend>{label}</legend>
      {help !== undefined && <small id={group}>{help}</small>}
      <div className={looks.languages}>
        {languages.map((language) => (
          <LanguageText key={language} path={[...path, language]} name={names.of(language) ?? language} language={language} isMissing={textAt(value, [...path, language]).trim() === ''} rows={rows} missing={say('admin.form.missing')} />
        ))}
      </div>
      <Findings path={path} />
    </fieldset>
  );
}

function LanguageText(props: { path: Path; name: string; language: string; isMissing: boolean; rows: number | undefined; missing: string }) {
  const { value, isReadOnly, edit } = usePackForm();
  const id = fieldId(props.path);
  const shared = { id, 'lang': props.language, 'readOnly': isReadOnly, 'value': textAt(value, props.path), 'aria-invalid': props.isMissing };
  const set = (text: string): void => edit({ type: 'set', path: props.path, value: text });
  return (
    <div className={styles.field} data-missing={props.isMissing}>
      <label htmlFor={id}>
        {props.name} {props.isMissing && <em className={looks.missing}>{props.missing}</em>}
      </label>
      {props.rows === undefined ? <input {...shared} autoComplete="off" onChange={(event) => set(event.target.value)} /> : <textarea {...shared} rows={props.rows} onChange={(event) => set(event.target.value)} />}
    </div>
  );
}
