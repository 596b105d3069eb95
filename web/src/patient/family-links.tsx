// Who may see my emergencies and what they see: an account by the code the person gives me, or a link. Changed or stopped at any time, at once, on
// screens that are open too.
import type { EndpointReply, PatientId } from '@mydr24/protocol';
import { type FamilyShare, FamilyShare as Shares, PersonId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useId, useState, type FormEvent } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent, ScreenLoading } from '../design/screen-states.tsx';
import { UndoToast } from '../design/undo-toast.tsx';
import { FamilyPreview } from '../family/family-preview.tsx';
import { MakePass } from '../family/make-pass.tsx';
import passes from '../family/passes.module.css';
import { SharesChoice } from '../family/shares-choice.tsx';
import { WhoLooked } from '../family/who-looked.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { isLinkLive } from './link-state.ts';
import styles from './family-links.module.css';

type FamilyLink = EndpointReply<'listFamilyLinks'>['links'][number];
interface Given {
  shares: FamilyShare[];
  isTold: boolean;
}

export function FamilyLinks({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useNow();
  const [stopped, setStopped] = useState<FamilyLink | null>(null);
  const links = useQuery({ queryKey: ['family-links', patientId], queryFn: () => request('listFamilyLinks', { params: { patientId } }) });
  const { refetch } = links;
  const grant = useAction(
    useCallback((personId: PersonId, given: Given) => request('grantFamilyLink', { params: { patientId }, body: { personId, expiresAt: null, ...given } }), [request, patientId]),
    useCallback(() => void refetch(), [refetch]),
  );
  const revoke = useAction(useCallback((link: FamilyLink) => request('revokeFamilyLink', { params: { familyLinkId: link.id } }), [request]), useCallback(() => void refetch(), [refetch]));
  const live = links.data?.ok === true ? links.data.body.links.filter((link) => isLinkLive(link, now)) : [];
  const toUndo = undoOf(stopped === null || revoke.state.status !== 'idle' ? null : stopped, say, grant.run);
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
            key={link.id} link={link} isPending={revoke.state.status === 'pending'} onChanged={() => void refetch()}
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
      <MakePass patientId={patientId} onMade={() => void refetch()} />
      <WhoLooked patientId={patientId} />
      <FamilyPreview patientId={patientId} />
      <UndoToast undoable={toUndo} onGone={() => setStopped(null)} />
    </section>
  );
}

/** The address of a pass is known to nobody any more: it cannot be given back. */
function undoOf(link: FamilyLink | null, say: Say, grant: (personId: PersonId, given: Given) => void) {
  if (link === null || link.personId === null) return null;
  const { personId, shares, newsBy } = link;
  return { id: link.id, text: say('family.links.stopped', { name: link.personName }), undo: () => grant(personId, { shares, isTold: newsBy !== null }) };
}

function grantRefusal(code: string) {
  if (code === 'no-such-family-member') return 'family.grant.unknown';
  if (code === 'already-granted') return 'family.grant.already';
  if (code === 'too-many-links') return 'family.grant.tooMany';
  return 'family.grant.failed';
}

function LinkRow({ link, isPending, stop, onChanged }: { link: FamilyLink; isPending: boolean; stop: () => void; onChanged: () => void }) {
  const { say, locale } = useWords();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <li>
      <span className={styles.words}>
        <b>{link.personName}</b>
        {link.personId === null && <span>{passWords(link, say)}</span>}
        <span>
          {say('family.links.since', { day: day.format(link.grantedAt) })}
          {link.expiresAt !== null && ` · ${say('family.links.until', { day: day.format(link.expiresAt), time: timeOfDay(link.expiresAt, locale) })}`}
        </span>
        <SharesOf link={link} onChanged={onChanged} />
      </span>
      <button type="button" disabled={isPending} onClick={stop}>
        {say('family.links.stop')}
        <span className="only-heard"> {link.personName}</span>
      </button>
    </li>
  );
}

function passWords({ openedAt, newsBy, basis }: FamilyLink, say: Say): string {
  const facts = [say('passes.isPass'), say(openedAt === null ? 'passes.notOpened' : 'passes.opened')];
  if (newsBy !== null) facts.push(say('passes.news'));
  if (basis !== 'own') facts.push(say('passes.madeByStaff'));
  return facts.join(' · ');
}

function SharesOf({ link, onChanged }: { link: FamilyLink; onChanged: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [shares, setShares] = useState<FamilyShare[]>(link.shares);
  const change = useAction(useCallback((chosen: FamilyShare[]) => request('changeFamilyLink', { params: { familyLinkId: link.id }, body: { shares: chosen } }), [request, link.id]), onChanged);
  const isSame = shares.length === link.shares.length && shares.every((share) => link.shares.includes(share));
  return (
    <details className={styles.shares}>
      <summary>{say('shares.change', { name: link.personName })}</summary>
      <SharesChoice shares={shares} choose={setShares} />
      <button type="button" className={passes.quiet} disabled={isSame || change.state.status === 'pending'} onClick={() => change.run(shares)}>
        {say(change.state.status === 'pending' ? 'state.pending' : 'shares.save')}
      </button>
      {change.state.status === 'failed' && <NotSent error={change.state.error} retry={change.state.retry} dismiss={change.dismiss} />}
    </details>
  );
}

function GrantForm({ isPending, grant }: { isPending: boolean; grant: (personId: PersonId, given: Given) => void }) {
  const { say } = useWords();
  const input = useId();
  const [isWrong, setWrong] = useState(false);
  const [shares, setShares] = useState<FamilyShare[]>([...Shares.options]);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const given = fields.get('code');
    const code = PersonId.safeParse(typeof given === 'string' ? given.trim().toLowerCase() : null);
    setWrong(!code.success);
    if (!code.success) return;
    grant(code.data, { shares, isTold: fields.has('told') });
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
        <SharesChoice shares={shares} choose={setShares} />
        <label className={passes.check}>
          <input type="checkbox" name="told" />
          <span>{say('passes.told.account')}</span>
        </label>
        <button type="submit" aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'family.grant.do')}
        </button>
      </form>
    </details>
  );
}
