// One alarm rule set: limits beside the built-in ones, every rule with its form, the text itself, what the linter found, and the next
// deed of whoever may do it. Table, forms and text write into one text.
import type { EndpointReply, RuleFinding, RuleSetDocument, RuleSetVersion } from '@mydr24/protocol';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ruleFindingWords } from './rule-finding-words.ts';
import { RuleList } from './rule-list.tsx';
import { RuleTrying } from './rule-trying.tsx';
import { ruleName } from './rule-words.ts';
import { canEdit, useScopeWords } from './rules-screen.tsx';
import { SetForm } from './set-form.tsx';
import { parseSet, rowKey, thresholdsOf, withBand, withoutRule, withRule, type Threshold } from './set-text.ts';
import { useRuleLint } from './use-rule-lint.ts';
import admin from '../admin/admin.module.css';
import styles from './rules.module.css';

export function RuleSetScreen() {
  const { version } = useParams({ from: '/signed-in/rules/$version' });
  return <RuleSetPage version={Number(version)} />;
}

export function RuleSetPage({ version }: { version: number }) {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('rules.title'));
  const document = useAnswer(['rule-set', version], () => request('getRuleSet', { params: { version } }));
  const sets = useAnswer(['rule-sets'], () => request('listRuleSets', {}));
  return (
    <div className={admin.page}>
      <Link to="/rules" className={admin.button} style={{ justifySelf: 'start' }}>
        {say('rules.back')}
      </Link>
      <Answered answer={document} title={say('rules.title')}>
        {(body) => <Answered answer={sets}>{({ builtIn }) => <Whole key={body.head.revision} document={body} builtIn={builtIn} again={document.again} />}</Answered>}
      </Answered>
    </div>
  );
}

function Whole({ document, builtIn, again }: { document: RuleSetDocument; builtIn: string; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const scopeWords = useScopeWords();
  const me = useMe();
  const { head } = document;
  const isDraft = head.state === 'draft' && canEdit(me.person.roles);
  const [source, setSource] = useState(document.source);
  const save = useAction(useCallback(() => request('saveRuleSet', { params: { version: head.version }, body: { source, revision: head.revision } }), [request, head, source]), again);
  const isSaved = source === document.source;
  const findings = useRuleLint(head.scope, source, document.source, document.findings);
  const change = isDraft && parseSet(source) !== null ? setSource : null;
  return (
    <>
      <header className={admin.head}>
        <h1>{say('rules.version', { n: head.version, title: head.title })}</h1>
        <span className={admin.pill} data-state={head.state}>
          {say(`rules.state.${head.state}`)}
        </span>
      </header>
      <p className={admin.lead}>{scopeWords(head)}</p>
      {head.scope.type === 'patient' && (
        <Link to="/console/patients/$patientId/rules" params={{ patientId: head.scope.patientId }} className={admin.button} style={{ justifySelf: 'start' }}>
          {say('own-rules.title')}
        </Link>
      )}
      <Deeds head={head} isSaved={isSaved} again={again} />
      <Findings findings={findings} />
      <RuleTrying head={head} />
      <section className={admin.section} aria-labelledby="limits-title">
        <h2 id="limits-title">{say('rules.limits')}</h2>
        <Limits source={source} builtIn={builtIn} onChange={change} />
      </section>
      <RuleList source={source} builtIn={builtIn} findings={findings} onChange={change} />
      <SetForm source={source} builtIn={builtIn} findings={findings} onChange={change} />
      <details className={admin.fold} open={parseSet(source) === null}>
        <summary>{say('rules.text')}</summary>
        <textarea aria-label={say('rules.text')} className={styles.text} spellCheck={false} readOnly={!isDraft} value={source} onChange={(event) => setSource(event.target.value)} />
      </details>
      {isDraft && (
        <div className={admin.buttons}>
          <button type="button" className={`${admin.button} ${admin.main}`} aria-disabled={isSaved} aria-busy={save.state.status === 'pending'} onClick={() => !isSaved && save.state.status !== 'pending' && save.run()}>
            {say(save.state.status === 'pending' ? 'state.pending' : isSaved ? 'rules.saved' : 'rules.save')}
          </button>
        </div>
      )}
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
    </>
  );
}

function Limits({ source, builtIn, onChange }: { source: string; builtIn: string; onChange: ((source: string) => void) | null }) {
  const { say } = useWords();
  const own = new Map(thresholdsOf(source).map((rule) => [rowKey(rule), rule]));
  const shared = new Map(thresholdsOf(builtIn).map((rule) => [rowKey(rule), rule]));
  return (
    <div className={styles.scroll}>
      <table className={styles.limits}>
        <thead>
          <tr>
            <th scope="col">{say('limits.rule')}</th>
            <th scope="col">{say('rules.builtin')}</th>
            <th scope="col">{say('rules.this')}</th>
            <th scope="col">{say('rules.delay')}</th>
          </tr>
        </thead>
        <tbody>
          {[...new Map([...shared, ...own]).keys()].map((key) => (
            <RuleRows key={key} ruleKey={key} own={own.get(key)} shared={shared.get(key)} source={source} onChange={onChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RuleRowsProps { ruleKey: string; own: Threshold | undefined; shared: Threshold | undefined; source: string; onChange: ((source: string) => void) | null }

function RuleRows({ ruleKey, own, shared, source, onChange }: RuleRowsProps) {
  const { say, locale } = useWords();
  const rule = own ?? shared;
  if (rule === undefined) return null;
  const name = `${ruleName(rule, say, locale)}${rule.spo2Scale === undefined ? '' : ` (${say('news2.scale', { n: rule.spo2Scale })})`}`;
  const put = (priority: string, change: { limit?: number; delayMs?: number }): void => {
    if (Object.values(change).every(Number.isFinite)) onChange?.(withRule(source, withBand(rule, priority, change)));
  };
  return rule.bands.map(({ priority, limit, delayMs }, place) => {
    const before = shared?.bands.find((band) => band.priority === priority);
    const label = { rule: name, priority: say(`alarm.${priority}`) };
    return (
      <tr key={priority} data-changed={own !== undefined}>
        <th scope="row">
          {name}, {say(`alarm.${priority}`)}
          {own !== undefined && shared !== undefined && onChange !== null && place === 0 && (
            <button type="button" className={styles.button} onClick={() => onChange(withoutRule(source, ruleKey))}>
              {say('rules.drop')}
            </button>
          )}
        </th>
        <td>{before === undefined ? '–' : `${before.limit} · ${before.delayMs / 1000} s`}</td>
        <td>{onChange === null ? (own === undefined ? '–' : limit) : <input type="number" step="any" aria-label={say('rules.limit.label', label)} value={limit} onChange={(event) => put(priority, { limit: event.target.valueAsNumber })} />}</td>
        <td>{onChange === null ? (own === undefined ? '–' : delayMs / 1000) : <input type="number" min={0} aria-label={say('rules.delay.label', label)} value={delayMs / 1000} onChange={(event) => put(priority, { delayMs: event.target.valueAsNumber * 1000 })} />}</td>
      </tr>
    );
  });
}

function Findings({ findings }: { findings: readonly RuleFinding[] }) {
  const { say, locale } = useWords();
  return (
    <section className={admin.section} aria-labelledby="findings-title">
      <h2 id="findings-title">{say('rules.findings')}</h2>
      {findings.length === 0 && <p className={admin.soft}>{say('rules.findings.none')}</p>}
      <ul className={styles.findings}>
        {findings.map((finding) => (
          <li key={`${finding.place} ${finding.message}`} data-severity={finding.severity}>
            <b>{say(`rules.${finding.severity}`)}</b> {finding.rule !== null && `${ruleName({ id: finding.rule }, say, locale)}: `}
            {ruleFindingWords(finding, say, locale)}
            {finding.at.length > 0 && <span className={styles.soft}> ({finding.at.join('.')})</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Step = 'proposeRuleSet' | 'approveRuleSet' | 'activateRuleSet' | 'withdrawRuleSet' | 'retireRuleSet' | 'keepRuleSet';
const stepOf: Partial<Record<RuleSetVersion['state'], readonly [Step, 'rules.propose' | 'rules.approve' | 'rules.activate']>> = {
  draft: ['proposeRuleSet', 'rules.propose'], proposed: ['approveRuleSet', 'rules.approve'], approved: ['activateRuleSet', 'rules.activate'],
};

function Deeds({ head, isSaved, again }: { head: RuleSetVersion; isSaved: boolean; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const navigate = useNavigate();
  const me = useMe();
  const { version, scope } = head;
  const move = useAction(useCallback((step: Step) => request(step, { params: { version } }), [request, version]), again);
  const copy = useAction(
    useCallback(() => request('createRuleSet', { body: { scope, version } }), [request, scope, version]),
    (made: EndpointReply<'createRuleSet'>) => void navigate({ to: '/rules/$version', params: { version: String(made.head.version) } }),
  );
  const step = stepOf[head.state];
  const isPending = move.state.status === 'pending';
  return (
    <>
      <ul className={admin.soft}>
        {head.deeds.map(({ what, personName, at }) => (
          <li key={`${what} ${at}`}>{say('rules.deed', { deed: say(`rules.deed.${what}`), name: personName ?? '–' })}</li>
        ))}
      </ul>
      {head.asked !== null && <p className={admin.note}>{say(`rules.asked.${head.asked.what}`, { name: head.asked.personName ?? '–' })}</p>}
      {canEdit(me.person.roles) && (
        <div className={admin.buttons}>
          {step !== undefined && (
            <button type="button" className={`${admin.button} ${admin.main}`} aria-disabled={!isSaved} aria-busy={isPending} onClick={() => isSaved && !isPending && move.run(step[0])}>
              {say(isPending ? 'state.pending' : step[1])}
            </button>
          )}
          {(head.state === 'draft' || head.state === 'proposed' || head.state === 'approved') && (
            <button type="button" className={admin.button} onClick={() => move.run('withdrawRuleSet')}>
              {say('rules.withdraw')}
            </button>
          )}
          {(head.state === 'active' || head.state === 'retired') && <TwoPeople head={head} isPending={isPending} run={move.run} />}
          {head.state !== 'draft' && (
            <button type="button" className={admin.button} onClick={() => copy.run()}>
              {say('rules.copy')}
            </button>
          )}
        </div>
      )}
      {move.state.status === 'failed' && <NotSent error={move.state.error} retry={move.state.retry} dismiss={move.dismiss} />}
      {copy.state.status === 'failed' && <NotSent error={copy.state.error} retry={copy.state.retry} dismiss={copy.dismiss} />}
    </>
  );
}

/** Out of force, or back: the first of two asks, the other does it. */
function TwoPeople({ head: { state, asked }, isPending, run }: { head: RuleSetVersion; isPending: boolean; run: (step: Step) => void }) {
  const { say } = useWords();
  const ownId = useMe().person.id;
  const [deed, ask, agree] = state === 'active' ? (['retireRuleSet', 'rules.outOfForce', 'rules.outOfForce.agree'] as const) : (['activateRuleSet', 'rules.reinstate', 'rules.reinstate.agree'] as const);
  return (
    <>
      {asked?.personId !== ownId && (
        <button type="button" className={admin.button} aria-busy={isPending} onClick={() => !isPending && run(deed)}>
          {say(asked === null ? ask : agree)}
        </button>
      )}
      {asked !== null && (
        <button type="button" className={admin.button} onClick={() => !isPending && run('keepRuleSet')}>
          {say('rules.asked.keep')}
        </button>
      )}
      {asked === null && state === 'active' && <span className={admin.soft}>{say('rules.outOfForce.text')}</span>}
    </>
  );
}
