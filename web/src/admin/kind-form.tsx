// One kind of emergency of a pack: what raises it, its plan, and what people read while it runs.
import { AlarmPriority, EmergencyKind, Qualification, type DryRun } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import { ItemList } from './item-list.tsx';
import { ChipsField, ChoiceField, Findings, LanguagesField, NumberField, SwitchField, TextField, WordsField, type Option } from './pack-fields.tsx';
import { fieldId, findingsIn, listAt, textAt, usePackForm, valueAt } from './pack-form.tsx';
import { sharedBy, type Path } from './pack-text.ts';
import { StepCards } from './step-cards.tsx';
import { TeamFields } from './team-fields.tsx';
import { listWords } from './step-words.ts';
import { WorstCase } from './worst-case.tsx';
import styles from './admin.module.css';
import looks from './pack-fields.module.css';

export function KindForm({ kind, worst }: { kind: EmergencyKind; worst: DryRun | null }) {
  const { say } = useWords();
  const { value, languages } = usePackForm();
  const path: Path = ['kinds', kind];
  const inLanguages = Object.fromEntries(languages.map((language) => [language, '']));
  const firstText = (item: unknown, index: number): string => textAt(item, ['text', languages[0] ?? '']) || textAt(item, ['id']) || `${index + 1}`;
  const sources = listAt(value, ['sources']).map((each): Option => [textAt(each, ['id']), textAt(each, ['title'])]);
  return (
    <div className={styles.section} id={fieldId(path)} tabIndex={-1}>
      <h2>{say(`emergency.kind.${kind}`)}</h2>
      <Findings path={path} />
      <h3>{say('admin.kind.steps')}</h3>
      <SharedPlan path={[...path, 'steps']} />
      <WorstCase worst={worst} />
      <StepCards key={kind} kindPath={path} />
      <div className={styles.fields}>
        <NumberField path={[...path, 'repeatLastEveryS']} label={say('admin.kind.repeat')} standard={60} unit={say('admin.seconds')} />
        <TextField path={[...path, 'number']} label={say('admin.kind.number')} help={say('admin.kind.number.help')} standard="emergency" />
      </div>
      <SwitchField path={[...path, 'isCritical']} label={say('admin.kind.critical')} help={say('admin.kind.critical.help')} />
      <Part path={[...path, 'team']} title={say('team.pack', { n: listAt(value, [...path, 'team']).length })}>
        <SharedPlan path={[...path, 'team']} />
        <TeamFields kindPath={path} />
      </Part>
      <Part path={[...path, 'raisedBy']} title={say('admin.kind.raisedBy')}>
        <RaisedBy path={[...path, 'raisedBy']} />
        <ChipsField path={[...path, 'needs']} label={say('admin.kind.needs')} options={Qualification.options.map((each): Option => [each, say(`qualification.${each}`)])} help={say('admin.kind.needs.help')} />
      </Part>
      <Part path={[...path, 'checklist']} title={say('admin.kind.checklist', { n: listAt(value, [...path, 'checklist']).length })}>
        <ItemList path={[...path, 'checklist']} fresh={{ id: 'new-line', text: inLanguages, source: sources[0]?.[0] ?? '' }} addLabel={say('admin.checklist.add')} nameOf={firstText}>
          {(itemPath) => (
            <>
              <LanguagesField path={[...itemPath, 'text']} label={say('admin.text')} />
              <div className={styles.fields}>
                <TextField path={[...itemPath, 'id']} label={say('admin.step.name')} />
                <ChoiceField path={[...itemPath, 'source']} label={say('admin.source.of')} options={sources} />
              </div>
            </>
          )}
        </ItemList>
      </Part>
      <Part path={[...path, 'callerQuestions']} title={say('admin.kind.questions', { n: listAt(value, [...path, 'callerQuestions']).length })}>
        <Questions path={[...path, 'callerQuestions']} inLanguages={inLanguages} nameOf={firstText} />
      </Part>
      <Part path={[...path, 'handOver']} title={say('admin.kind.texts')}>
        <LanguagesField path={[...path, 'title']} label={say('admin.kind.title')} />
        <LanguagesField path={[...path, 'handOver']} label={say('admin.kind.handOver')} rows={4} />
        <ChoiceField path={[...path, 'familyNotice']} label={say('admin.kind.family')} options={(['none', 'with-consent'] as const).map((each): Option => [each, say(`admin.family.${each}`)])} />
      </Part>
    </div>
  );
}

/** Packs write a plan once and let several kinds use it: said before something is changed for all of them. */
function SharedPlan({ path }: { path: Path }) {
  const { say, locale } = useWords();
  const { document, isReadOnly, edit } = usePackForm();
  const others = sharedBy(document, path).map((each) => each[1]).filter((each) => each !== path[1]);
  if (others.length === 0) return null;
  const kinds = EmergencyKind.options.filter((kind) => others.includes(kind)).map((kind) => say(`emergency.kind.${kind}`));
  return (
    <p className={styles.old}>
      <span>{say('admin.kind.shared', { kinds: listWords(kinds, locale) })}</span>
      {!isReadOnly && (
        <button type="button" className={styles.button} onClick={() => edit({ type: 'own', path })}>
          {say('admin.kind.own')}
        </button>
      )}
    </p>
  );
}

/** Folded until it is wanted, or until something in it must be mended. */
function Part({ path, title, children }: { path: Path; title: string; children: ReactNode }) {
  const { findings } = usePackForm();
  const n = findingsIn(findings, path).length;
  return (
    <details className={styles.fold} open={n > 0 || undefined}>
      <summary>
        {title}
        {n > 0 && (
          <span className={looks.missing}>
            <FindingCount n={n} />
          </span>
        )}
      </summary>
      <div className={styles.section}>{children}</div>
    </details>
  );
}

export function FindingCount({ n }: { n: number }) {
  const { say } = useWords();
  return say('admin.findings.n', { n });
}

function RaisedBy({ path }: { path: Path }) {
  const { say } = useWords();
  return (
    <>
      <SwitchField path={[...path, 'staff']} label={say('admin.raised.staff')} standard />
      <WordsField path={[...path, 'sosAnswers']} label={say('admin.raised.answers')} help={say('admin.raised.answers.help')} />
      <ItemList path={[...path, 'alarms']} fresh={{ condition: 'no-data', priority: 'high' }} addLabel={say('admin.raised.add')} nameOf={(item) => textAt(item, ['condition'])}>
        {(itemPath) => (
          <div className={styles.fields}>
            <TextField path={[...itemPath, 'condition']} label={say('admin.raised.condition')} />
            <ChoiceField path={[...itemPath, 'priority']} label={say('admin.when.atLeast')} options={AlarmPriority.options.map((each): Option => [each, say(`alarm.priority.${each}`)])} />
          </div>
        )}
      </ItemList>
    </>
  );
}

function Questions({ path, inLanguages, nameOf }: { path: Path; inLanguages: Record<string, string>; nameOf: (item: unknown, index: number) => string }) {
  const { say } = useWords();
  const { value } = usePackForm();
  const kinds: Option[] = EmergencyKind.options.filter((kind) => valueAt(value, ['kinds', kind]) !== undefined).map((kind) => [kind, say(`emergency.kind.${kind}`)]);
  const answer = (id: string) => ({ id, text: inLanguages });
  return (
    <ItemList path={path} fresh={{ id: 'new-question', text: inLanguages, answers: [answer('yes'), answer('no')] }} addLabel={say('admin.question.add')} nameOf={nameOf}>
      {(itemPath) => (
        <>
          <LanguagesField path={[...itemPath, 'text']} label={say('admin.text')} />
          <TextField path={[...itemPath, 'id']} label={say('admin.step.name')} />
          <ItemList path={[...itemPath, 'answers']} fresh={answer('new-answer')} addLabel={say('admin.answer.add')} nameOf={nameOf}>
            {(answerPath) => (
              <>
                <LanguagesField path={[...answerPath, 'text']} label={say('admin.text')} />
                <div className={styles.fields}>
                  <TextField path={[...answerPath, 'id']} label={say('admin.step.name')} />
                  <ChoiceField path={[...answerPath, 'kind']} label={say('admin.answer.kind')} options={[['', say('admin.answer.kind.none')], ...kinds]} />
                </div>
              </>
            )}
          </ItemList>
        </>
      )}
    </ItemList>
  );
}
