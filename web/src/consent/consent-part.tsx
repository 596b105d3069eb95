// What people who work here see about me, and whom I keep out of what: folded until it is wanted, in plain words, with what no choice changes.
import { type Consent, type ConsentChoiceInput as ConsentChoice, ConsentRole, type EndpointReply, type PatientId } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
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
import { AppsPart } from './apps-part.tsx';
import { KeepOut, type WhoGroup } from './keep-out.tsx';
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
  const groups: WhoGroup[] = [
    { label: say('consent.who.people'), options: page.people.map(({ personId, name, role }) => ({ text: `${name} (${say(`role.${role}`)})`, who: { kind: 'person', personId } })) },
    { label: say('consent.who.roles'), options: ConsentRole.options.map((role) => ({ text: say(`consent.role.${role}`), who: { kind: 'role', role } })) },
  ];
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
          {page.mayChoose && <KeepOut groups={groups} isPending={isPending} keepOut={(who, untilAt) => choose.run({ topic, purpose: purposeOf[topic], who, decision: 'refuse', untilAt })} now={now} />}
        </section>
      ))}
      <AppsPart page={page} isPending={isPending} choose={choose.run} now={now} />
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
