// Patients of other wards on whose care team I am: a short list under the board; nothing where there is none.
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import admin from '../admin/admin.module.css';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './care-team.module.css';

export function MyCareTeams() {
  const { say } = useWords();
  const request = useRequest();
  const { person } = useMe();
  const isClinician = person.roles.some((role) => role === 'nurse' || role === 'doctor');
  const mine = useAnswer(['my-care-teams'], () => request('listMyCareTeams', {}), { isWanted: isClinician, everyMs: 60_000 });
  if (mine.body === null || mine.body.patients.length === 0) return null;
  return (
    <section className={styles.mine} aria-labelledby="my-care-teams">
      <h2 id="my-care-teams">{say('careTeam.mine')}</h2>
      <ul className={admin.rows}>
        {mine.body.patients.map(({ patientId, name, unitName, bed }) => (
          <li key={patientId}>
            <Link to="/console/patients/$patientId" params={{ patientId }} className={styles.patient}>
              <b>{name}</b> <span>{[unitName, bed].filter((each) => each !== null).join(' · ')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
