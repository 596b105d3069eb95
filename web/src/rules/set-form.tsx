// What is said of a set as a whole: its title, the sources its rules rest on, and who is told while nobody answers.
import { AlarmChains, chainRoles, type AlarmPriority, type RuleFinding } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { ChoiceField, FoundHere, formOf, LineField, NumberField, TickField, type TextForm } from './rule-fields.tsx';
import { Raises } from './rule-form.tsx';
import { chainSentences } from './rule-sentence.ts';
import { valueAt } from './set-text.ts';
import admin from '../admin/admin.module.css';
import styles from './forms.module.css';

const MINUTE = 60_000;
const MOST_STEPS = 6;
const chainsOf = [['physiological', 'high'], ['physiological', 'medium'], ['physiological', 'low'], ['technical', 'high'], ['technical', 'medium'], ['technical', 'low']] as const satisfies readonly (readonly ['physiological' | 'technical', AlarmPriority])[];

interface SetFormProps { source: string; builtIn: string; findings: readonly RuleFinding[]; onChange: ((source: string) => void) | null }

export function SetForm({ source, builtIn, findings, onChange }: SetFormProps) {
  const form = formOf(source, null, findings, onChange ?? (() => undefined));
  return (
    <>
      {onChange !== null && <About form={form} />}
      <Chains form={form} source={source} builtIn={builtIn} canChange={onChange !== null} />
    </>
  );
}

function About({ form }: { form: TextForm }) {
  const { say } = useWords();
  const value = form.valueOf(['sources']);
  const sources = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <details className={admin.fold}>
      <summary>{say('rule.about')}</summary>
      <div className={styles.form}>
        <LineField form={form} at={['title']} label={say('rule.title')} maxLength={120} />
        <fieldset className={styles.list}>
          <legend>{say('rule.sources')}</legend>
          {sources.map((_, n) => (
            <div key={n} className={styles.item} role="group" aria-label={say('rule.source', { n: n + 1 })}>
              <div className={admin.fields}>
                <LineField form={form} at={['sources', n, 'title']} label={say('rule.source.title')} />
                <LineField form={form} at={['sources', n, 'id']} label={say('rule.id')} maxLength={64} />
                <LineField form={form} at={['sources', n, 'url']} label={say('rule.source.url')} maxLength={500} />
              </div>
              {sources.length > 1 && (
                <button type="button" className={admin.button} onClick={() => form.put(['sources', n], undefined)}>
                  {say('rule.source.drop')}
                </button>
              )}
            </div>
          ))}
          <button type="button" className={admin.button} onClick={() => form.put(['sources', sources.length], { id: `source-${sources.length + 1}`, title: '', url: null })}>
            {say('rule.source.add')}
          </button>
        </fieldset>
      </div>
    </details>
  );
}

function Chains({ form, source, builtIn, canChange }: { form: TextForm; source: string; builtIn: string; canChange: boolean }) {
  const { say, locale } = useWords();
  const own = AlarmChains.safeParse(valueAt(source, ['chains']));
  const shared = AlarmChains.safeParse(valueAt(builtIn, ['chains']));
  const isOwn = form.valueOf(['chains']) !== null && form.valueOf(['chains']) !== undefined;
  const said = own.success ? chainSentences(own.data, say, locale) : [];
  return (
    <section className={admin.section} aria-labelledby="chains-title">
      <h2 id="chains-title">{say('rule.chains')}</h2>
      {canChange && <TickField label={say('rule.chains.own')} isOn={isOwn} set={(wanted) => form.put(['chains'], wanted ? (shared.success ? shared.data : { physiological: {}, technical: {} }) : null)} />}
      {!isOwn && <p className={admin.soft}>{say('rule.chains.wider')}</p>}
      <FoundHere id="chains-found" findings={form.findingsOf(['chains'])} />
      <ul className={styles.says}>
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {canChange && isOwn && chainsOf.map(([kind, priority]) => <Steps key={`${kind} ${priority}`} form={form} kind={kind} priority={priority} />)}
    </section>
  );
}

function Steps({ form, kind, priority }: { form: TextForm; kind: 'physiological' | 'technical'; priority: AlarmPriority }) {
  const { say } = useWords();
  const at = ['chains', kind, priority] as const;
  const value = form.valueOf(at);
  const steps = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <details className={styles.rule}>
      <summary>
        <b>{say('rule.chain', { kind: say(`rule.kind.${kind}`), priority: say(`alarm.${priority}`) })}</b>
        <span className={admin.soft}>{say('rule.chain.steps', { n: steps.length })}</span>
      </summary>
      <div className={styles.form}>
        {steps.map((_, n) => (
          <div key={n} className={styles.item} role="group" aria-label={say('rule.step', { n: n + 1 })}>
            <div className={admin.fields}>
              <NumberField form={form} at={[...at, n, 'afterMs']} label={say('rule.step.after')} each={MINUTE} unit={say('rule.unit.min')} min={0.5} max={1_440} />
              <ChoiceField form={form} at={[...at, n, 'tell']} label={say('rule.step.tell')} options={chainRoles.map((role) => [role, say(`rule.tell.${role}`)] as const)} />
              <Raises form={form} at={[...at, n, 'raises']} />
            </div>
            <button type="button" className={admin.button} onClick={() => form.put([...at, n], undefined)}>
              {say('rule.step.drop')}
            </button>
          </div>
        ))}
        {steps.length < MOST_STEPS && (
          <button type="button" className={admin.button} style={{ justifySelf: 'start' }} onClick={() => form.put(at, [...steps, { afterMs: 2 * MINUTE, tell: 'nurse', raises: null }])}>
            {say('rule.step.add')}
          </button>
        )}
      </div>
    </details>
  );
}
