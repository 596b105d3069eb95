// When a step runs: a list of conditions that must all hold; none means always.
import { AlarmPriority } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { ChipsField, ChoiceField, Findings, TextField, type Option } from './pack-fields.tsx';
import { listAt, textAt, usePackForm } from './pack-form.tsx';
import type { Path } from './pack-text.ts';
import { conditionWords } from './step-words.ts';
import styles from './admin.module.css';
import looks from './pack-fields.module.css';

const fresh = {
  place: { type: 'place', is: 'facility' },
  hours: { type: 'hours', from: '22:00', to: '07:00' },
  priority: { type: 'priority', atLeast: 'high' },
  cause: { type: 'cause', in: ['alarm'] },
} as const;
const types = ['place', 'hours', 'priority', 'cause'] as const;

export function ConditionFields({ path }: { path: Path }) {
  const { say, locale } = useWords();
  const { value, isReadOnly, edit } = usePackForm();
  const conditions = listAt(value, path);
  return (
    <fieldset className={styles.field}>
      <legend>{say('admin.when')}</legend>
      {conditions.length === 0 && <small>{say('admin.when.always')}</small>}
      <div className={looks.conditions}>
        {conditions.map((condition, index) => (
          <div key={index} className={looks.condition}>
            <OneCondition path={[...path, index]} type={textAt(condition, ['type'])} />
            {!isReadOnly && (
              <button type="button" className={looks.small} onClick={() => edit({ type: 'remove', path: [...path, index] })}>
                {say('admin.when.remove')}
                <span className="only-heard"> {conditionWords(condition, say, locale)}</span>
              </button>
            )}
          </div>
        ))}
      </div>
      {!isReadOnly && (
        <p className={styles.buttons}>
          {types.map((type) => (
            <button key={type} type="button" className={looks.small} onClick={() => edit({ type: 'add', path, value: fresh[type] })}>
              {say(`admin.when.add.${type}`)}
            </button>
          ))}
        </p>
      )}
      <Findings path={path} />
    </fieldset>
  );
}

function OneCondition({ path, type }: { path: Path; type: string }) {
  const { say } = useWords();
  const at = (key: string): Path => [...path, key];
  if (type === 'place') return <ChoiceField path={at('is')} label={say('admin.when.place')} options={(['facility', 'home'] as const).map((each): Option => [each, say(`admin.when.${each}`)])} />;
  if (type === 'hours') {
    return (
      <>
        <TextField path={at('from')} label={say('admin.when.from')} />
        <TextField path={at('to')} label={say('admin.when.to')} />
      </>
    );
  }
  if (type === 'priority') return <ChoiceField path={at('atLeast')} label={say('admin.when.atLeast')} options={AlarmPriority.options.map((each): Option => [each, say(`alarm.priority.${each}`)])} />;
  if (type === 'cause') return <ChipsField path={at('in')} label={say('admin.when.causes')} options={(['alarm', 'sos', 'staff'] as const).map((each): Option => [each, say(`admin.cause.${each}`)])} />;
  return <p>{say('admin.when.unknown')}</p>;
}
