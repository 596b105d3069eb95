// Who may see my emergencies: allow with the code the person gives me, stop at any time. Stopping works at once, on screens that are open too.
import type { EndpointReply, PatientId } from '@mydr24/protocol';
import { PersonId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useId, useState, type FormEvent } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent, ScreenLoading } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { isLinkLive } from './link-state.ts';
import styles from './family-links.module.css';

type FamilyLink = EndpointReply<'listFamilyLinks'>['links'][number];

export function FamilyLinks({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useNow();
  const [stopped, setStopped] = useState<FamilyLink | null>(null);
  const links = useQuery({ queryKey: ['family-links', patientId], queryFn: () => request('listFamilyLinks', { params: { patientId } }) });
  const { refetch } = links;
  const grant = useAction(
    useCallback((personId: PersonId) => request('grantFamilyLink', { params: { patientId }, body: { personId, expiresAt: null } }), [request, patientId]),
    useCallback(() => void refetch(), [refetch]),
  );
  const revoke = useAction(useCallback((link: FamilyLink) => request('revokeFamilyLink', { params: { familyLinkId: link.id } }), [request]), useCallback(() => void refetch(), [refetch]));
  const live = links.data?.ok === true ? links.data.body.links.filter((link) => isLinkLive(link, now)) : [];
  const toUndo = stopped === null || revoke.state.status !== 'idle' ? null : { id: stopped.id, text: say('family.links.stopped', { name: stopped.personName }), undo: () => grant.run(stopped.personId) };
  return (
    <section className={styles.whole} aria-labelledby="family-links-title">
      <h2 id="family-links-title">{say('family.links')}</h2>
      <p className={styles.lead}>{say('family.links.lead')}</p>
      {links.data === undefined && <ScreenLoading />}
      {links.data?.ok === false && <NotSent error={links.data.error} retry={() => void refetch()} dismiss={() => void refetch()} />}
      {links.data?.ok === true && live.length === 0 && <p className={styles.nobody}>{say('family.links.nobody')}</p>}
      <ul className={styles.list}>
        {live.map((link) => (
          <LinkRow
            key={link.id} link={link} isPending={revoke.state.status === 'pending'}
            stop={() => {
              setStopped(link);
              revoke.run(link);
            }}
          />
        ))}
      </ul>
      {revoke.state.status === 'failed' && <NotSent error={revoke.state.error} retry={revoke.state.retry} dismiss={revoke.dismiss} />}
      <GrantForm isPending={grant.state.status === 'pending'} grant={grant.run} />
      {grant.state.status === 'failed' && <p role="alert" className={styles.failed}>{say(grantRefusal(grant.state.error.code))}</p>}
      <UndoToast undoable={toUndo} onGone={() => setStopped(null)} />
    </section>
  );
}

function grantRefusal(code: string) {
  if (code === 'no-such-family-member') return 'family.grant.unknown';
  if (code === 'already-granted') return 'family.grant.already';
  if (code === 'too-many-links') return 'family.grant.tooMany';
  return 'family.grant.failed';
}

function LinkRow({ link, isPending, stop }: { link: FamilyLink; isPending: boolean; stop: () => void }) {
  const { say, locale } = useWords();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <li>
      <span className={styles.words}>
        <b>{link.personName}</b>
        <span>
          {say('family.links.since', { day: day.format(link.grantedAt) })}
          {link.expiresAt !== null && ` · ${say('family.links.until', { day: day.format(link.expiresAt), time: timeOfDay(link.expiresAt, locale) })}`}
        </span>
      </span>
      <button type="button" disabled={isPending} onClick={stop}>
        {say('family.links.stop')}
        <span className="only-heard"> {link.personName}</span>
      </button>
    </li>
  );
}

function GrantForm({ isPending, grant }: { isPending: boolean; grant: (personId: PersonId) => void }) {
  const { say } = useWords();
  const input = useId();
  const [isWrong, setWrong] = useState(false);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form).get('code');
    const code = PersonId.safeParse(typeof given === 'string' ? given.trim().toLowerCase() : null);
    setWrong(!code.success);
    if (!code.success) return;
    grant(code.data);
    form.reset();
  }
  return (
    <details className={styles.grant}>
      <summary>{say('family.grant')}</summary>
      <form onSubmit={submit}>
        <label htmlFor={input}>{say('family.grant.code')}</label>
        <p id={`${input}-help`}>{say('family.grant.help')}</p>
        <input id={input} name="code" autoComplete="off" spellCheck={false} required aria-invalid={isWrong} aria-describedby={`${input}-help`} />
        {isWrong && <p role="alert">{say('family.grant.wrong')}</p>}
        <button type="submit" aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'family.grant.do')}
        </button>
      </form>
    </details>
  );
}
