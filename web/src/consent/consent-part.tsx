// What people who work here see about me, and whom I keep out of what: folded until it is wanted, in plain words, with what no choice changes.
import { type Consent, type ConsentChoiceInput as ConsentChoice, ConsentRole, type ConsentTopic, type EndpointReply, type PatientId } from '@mydr24/protocol';
import { type FormEvent, useCallback, useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import fields from '../admin/admin.module.css';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { kindWords } from '../protected/kind-words.ts';
import { scopeWords } from '../proxies/scope-words.ts';
import { keptOutNow, openTopics, purposeOf } from './kept-out.ts';
import { ProtectedPart } from './protected-part.tsx';
import { useWhen, whoOf } from './row-words.ts';
import styles from './consent.module.css';

type Page = EndpointReply<'listConsents'>;
type ConsentRow = (typeof Consent)['_output'];

export function ConsentPart({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  // Asked for when it is opened: each reading of a record is on record.
  const page = useAnswer(['consents', patientId], () => request('listConsents', { params: { patientId } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={fields.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('consent.title')}</summary>
      {isOpen && <Answered answer={page}>{(body) => <Choices patientId={patientId} page={body} again={page.again} />}</Answered>}
    </details>
  );
}

function Choices({ patientId, page, again }: { patientId: PatientId; page: Page; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useNow();
  const choose = useAction(useCallback((body: ConsentChoice) => request('chooseConsent', { params: { patientId }, body }), [request, patientId]), again);
  const isPending = choose.state.status === 'pending';
  return (
    <div className={styles.whole}>
      <p>{say('consent.lead')}</p>
      <p className={styles.always}>{say('consent.always')}</p>
      {!page.isOfAge && !page.mayChoose && <p className={fields.note}>{say('consent.young', { age: page.ageFrom })}</p>}
      <Acting proxies={page.proxies} />
      {openTopics.map((topic) => (
        <section key={topic} className={styles.topic} aria-labelledby={`consent-${topic}`}>
          <h3 id={`consent-${topic}`}>{say(`consent.${topic}`)}</h3>
          <p className={styles.soft}>{say(`consent.${topic}.what`)}</p>
          <KeptOut rows={keptOutNow(page.history, topic, now)} isPending={isPending} canChoose={page.mayChoose} allow={(row) => choose.run({ topic, purpose: row.purpose, who: row.who, decision: 'allow', untilAt: null })} />
          {page.mayChoose && <KeepOut topic={topic} people={page.people} isPending={isPending} choose={choose.run} now={now} />}
        </section>
      ))}
      <ProtectedPart page={page} isPending={isPending} choose={choose.run} now={now} />
      {choose.state.status === 'failed' && <NotSent error={choose.state.error} retry={choose.state.retry} dismiss={choose.dismiss} />}
      <History page={page} />
    </div>
  );
}

function KeptOut({ rows, isPending, canChoose, allow }: { rows: ConsentRow[]; isPending: boolean; canChoose: boolean; allow: (row: ConsentRow) => void }) {
  const { say } = useWords();
  const whenOf = useWhen();
  if (rows.length === 0) return <p className={styles.state} role="status">{say('consent.nobody')}</p>;
  return (
    <ul className={styles.list} aria-live="polite">
      {rows.map((row) => (
        <li key={row.version}>
          <span>
            <strong>{say('consent.out', { who: whoOf(row, say) })}</strong>
            <small>{row.untilAt === null ? say('consent.until.never') : say('consent.until', { when: whenOf(row.untilAt) })}</small>
          </span>
          {canChoose && (
            <button type="button" className={fields.button} disabled={isPending} aria-label={say('consent.allow.who', { who: whoOf(row, say) })} onClick={() => allow(row)}>
              {say('consent.allow')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

const DAY_MS = 86_400_000;
const spans = { always: null, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
type Span = keyof typeof spans;

function KeepOut({ topic, people, isPending, choose, now }: { topic: Exclude<ConsentTopic, 'protected'>; people: Page['people']; isPending: boolean; choose: (choice: ConsentChoice) => void; now: number }) {
  const { say } = useWords();
  const [who, setWho] = useState('');
  const [span, setSpan] = useState<Span>('always');
  const [whoId, spanId] = [useId(), useId()];
  const isRole = ConsentRole.options.find((role) => role === who);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (who === '' || isPending) return;
    const forMs = spans[span];
    choose({ topic, purpose: purposeOf[topic], who: isRole === undefined ? { kind: 'person', personId: who } : { kind: 'role', role: isRole }, decision: 'refuse', untilAt: forMs === null ? null : now + forMs });
    setWho('');
  };
  return (
    <details className={fields.fold}>
      <summary>{say('consent.keepOut')}</summary>
      <form className={styles.form} onSubmit={submit}>
        <div className={fields.field}>
          <label htmlFor={whoId}>{say('consent.who')}</label>
          <select id={whoId} value={who} onChange={(event) => setWho(event.target.value)}>
            <option value="">{say('consent.who.none')}</option>
            <optgroup label={say('consent.who.people')}>
              {people.map((each) => (
                <option key={each.personId} value={each.personId}>{`${each.name} (${say(`role.${each.role}`)})`}</option>
              ))}
            </optgroup>
            <optgroup label={say('consent.who.roles')}>
              {ConsentRole.options.map((role) => (
                <option key={role} value={role}>{say(`consent.role.${role}`)}</option>
              ))}
            </optgroup>
          </select>
        </div>
        <div className={fields.field}>
          <label htmlFor={spanId}>{say('consent.span')}</label>
          <select id={spanId} value={span} onChange={(event) => setSpan(event.target.value as Span)}>
            {(Object.keys(spans) as Span[]).map((each) => (
              <option key={each} value={each}>{say(`consent.span.${each}`)}</option>
            ))}
          </select>
        </div>
        <button type="submit" className={`${fields.button} ${fields.main}`} aria-disabled={who === ''} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'consent.do')}
        </button>
      </form>
    </details>
  );
}

/** Who acts for me: chooses in my place, sees what I may see. */
function Acting({ proxies }: { proxies: Page['proxies'] }) {
  const { say } = useWords();
  const whenOf = useWhen();
  if (proxies.length === 0) return null;
  return (
    <section className={styles.topic} aria-labelledby="consent-acting">
      <h3 id="consent-acting">{say('consent.acting')}</h3>
      <ul className={styles.list}>
        {proxies.map((each) => (
          <li key={`${each.name} ${each.kind}`}>
            <span>
              <strong>{say('consent.acting.one', { name: each.name, kind: say(`proxy.kind.${each.kind}`) })}</strong>
              <small>
                {scopeWords(each, say)} · {each.untilAt === null ? say('proxy.noEnd') : say('consent.until', { when: whenOf(each.untilAt) })}
              </small>
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.soft}>{say('consent.acting.stricter')}</p>
    </section>
  );
}

function History({ page: { history: rows, protectedKinds } }: { page: Page }) {
  const { say } = useWords();
  const whenOf = useWhen();
  if (rows.length === 0) return null;
  return (
    <details className={fields.fold}>
      <summary>{say('consent.history', { count: rows.length })}</summary>
      <ol className={styles.history} reversed>
        {rows.map((row) => (
          <li key={row.version} value={row.version}>
            <span>{say(`consent.${row.topic === 'protected' ? 'protected.history' : 'history'}.${row.decision}`, { who: whoOf(row, say), topic: topicOf(row, protectedKinds, say) })}</span>
            <small>{row.byName === null ? whenOf(row.givenAt) : say('consent.by', { name: row.byName, when: whenOf(row.givenAt) })}</small>
          </li>
        ))}
      </ol>
    </details>
  );
}

const topicOf = ({ topic, protectedKind }: ConsentRow, kinds: Page['protectedKinds'], say: Say): string => {
  const kind = kinds.find(({ code }) => code === protectedKind);
  return kind === undefined ? say(`consent.${topic}`) : kindWords(kind, say);
};
