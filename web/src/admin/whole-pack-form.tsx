// What holds for a whole pack: its name and languages, the numbers people dial, its waits and promises, its sources.
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { ItemList } from './item-list.tsx';
import { Findings, LanguagesField, NumberField, TextField, WordsField } from './pack-fields.tsx';
import { fieldId, textAt, usePackForm } from './pack-form.tsx';
import styles from './admin.module.css';

const limits = [
  ['countdownS', 5], ['receiptWaitS', 5], ['nextPersonWaitS', 15], ['unreachedWaitS', 25], ['moveWaitS', 90], ['lostWaitS', 30], ['acknowledgedWaitS', 120], ['soonerByS', 120],
] as const;
const promises = [['reachedWithinS', 30], ['silentAtMostS', 60], ['failSafeWithinS', 180]] as const;

export function WholePackForm() {
  const { say } = useWords();
  const { languages } = usePackForm();
  const inLanguages = Object.fromEntries(languages.map((language) => [language, '']));
  return (
    <div className={styles.section}>
      <h2>{say('admin.whole')}</h2>
      <Findings path={[]} />
      <LanguagesField path={['title']} label={say('admin.whole.title')} />
      <LanguagesField path={['notice']} label={say('admin.whole.notice')} rows={3} />
      <div className={styles.fields}>
        <WordsField path={['languages']} label={say('admin.whole.languages')} help={say('admin.whole.languages.help')} />
        <TextField path={['language']} label={say('admin.whole.language')} />
        <TextField path={['region']} label={say('admin.whole.region')} />
        <TextField path={['timeZone']} label={say('admin.whole.timeZone')} help={say('admin.whole.timeZone.help')} />
        <TextField path={['validFrom']} label={say('admin.whole.validFrom')} />
      </div>
      <Seconds heading="admin.whole.promise" of="promise" fields={promises} />
      <Seconds heading="admin.whole.limits" of="limits" fields={limits} />
      <h3>{say('admin.whole.numbers')}</h3>
      <ItemList path={['numbers']} fresh={{ id: 'new-number', number: '', label: inLanguages }} addLabel={say('admin.number.add')} nameOf={(item) => `${textAt(item, ['number'])} ${textAt(item, ['id'])}`}>
        {(path) => (
          <>
            <div className={styles.fields}>
              <TextField path={[...path, 'number']} label={say('admin.number')} />
              <TextField path={[...path, 'id']} label={say('admin.step.name')} />
            </div>
            <LanguagesField path={[...path, 'label']} label={say('admin.text')} />
          </>
        )}
      </ItemList>
      <h3>{say('admin.whole.sources')}</h3>
      <ItemList path={['sources']} fresh={{ id: 'new-source', title: '', publisher: '', url: 'https://', accessed: '' }} addLabel={say('admin.sources.add')} nameOf={(item) => textAt(item, ['title']) || textAt(item, ['id'])}>
        {(path) => (
          <div className={styles.fields}>
            {(['title', 'publisher', 'url', 'accessed', 'id'] as const).map((key) => (
              <TextField key={key} path={[...path, key]} label={say(`admin.sources.${key}`)} />
            ))}
          </div>
        )}
      </ItemList>
    </div>
  );
}

function Seconds({ heading, of, fields }: { heading: WordId; of: 'limits' | 'promise'; fields: readonly (readonly [keyof typeof names, number])[] }) {
  const { say } = useWords();
  return (
    <section className={styles.section} id={fieldId([of])} tabIndex={-1}>
      <h3>{say(heading)}</h3>
      <Findings path={[of]} />
      <div className={styles.fields}>
        {fields.map(([key, standard]) => (
          <NumberField key={key} path={[of, key]} label={say(names[key])} standard={standard} unit={say('admin.seconds')} />
        ))}
      </div>
    </section>
  );
}

const names = {
  countdownS: 'admin.limit.countdownS', receiptWaitS: 'admin.limit.receiptWaitS', nextPersonWaitS: 'admin.limit.nextPersonWaitS', unreachedWaitS: 'admin.limit.unreachedWaitS',
  moveWaitS: 'admin.limit.moveWaitS', lostWaitS: 'admin.limit.lostWaitS', acknowledgedWaitS: 'admin.limit.acknowledgedWaitS', soonerByS: 'admin.limit.soonerByS', reachedWithinS: 'admin.limit.reachedWithinS', silentAtMostS: 'admin.limit.silentAtMostS',
  failSafeWithinS: 'admin.limit.failSafeWithinS',
} as const satisfies Record<string, WordId>;
