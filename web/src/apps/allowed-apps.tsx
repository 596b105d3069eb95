// Apps I allowed to read: which, of whom, until when, and a way to take it back.
import type { AllowedApp } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { AskFirst } from '../admin/ask-first.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

export function AllowedApps() {
  const { say } = useWords();
  const request = useRequest();
  const apps = useAnswer(['allowed-apps'], () => request('listAllowedApps', {}));
  return (
    <Answered answer={apps}>
      {(body) =>
        body.apps.length === 0 ? (
          <p className={admin.soft}>{say('allowed.none')}</p>
        ) : (
          <ul className={admin.rows}>
            {body.apps.map((app) => (
              <One key={app.grantId} app={app} changed={apps.again} />
            ))}
          </ul>
        )
      }
    </Answered>
  );
}

function One({ app, changed }: { app: AllowedApp; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const end = useAction(() => request('endAllowedApp', { params: { grantId: app.grantId } }), changed);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const reads = (['Patient', 'Observation'] as const).filter((each) => app.scopes.some((scope) => scope.includes(`/${each}.`)));
  return (
    <li>
      <span className={admin.words}>
        <b>{app.appName}</b>
        <span>{reads.map((each) => say(each === 'Patient' ? 'apps.wish.read-patient' : 'apps.wish.read-observations')).join('; ')}</span>
        <span>{say('allowed.of', { whom: app.patientName ?? say('apps.of.all'), from: day.format(app.createdAt), to: day.format(app.expiresAt) })}</span>
      </span>
      <AskFirst label={say('allowed.end')} about={app.appName} title={say('allowed.end.title', { name: app.appName })} text={say('allowed.end.text')} action={end} />
    </li>
  );
}
