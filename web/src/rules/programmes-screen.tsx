// Programmes of care: which have alarm rules of their own, and who of my units is in each.
import type { Programme } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

export function ProgrammesScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('programmes.title'));
  const programmes = useAnswer(['programmes'], () => request('listProgrammes', {}), { everyMs: 30_000 });
  return (
    <div className={admin.page}>
      <Link to="/rules" className={admin.button} style={{ justifySelf: 'start' }}>
        {say('rules.back')}
      </Link>
      <header className={admin.section}>
        <h1>{say('programmes.title')}</h1>
        <p className={admin.lead}>{say('programmes.lead')}</p>
      </header>
      <Answered answer={programmes}>
        {(body) =>
          body.programmes.length === 0 ? (
            <p className={admin.note}>{say('programmes.none')}</p>
          ) : (
            <>
              {body.programmes.map((programme) => (
                <One key={programme.name} programme={programme} />
              ))}
            </>
          )
        }
      </Answered>
    </div>
  );
}

function One({ programme: { name, version, patients } }: { programme: Programme }) {
  const { say, locale } = useWords();
  const { roles } = useMe().person;
  const seesPatients = roles.includes('nurse') || roles.includes('doctor');
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <section className={admin.section} aria-labelledby={`programme ${name}`}>
      <div className={admin.head}>
        <h2 id={`programme ${name}`}>{name}</h2>
        {version === null ? (
          <span className={admin.pill} data-state="retired">
            {say('programmes.noRules')}
          </span>
        ) : (
          <Link to="/rules/$version" params={{ version: String(version) }} className={admin.button}>
            {say('programmes.rules', { n: version })}
          </Link>
        )}
      </div>
      {patients.length === 0 ? (
        <p className={admin.soft}>{say(seesPatients ? 'programmes.nobody' : 'programmes.notYours')}</p>
      ) : (
        <ul className={admin.rows}>
          {patients.map(({ patientId, givenName, familyName, bed, unitName, since }) => (
            <li key={patientId}>
              <span className={admin.words}>
                <Link to="/console/patients/$patientId/rules" params={{ patientId }}>
                  {familyName}, {givenName}
                </Link>
                <span>{[unitName, bed].filter((part) => part !== null).join(' · ')}</span>
              </span>
              {since !== null && <span className={admin.soft}>{say('programmes.since', { day: day.format(since) })}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
