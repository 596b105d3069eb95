// The letter that tells a patient without an account of a break-glass: who, when and what follows, and nothing of health. Printed by
// the browser; the program knows no address and sends nothing. The officer says when it was given.
import type { BreakGlass } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './glass-letter.module.css';

export function GlassLetter({ use, changed }: { use: BreakGlass; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const given = useAction(() => request('tellByLetter', { params: { breakGlassId: use.id } }), changed);
  const isPending = given.state.status === 'pending';
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('letter.fold')}</summary>
      {isOpen && (
        <div className={styles.part}>
          <p className={admin.soft}>{say('letter.lead')}</p>
          <Letter use={use} />
          <div className={admin.buttons}>
            <button type="button" className={admin.button} onClick={() => window.print()}>
              {say('letter.print')}
            </button>
            <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={isPending} onClick={() => !isPending && given.run()}>
              {say(isPending ? 'state.pending' : 'letter.given')}
            </button>
          </div>
          {given.state.status === 'failed' && <NotSent error={given.state.error} retry={given.state.retry} dismiss={given.dismiss} />}
        </div>
      )}
    </details>
  );
}

function Letter({ use }: { use: BreakGlass }) {
  const { say, locale } = useWords();
  const { tenantName, person } = useMe();
  const title = useId();
  const now = useTimeOnce();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const roles = use.personRoles.map((role) => say(`role.${role}`)).join(', ');
  const until = timeOfDay(use.endedAt ?? use.endsAt, locale);
  return (
    <article className={styles.letter} aria-labelledby={title}>
      <p>{tenantName}</p>
      <p>{day.format(now)}</p>
      <h3 id={title}>{say('letter.title')}</h3>
      <p>{say('letter.to', { patient: use.patientName })}</p>
      <p>{say('letter.what', { person: use.personName, roles, day: day.format(use.openedAt), time: timeOfDay(use.openedAt, locale) })}</p>
      <p>{say('letter.why', { reason: say(`glass.reason.${use.reason}`), time: until })}</p>
      <p>{say(use.verdict === 'justified' || use.verdict === 'not-justified' ? `letter.verdict.${use.verdict}` : 'letter.verdict.open')}</p>
      <p>{say('letter.rights')}</p>
      <p>
        {say('letter.signed', { name: `${person.givenName} ${person.familyName}` })}
        <br />
        {tenantName}
      </p>
    </article>
  );
}
