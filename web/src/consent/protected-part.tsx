// Whom the patient lets in to specially protected notes, kind by kind: nobody, until it is said here. And when somebody opened them without asking.
import type { ConsentRole, ConsentChoiceInput, EndpointReply } from '@mydr24/protocol';
import { type FormEvent, useId, useState } from 'react';
import fields from '../admin/admin.module.css';
import { kindWords } from '../protected/kind-words.ts';
import { useWords } from '../words/words-context.tsx';
import { useWhen, whoOf } from './row-words.ts';
import { letInNow } from './kept-out.ts';
import styles from './consent.module.css';

type Page = EndpointReply<'listConsents'>;
type Kind = Page['protectedKinds'][number];
interface Choosing { isPending: boolean; choose: (choice: ConsentChoiceInput) => void }

export function ProtectedPart({ page, isPending, choose, now }: { page: Page; now: number } & Choosing) {
  const { say } = useWords();
  return (
    <section className={styles.topic} aria-labelledby="consent-protected">
      <h3 id="consent-protected">{say('consent.protected')}</h3>
      <p className={styles.soft}>{say('consent.protected.lead')}</p>
      {page.protectedKinds.map((kind) => (
        <OneKind key={kind.code} kind={kind} page={page} isPending={isPending} choose={choose} now={now} />
      ))}
      <Disclosures page={page} />
    </section>
  );
}

function OneKind({ kind, page, isPending, choose, now }: { kind: Kind; page: Page; now: number } & Choosing) {
  const { say } = useWords();
  const whenOf = useWhen();
  const rows = letInNow(page.history, kind.code, now);
  const put = (who: ConsentChoiceInput['who'], decision: 'allow' | 'refuse'): void => choose({ topic: 'protected', protectedKind: kind.code, purpose: 'care', who, decision, untilAt: null });
  return (
    <div className={styles.kind}>
      <h4>{kindWords(kind, say)}</h4>
      {rows.length === 0 && <p className={styles.state}>{say('consent.protected.nobody')}</p>}
      {rows.length > 0 && (
        <ul className={styles.list}>
          {rows.map((row) => (
            <li key={row.version}>
              <span>
                <strong>{say('consent.protected.in', { who: whoOf(row, say) })}</strong>
                <small>{row.untilAt === null ? say('consent.until.never') : say('consent.until', { when: whenOf(row.untilAt) })}</small>
              </span>
              {page.mayChoose && (
                <button type="button" className={fields.button} disabled={isPending} aria-label={say('consent.protected.end.who', { who: whoOf(row, say) })} onClick={() => put(row.who, 'refuse')}>
                  {say('consent.protected.end')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {page.mayChoose && <LetIn people={page.people} isPending={isPending} letIn={(who) => put(who, 'allow')} />}
    </div>
  );
}

const roles = ['nurse', 'doctor'] as const satisfies readonly ConsentRole[];

function LetIn({ people, isPending, letIn }: { people: Page['people']; isPending: boolean; letIn: (who: ConsentChoiceInput['who']) => void }) {
  const { say } = useWords();
  const [who, setWho] = useState('');
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (who === '' || isPending) return;
    const role = roles.find((each) => each === who);
    letIn(role === undefined ? { kind: 'person', personId: who } : { kind: 'role', role });
    setWho('');
  };
  return (
    <details className={fields.fold}>
      <summary>{say('consent.protected.letIn')}</summary>
      <form className={styles.form} onSubmit={submit}>
        <div className={fields.field}>
          <label htmlFor={id}>{say('consent.protected.who')}</label>
          <select id={id} value={who} onChange={({ target }) => setWho(target.value)}>
            <option value="">{say('consent.who.none')}</option>
            <optgroup label={say('consent.who.people')}>
              {people.filter(({ role }) => role !== 'coordinator').map((each) => (
                <option key={each.personId} value={each.personId}>{`${each.name} (${say(`role.${each.role}`)})`}</option>
              ))}
            </optgroup>
            <optgroup label={say('consent.protected.roles')}>
              {roles.map((role) => (
                <option key={role} value={role}>{say(`consent.role.${role}`)}</option>
              ))}
            </optgroup>
          </select>
        </div>
        <button type="submit" className={`${fields.button} ${fields.main}`} aria-disabled={who === ''} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'consent.protected.do')}
        </button>
      </form>
    </details>
  );
}

function Disclosures({ page: { disclosures, protectedKinds } }: { page: Page }) {
  const { say } = useWords();
  const whenOf = useWhen();
  if (disclosures.length === 0) return null;
  return (
    <div className={styles.kind}>
      <h4>{say('consent.disclosures')}</h4>
      <ul className={styles.list}>
        {disclosures.map((each) => (
          <li key={`${each.at} ${each.kind}`}>
            <span>
              <strong>{say('consent.disclosures.one', { name: each.personName, where: each.affiliation, kind: kindWords(protectedKinds.find(({ code }) => code === each.kind) ?? { code: each.kind, name: each.kind }, say) })}</strong>
              <span>{each.nature}</span>
              <small>{whenOf(each.at)}</small>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
