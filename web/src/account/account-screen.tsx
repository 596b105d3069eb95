// My account: my passkeys, my password, where I am signed in, and whether this browser is a shared station.
import { Answered } from '../admin/answered.tsx';
import { useAnswer } from '../admin/answer.ts';
import { useTitle } from '../admin/use-title.ts';
import { AllowedApps } from '../apps/allowed-apps.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { OwnPasskeys } from './own-passkeys.tsx';
import { OwnPassword } from './own-password.tsx';
import { OwnSecondStep } from './own-second-step.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { StationChoice } from './station-choice.tsx';
import styles from './account.module.css';

export function AccountScreen() {
  const { say } = useWords();
  const { person, tenantName } = useMe();
  const request = useRequest();
  useTitle(say('account.title'));
  const passkeys = useAnswer(['own-passkeys'], () => request('listPasskeys', {}));
  const sessions = useAnswer(['own-sessions'], () => request('listSessions', {}));
  const secondStep = useAnswer(['own-second-step'], () => request('getSecondStep', {}));
  return (
    <div className={styles.page}>
      <header>
        <h1>{say('account.title')}</h1>
        <p className={styles.soft}>
          {person.givenName} {person.familyName} · {tenantName}
        </p>
      </header>
      <section className={styles.section} aria-labelledby="passkeys-title">
        <h2 id="passkeys-title">{say('passkeys.title')}</h2>
        <p className={styles.soft}>{say('passkeys.lead')}</p>
        <Answered answer={passkeys}>{(body) => <OwnPasskeys passkeys={body.passkeys} again={passkeys.again} />}</Answered>
      </section>
      <section className={styles.section} aria-labelledby="password-title">
        <h2 id="password-title">{say('password.title')}</h2>
        <p className={styles.soft}>{say('password.lead')}</p>
        <OwnPassword changed={sessions.again} />
      </section>
      <section className={styles.section} aria-labelledby="second-step-title">
        <h2 id="second-step-title">{say('secondStep.title')}</h2>
        <p className={styles.soft}>{say('secondStep.lead')}</p>
        <Answered answer={secondStep}>{(body) => <OwnSecondStep secondStep={body} again={secondStep.again} />}</Answered>
      </section>
      <section className={styles.section} aria-labelledby="sessions-title">
        <h2 id="sessions-title">{say('account.sessions')}</h2>
        <p className={styles.soft}>{say('account.sessions.lead')}</p>
        <Answered answer={sessions}>{(body) => <OwnSessions sessions={body.sessions} again={sessions.again} />}</Answered>
      </section>
      <section className={styles.section} aria-labelledby="allowed-title">
        <h2 id="allowed-title">{say('allowed.title')}</h2>
        <p className={styles.soft}>{say('allowed.lead')}</p>
        <AllowedApps />
      </section>
      <section className={styles.section} aria-labelledby="station-title">
        <h2 id="station-title">{say('station.title')}</h2>
        <p className={styles.soft}>{say('station.lead')}</p>
        <StationChoice />
      </section>
    </div>
  );
}
