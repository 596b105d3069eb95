// One use of break-glass: who opened whose record, why, what they looked at, and the verdict, or the form for it.
import { breakGlassVerdicts, type AuditEntry, type BreakGlass, type BreakGlassVerdict } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { Fact } from '../admin/fact.tsx';
import { minutesLeft } from '../break-glass/own-glass.ts';
import { ReasonText } from '../break-glass/reason-text.tsx';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { GlassLetter } from './glass-letter.tsx';
import admin from '../admin/admin.module.css';
import glass from '../break-glass/break-glass.module.css';

const LEAST_TEXT = 10;
const isFinal = ({ verdict }: BreakGlass): boolean => verdict === 'justified' || verdict === 'not-justified';

export function GlassReview({ use, changed }: { use: BreakGlass; changed: () => void }) {
  const { say, locale } = useWords();
  const title = useId();
  const left = minutesLeft(use, useTimeOnce());
  const until = timeOfDay(use.endedAt ?? use.endsAt, locale);
  return (
    <article className={admin.card} aria-labelledby={title}>
      <div className={admin.head}>
        <h2 id={title}>{say('glass-review.title', { person: use.personName, patient: use.patientName })}</h2>
        {left > 0 && (
          <span className={admin.pill} data-state="active">
            {say('glass-review.running', { n: left })}
          </span>
        )}
        <span className={admin.pill} data-state={isFinal(use) ? 'retired' : 'scheduled'}>
          {say(`glass-review.is.${use.verdict ?? 'waiting'}`)}
        </span>
      </div>
      <dl className={admin.facts}>
        <Fact name={say('glass-review.roles')} value={use.personRoles.map((role) => say(`role.${role}`)).join(', ')} />
        <Fact name={say('glass-review.when')} value={say('glass-review.span', { from: dayAndTime(use.openedAt, locale), to: until })} />
        <Fact name={say('glass.reason')} value={say(`glass.reason.${use.reason}`)} />
        <Fact name={say('glass-review.protected')} value={say(use.opensProtected ? 'glass-review.protected.yes' : 'glass-review.protected.no')} />
        <Fact name={say('glass-review.told')} value={toldWords(use, say, locale)} />
      </dl>
      <Said by={say('glass-review.said', { name: use.personName })} text={use.note} />
      {use.verdict !== null && <Said by={say(`glass-review.judged.${use.verdict}`, { name: use.judgedByName ?? '', time: dayAndTime(use.judgedAt ?? 0, locale) })} text={use.verdictNote} />}
      {use.answer !== null && <Said by={say('glass-review.answered', { name: use.personName, time: dayAndTime(use.answeredAt ?? 0, locale) })} text={use.answer} />}
      <LookedAt use={use} />
      {!use.isPatientTold && <GlassLetter use={use} changed={changed} />}
      {!isFinal(use) && <Verdict use={use} changed={changed} />}
    </article>
  );
}

function toldWords({ isPatientTold, letterAt, letterByName }: BreakGlass, say: Say, locale: string): string {
  if (!isPatientTold) return say('glass-review.told.no');
  return letterAt === null ? say('glass-review.told.yes') : say('glass-review.told.letter', { name: letterByName ?? '', time: dayAndTime(letterAt, locale) });
}

function Said({ by, text }: { by: string; text: string }) {
  return (
    <figure className={glass.said}>
      <figcaption className={admin.soft}>{by}</figcaption>
      <blockquote className={glass.words}>{text}</blockquote>
    </figure>
  );
}

/** The rows that only break-glass let in; asked for when opened, for the look is a row of its own. */
function LookedAt({ use }: { use: BreakGlass }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const { personId, patientId, openedAt, endsAt } = use;
  const rows = useAnswer(
    ['break-glass-rows', use.id],
    () => request('searchAudit', { query: { personId, patientId, purpose: 'ETREAT', fromAt: openedAt, toAt: endsAt + 1, limit: 100 } }),
    { isWanted: isOpen, isForgotten: true },
  );
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('glass-review.looked')}</summary>
      {isOpen && <Answered answer={rows}>{(body) => <Looks entries={body.entries} />}</Answered>}
    </details>
  );
}

/** Each kind of look once, with how often and when. */
function Looks({ entries }: { entries: readonly AuditEntry[] }) {
  const { say, locale } = useWords();
  if (entries.length === 0) return <p>{say('glass-review.looked.none')}</p>;
  return (
    <ul className={admin.rows}>
      {[...Map.groupBy(entries, ({ action }) => action)].map(([action, rows]) => (
        <li key={action}>
          <span className={admin.words}>
            <b>{say(`audit.deed.${rows[0]!.deed}`)}</b>
            <span className={admin.mono}>{action}</span>
          </span>
          <span className={admin.soft}>
            {say('views.times', { n: rows.length })} · {say('views.span', { from: timeOfDay(rows.at(-1)!.at, locale), to: timeOfDay(rows[0]!.at, locale) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Verdict({ use, changed }: { use: BreakGlass; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const isOwn = useMe().person.id === use.personId;
  const [verdict, setVerdict] = useState<BreakGlassVerdict | null>(null);
  const [note, setNote] = useState('');
  const judge = useAction(
    (given: BreakGlassVerdict) => request('judgeBreakGlass', { params: { breakGlassId: use.id }, body: { verdict: given, note: note.trim() } }),
    () => {
      setVerdict(null);
      setNote('');
      changed();
    },
  );
  if (isOwn) return <p className={admin.note}>{say('glass-review.own')}</p>;
  const isReady = verdict !== null && note.trim().length >= LEAST_TEXT;
  const isPending = judge.state.status === 'pending';
  return (
    <form
      className={glass.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (verdict !== null && isReady && !isPending) judge.run(verdict);
      }}
    >
      <fieldset className={glass.reasons}>
        <legend>{say('glass-review.verdict')}</legend>
        {breakGlassVerdicts.map((each) => (
          <label key={each}>
            <input type="radio" name={`verdict-${use.id}`} checked={verdict === each} onChange={() => setVerdict(each)} />
            {say(`glass-review.verdict.${each}`)}
          </label>
        ))}
      </fieldset>
      {verdict !== null && <ReasonText label={say(verdict === 'asked' ? 'glass-review.question' : 'glass-review.note')} hint={say(verdict === 'asked' ? 'glass-review.question.hint' : 'glass-review.note.hint')} text={note} change={setNote} />}
      {judge.state.status === 'failed' && <NotSent error={judge.state.error} retry={judge.state.retry} dismiss={judge.dismiss} />}
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : verdict === 'asked' ? 'glass-review.ask' : 'glass-review.judge')}
        </button>
      </div>
    </form>
  );
}
