// Which service accounts and apps read my readings: each by name, with what it is for, and kept out or let in by itself, or all of them at once.
import type { ConsentApp, ConsentChoiceInput, EndpointReply } from '@mydr24/protocol';
import fields from '../admin/admin.module.css';
import { useWords } from '../words/words-context.tsx';
import { appChoiceNow } from './kept-out.ts';
import { KeepOut } from './keep-out.tsx';
import { useWhen } from './row-words.ts';
import styles from './consent.module.css';

type Page = EndpointReply<'listConsents'>;
type Who = ConsentChoiceInput['who'];
const ALL: Who = { kind: 'role', role: 'app' };

export function AppsPart({ page, isPending, choose, now }: { page: Page; isPending: boolean; choose: (choice: ConsentChoiceInput) => void; now: number }) {
  const { say } = useWords();
  const put = (who: Who, decision: 'allow' | 'refuse', untilAt: number | null = null): void => choose({ topic: 'vitals', purpose: 'care', who, decision, untilAt });
  const areAllOut = appChoiceNow(page.history, ALL, now)?.decision === 'refuse';
  const canBeKeptOut = page.apps.filter(({ isKeptOut }) => !isKeptOut);
  return (
    <section className={styles.topic} aria-labelledby="consent-apps">
      <h3 id="consent-apps">{say('consent.apps')}</h3>
      <p className={styles.soft}>{say('consent.apps.what')}</p>
      {page.apps.length === 0 && <p className={styles.state}>{say('consent.apps.none')}</p>}
      {areAllOut && (
        <p className={styles.state} role="status">
          {say('consent.apps.allOut')}{' '}
          {page.mayChoose && (
            <button type="button" className={fields.button} disabled={isPending} onClick={() => put(ALL, 'allow')}>
              {say('consent.apps.allIn')}
            </button>
          )}
        </p>
      )}
      {page.apps.length > 0 && (
        <ul className={styles.list} aria-live="polite">
          {page.apps.map((app) => (
            <OneApp key={app.appId} app={app} page={page} isPending={isPending} now={now} letIn={() => put({ kind: 'app', appId: app.appId }, 'allow')} />
          ))}
        </ul>
      )}
      {page.mayChoose && (!areAllOut || canBeKeptOut.length > 0) && (
        <KeepOut
          of="apps"
          groups={[
            { label: say('consent.apps.one'), options: canBeKeptOut.map(({ appId, name }) => ({ text: name, who: { kind: 'app', appId } })) },
            ...(areAllOut ? [] : [{ label: say('consent.who.roles.app'), options: [{ text: say('consent.role.app'), who: ALL }] }]),
          ]}
          isPending={isPending}
          keepOut={(who, untilAt) => put(who, 'refuse', untilAt)}
          now={now}
        />
      )}
    </section>
  );
}

function OneApp({ app, page, isPending, now, letIn }: { app: ConsentApp; page: Page; isPending: boolean; now: number; letIn: () => void }) {
  const { say } = useWords();
  const whenOf = useWhen();
  const { appId, name, kind, purpose, isKeptOut } = app;
  const own = appChoiceNow(page.history, { kind: 'app', appId }, now);
  const why = !isKeptOut ? null : own?.decision === 'refuse' ? (own.untilAt === null ? say('consent.until.never') : say('consent.until', { when: whenOf(own.untilAt) })) : say(`consent.apps.because.${kind}`);
  return (
    <li>
      <span>
        <strong>{say(isKeptOut ? 'consent.apps.out' : 'consent.apps.in', { name })}</strong>
        <small>{kind === 'service' ? say('consent.apps.service', { purpose: purpose ?? '–' }) : say('consent.apps.app')}</small>
        {why !== null && <small>{why}</small>}
      </span>
      {isKeptOut && page.mayChoose && (
        <button type="button" className={fields.button} disabled={isPending} aria-label={say('consent.apps.letIn.who', { name })} onClick={letIn}>
          {say('consent.apps.letIn')}
        </button>
      )}
    </li>
  );
}
