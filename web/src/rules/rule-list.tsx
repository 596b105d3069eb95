// Every rule of a set in a sentence, with its form in a draft; a new rule of any type; and the built-in ones that count as long as this
// set says nothing about them.
import type { AlarmRule, RuleFinding } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import { formOf } from './rule-fields.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleSentences } from './rule-sentence.ts';
import { newRule, ruleTypes, type RuleType } from './rule-shapes.ts';
import { ruleName } from './rule-words.ts';
import { isInOurRows, rulesOfText, valueAt, withNewRule, withoutRuleAt } from './set-text.ts';
import admin from '../admin/admin.module.css';
import styles from './forms.module.css';

export interface RuleListProps { source: string; builtIn: string; findings: readonly RuleFinding[]; onChange: ((source: string) => void) | null }

export function RuleList({ source, builtIn, findings, onChange }: RuleListProps) {
  const { say } = useWords();
  const [open, setOpen] = useState<number | null>(null);
  const own = rulesOfText(source);
  const shared = rulesOfText(builtIn).map(({ rule }) => rule);
  const add = (rule: object): void => {
    onChange?.(withNewRule(source, rule));
    setOpen(own.length);
  };
  return (
    <section className={admin.section} aria-labelledby="rule-list">
      <h2 id="rule-list">{say('rule.list')}</h2>
      {onChange !== null && !isInOurRows(source) && <p className={admin.soft}>{say('rule.rows')}</p>}
      {own.length === 0 && <p className={admin.note}>{say('rule.list.none')}</p>}
      {own.map(({ rule, place }) => (
        <OneRule key={place} rule={rule} place={place} isOpen={open === place} setOpen={(isOpen) => setOpen(isOpen ? place : (now) => (now === place ? null : now))} source={source} findings={findings} known={[...own.map((one) => one.rule), ...shared]} onChange={onChange} />
      ))}
      {onChange !== null && <NewRule onAdd={(type) => add(newRule(type, own.map(({ rule }) => rule.id)))} />}
      <Shared rules={shared.filter(({ id }) => !own.some(({ rule }) => rule.id === id))} onTake={onChange === null ? null : add} />
    </section>
  );
}

interface OneRuleProps { rule: AlarmRule; place: number; isOpen: boolean; setOpen: (isOpen: boolean) => void; source: string; findings: readonly RuleFinding[]; known: readonly AlarmRule[]; onChange: ((source: string) => void) | null }

function OneRule({ rule, place, isOpen, setOpen, source, findings, known, onChange }: OneRuleProps) {
  const { say, locale } = useWords();
  const wrong = findings.filter((finding) => finding.place === place);
  const sources = (valueAt(source, ['sources']) as { id?: string; title?: string }[] | undefined) ?? [];
  const hasError = wrong.some(({ severity }) => severity === 'error');
  return (
    <details className={styles.rule} data-own="true" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className={styles.name}>
          <b>{ruleName(rule, say, locale)}</b>
          {!isOpen && <span className={admin.soft}>{ruleSentences(rule, say, locale)[0]}</span>}
        </span>
        {wrong.length > 0 && <span className={admin.pill}>{say(hasError ? 'rules.error' : 'rules.warning')}</span>}
        <span className={admin.soft}>{say(`rule.type.${rule.type}`)}</span>
      </summary>
      <Sentences rule={rule} />
      {onChange !== null && isOpen && (
        <>
          <RuleForm form={formOf(source, place, findings, onChange)} rule={rule} sources={sources.flatMap(({ id, title }) => (id === undefined ? [] : [[id, title ?? id] as const]))} known={known} />
          <div className={`${admin.buttons} ${styles.last}`}>
            <button type="button" className={admin.button} onClick={() => onChange(withoutRuleAt(source, place))}>
              {say('rule.remove')}
            </button>
          </div>
        </>
      )}
    </details>
  );
}

export function Sentences({ rule }: { rule: AlarmRule }) {
  const { say, locale } = useWords();
  return (
    <ul className={styles.says}>
      {ruleSentences(rule, say, locale).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function NewRule({ onAdd }: { onAdd: (type: RuleType) => void }) {
  const { say } = useWords();
  const [type, setType] = useState<RuleType>('threshold');
  const id = useId();
  return (
    <div className={`${admin.buttons} ${admin.asked}`}>
      <div className={admin.field}>
        <label htmlFor={id}>{say('rule.new')}</label>
        <select id={id} value={type} onChange={({ target }) => setType(ruleTypes.find((one) => one === target.value) ?? 'threshold')}>
          {ruleTypes.map((one) => (
            <option key={one} value={one}>
              {say(`rule.type.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <button type="button" className={admin.button} onClick={() => onAdd(type)}>
        {say('rule.add')}
      </button>
    </div>
  );
}

function Shared({ rules, onTake }: { rules: readonly AlarmRule[]; onTake: ((rule: object) => void) | null }) {
  const { say, locale } = useWords();
  return (
    <details className={admin.fold}>
      <summary>{say('rule.shared', { n: rules.length })}</summary>
      <p className={admin.soft}>{say('rule.shared.lead')}</p>
      <ul className={admin.rows}>
        {rules.map((rule, n) => (
          <li key={`${rule.id} ${n}`}>
            <span className={admin.words}>
              <b>{ruleName(rule, say, locale)}</b>
              <Sentences rule={rule} />
            </span>
            {onTake !== null && (
              <button type="button" className={admin.button} onClick={() => onTake(rule)}>
                {say('rules.take')}
                <span className="only-heard">: {ruleName(rule, say, locale)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
