// The next thing to do with a version: propose, approve as a second person, activate now or at a time, or take it back. What
// stands in the way is said beside the button, and the button does nothing then.
import type { EndpointReply, PackFinding } from '@mydr24/protocol';
import type { Reply } from '@mydr24/client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState, type ReactNode } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { countFindings } from './finding-words.ts';
import { listWords } from './step-words.ts';
import { When } from './scenario-form.tsx';
import { authorsOf, momentWords } from './version-words.ts';
import styles from './admin.module.css';

type Document = EndpointReply<'getPackVersion'>;
type Version = Document['version'];

interface NextDeedProps {
  document: Document;
  /** Null while they are not known. */
  findings: readonly PackFinding[] | null;
  done: () => void;
}

export function NextDeed({ document, findings, done }: NextDeedProps) {
  const { say } = useWords();
  const { version } = document;
  if (version.state === 'active' || version.state === 'withdrawn') return null;
  return (
    <section className={styles.card} aria-labelledby="next-deed">
      <h2 id="next-deed">{say('admin.next')}</h2>
      {version.state === 'draft' && <Propose version={version} findings={findings} done={done} />}
      {version.state === 'proposed' && <Approve version={version} findings={findings} done={done} />}
      {(version.state === 'approved' || version.state === 'scheduled' || version.state === 'retired') && <Activate document={document} done={done} />}
      {version.state !== 'retired' && <Withdraw version={version} done={done} />}
    </section>
  );
}

function useDeed(version: Version, give: (params: { packId: string; version: number }) => Promise<Reply<unknown>>, done: () => void) {
  const queries = useQueryClient();
  const { packId, version: number } = version;
  return useAction(
    useCallback(() => give({ packId, version: number }), [give, packId, number]),
    useCallback(() => {
      void queries.invalidateQueries({ queryKey: ['packs'] });
      void queries.invalidateQueries({ queryKey: ['pack-active'] });
      done();
    }, [queries, done]),
  );
}

/** A refusal in the words of its reason where we have them. */
const refusals: Readonly<Record<string, WordId>> = {
  'pack-has-errors': 'admin.refused.errors', 'pack-unreadable': 'admin.refused.errors', 'own-work': 'admin.refused.samePerson', 'not-valid-yet': 'admin.refused.tooEarly', 'text-is-fixed': 'admin.refused.state',
  'not-a-draft': 'admin.refused.state', 'not-proposed': 'admin.refused.state', 'not-approved': 'admin.refused.state', 'already-active': 'admin.refused.state', 'in-force': 'admin.refused.state',
};

function Deed({ action, label, because, isMain = true, children }: { action: ReturnType<typeof useDeed>; label: string; because: string | null; isMain?: boolean; children?: ReactNode }) {
  const { say } = useWords();
  const reason = useId();
  const isPending = action.state.status === 'pending';
  const refusal = action.state.status === 'failed' ? refusals[action.state.error.code] : undefined;
  return (
    <>
      {children}
      <p className={styles.buttons}>
        <button
          type="button" className={isMain ? `${styles.button} ${styles.main}` : styles.button} aria-disabled={because !== null} aria-describedby={because === null ? undefined : reason} aria-busy={isPending}
          onClick={() => because === null && !isPending && action.run()}
        >
          {isPending ? say('state.pending') : label}
        </button>
        {because !== null && <span id={reason}>{because}</span>}
      </p>
      {action.state.status === 'failed' && refusal !== undefined && (
        <p className={styles.note} role="alert">
          {say(refusal)}
        </p>
      )}
      {action.state.status === 'failed' && refusal === undefined && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
    </>
  );
}

function useWhatStandsInTheWay(findings: readonly PackFinding[] | null): string | null {
  const { say } = useWords();
  if (findings === null) return say('admin.next.judging');
  const { errors } = countFindings(findings);
  return errors === 0 ? null : say('admin.next.errors', { n: errors });
}

function Propose({ version, findings, done }: { version: Version; findings: readonly PackFinding[] | null; done: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const me = useMe();
  const because = useWhatStandsInTheWay(findings);
  const propose = useDeed(version, useCallback((params) => request('proposePack', { params }), [request]), done);
  const names = [...new Set([...authorsOf(version).names, `${me.person.givenName} ${me.person.familyName}`])];
  return (
    <Deed action={propose} label={say('admin.next.propose')} because={because}>
      <p>{say('admin.next.propose.text', { names: listWords(names, locale) })}</p>
    </Deed>
  );
}

function Approve({ version, findings, done }: { version: Version; findings: readonly PackFinding[] | null; done: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const me = useMe();
  const inTheWay = useWhatStandsInTheWay(findings);
  const approve = useDeed(version, useCallback((params) => request('approvePack', { params }), [request]), done);
  const authors = authorsOf(version);
  const because = authors.ids.has(me.person.id) ? say('admin.next.approve.own') : inTheWay;
  return (
    <Deed action={approve} label={say('admin.next.approve')} because={because}>
      <p>{say('admin.next.approve.text', { names: listWords(authors.names, locale) })}</p>
    </Deed>
  );
}

function Activate({ document: { version, pack }, done }: { document: Document; done: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const timeZone = pack?.timeZone ?? 'UTC';
  const [isLater, setLater] = useState(false);
  const [at, setAt] = useState(now + 86_400_000);
  const activate = useDeed(version, useCallback((params) => request('activatePack', { params, body: { atMs: isLater ? at : null } }), [request, isLater, at]), done);
  const isPast = isLater && at <= now;
  const name = useId();
  return (
    <Deed action={activate} label={isLater ? say('admin.next.schedule', { moment: momentWords(at, locale, timeZone) }) : say('admin.next.activate')} because={isPast ? say('admin.next.past') : null}>
      {version.state === 'scheduled' && version.activateAt !== null && <p>{say('admin.pack.activatesAt', { moment: momentWords(version.activateAt, locale, timeZone) })}</p>}
      <p>{say('admin.next.activate.text')}</p>
      <fieldset className={styles.field}>
        <legend>{say('admin.next.when')}</legend>
        <div className={styles.chips}>
          {[false, true].map((later) => (
            <label key={String(later)}>
              <input type="radio" name={name} checked={isLater === later} onChange={() => setLater(later)} />
              {say(later ? 'admin.next.later' : 'admin.dryRun.now')}
            </label>
          ))}
        </div>
      </fieldset>
      {isLater && <When at={at} timeZone={timeZone} set={setAt} />}
    </Deed>
  );
}

function Withdraw({ version, done }: { version: Version; done: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const withdraw = useDeed(version, useCallback((params) => request('withdrawPack', { params }), [request]), done);
  return (
    <details className={styles.fold}>
      <summary>{say('admin.next.withdraw')}</summary>
      <Deed action={withdraw} label={say('admin.next.withdraw.do')} because={null} isMain={false}>
        <p>{say('admin.next.withdraw.text')}</p>
      </Deed>
    </details>
  );
}
