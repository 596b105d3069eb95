// Every alarm rule set of the tenant: what is in force where, what is being made, and where to begin a draft.
import type { EndpointReply, RuleScope, RuleSetVersion } from '@mydr24/protocol';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from '../admin/admin.module.css';

type Sets = EndpointReply<'listRuleSets'>;
const groups = [['rules.inForce', ['active']], ['rules.coming', ['draft', 'proposed', 'approved']], ['rules.earlier', ['retired', 'withdrawn']]] as const satisfies readonly (readonly [string, readonly RuleSetVersion['state'][]])[];

export const canEdit = (roles: readonly string[]): boolean => roles.some((role) => role === 'doctor' || role === 'coordinator' || role === 'admin');

export function RulesScreen() {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe();
  useTitle(say('rules.title'));
  const sets = useAnswer(['rule-sets'], () => request('listRuleSets', {}), { everyMs: 30_000 });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('rules.title')}</h1>
        <p className={styles.lead}>{say('rules.lead')}</p>
        <div className={styles.buttons}>
          <Link to="/rules/burden" className={styles.button}>
            {say('burden.title')}
          </Link>
          <Link to="/rules/programmes" className={styles.button}>
            {say('programmes.title')}
          </Link>
        </div>
      </header>
      <Answered answer={sets}>{(body) => <Lists sets={body} />}</Answered>
      {canEdit(me.person.roles) && <NewSet />}
    </div>
  );
}

function Lists({ sets }: { sets: Sets }) {
  const { say } = useWords();
  const hasActive = sets.versions.some(({ state }) => state === 'active');
  return (
    <>
      {sets.refused.map(({ version, reason }) => (
        <p key={version} role="alert" className={styles.note}>
          {say('rules.refused', { version, reason })}
        </p>
      ))}
      {!hasActive && <p className={styles.note}>{say('rules.none')}</p>}
      {groups.map(([name, states]) => {
        const versions = sets.versions.filter(({ state }) => (states as readonly string[]).includes(state));
        if (versions.length === 0) return null;
        return (
          <section key={name} className={styles.section} aria-labelledby={name}>
            <h2 id={name}>{say(name)}</h2>
            <ul className={styles.rows}>
              {versions.map((version) => (
                <Row key={version.version} set={version} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

export function useScopeWords(): (set: Pick<RuleSetVersion, 'scope' | 'scopeName'>) => string {
  const { say } = useWords();
  return ({ scope, scopeName }) => (scope.type === 'tenant' ? say('rules.scope.tenant') : `${say(`rules.scope.${scope.type}`)}: ${scopeName}`);
}

function Row({ set }: { set: RuleSetVersion }) {
  const { say } = useWords();
  const scopeWords = useScopeWords();
  const last = set.deeds.at(-1);
  return (
    <li>
      <span className={styles.words}>
        <Link to="/rules/$version" params={{ version: String(set.version) }}>
          {say('rules.version', { n: set.version, title: set.title })}
        </Link>
        <span>
          {scopeWords(set)}
          {last !== undefined && ` · ${say('rules.deed', { deed: say(`rules.deed.${last.what}`), name: last.personName ?? '–' })}`}
        </span>
      </span>
      <span className={styles.pill} data-state={set.state}>
        {say(`rules.state.${set.state}`)}
      </span>
    </li>
  );
}

function NewSet() {
  const { say } = useWords();
  const request = useRequest();
  const navigate = useNavigate();
  const units = useAnswer(['units'], () => request('listUnits', {}));
  const [choice, setChoice] = useState('tenant');
  const [programme, setProgramme] = useState('');
  const [forId, nameId] = [useId(), useId()];
  const create = useAction(
    useCallback((scope: RuleScope) => request('createRuleSet', { body: { scope, version: null } }), [request]),
    ({ head }) => void navigate({ to: '/rules/$version', params: { version: String(head.version) } }),
  );
  const scope = (choice === 'tenant' ? { type: 'tenant' } : choice === 'programme' ? { type: 'programme', programme: programme.trim() } : { type: 'unit', unitId: choice }) as RuleScope;
  return (
    <form
      className={styles.card}
      aria-labelledby="new-set"
      onSubmit={(event) => {
        event.preventDefault();
        create.run(scope);
      }}
    >
      <h2 id="new-set">{say('rules.new')}</h2>
      <div className={styles.field}>
        <label htmlFor={forId}>{say('rules.new.for')}</label>
        <select id={forId} value={choice} onChange={(event) => setChoice(event.target.value)}>
          <option value="tenant">{say('rules.scope.tenant')}</option>
          {(units.body?.units ?? []).map((unit) => (
            <option key={unit.id} value={unit.id}>
              {say('rules.scope.unit')}: {unit.name}
            </option>
          ))}
          <option value="programme">{say('rules.scope.programme')}</option>
        </select>
      </div>
      {choice === 'programme' && (
        <div className={styles.field}>
          <label htmlFor={nameId}>{say('rules.programme')}</label>
          <input id={nameId} required maxLength={80} value={programme} onChange={(event) => setProgramme(event.target.value)} />
        </div>
      )}
      <div className={styles.buttons}>
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={create.state.status === 'pending'}>
          {say(create.state.status === 'pending' ? 'state.pending' : 'rules.begin')}
        </button>
      </div>
      {create.state.status === 'failed' && <NotSent error={create.state.error} retry={create.state.retry} dismiss={create.dismiss} />}
    </form>
  );
}
