// Who looked at what the patient shares, and when.
import type { PatientId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { NotSent, ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './passes.module.css';

export function WhoLooked({ patientId }: { patientId: PatientId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const looks = useQuery({ queryKey: ['family-looks', patientId], queryFn: () => request('listFamilyLooks', { params: { patientId } }) });
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <details className={styles.fold} onToggle={(event) => event.currentTarget.open && void looks.refetch()}>
      <summary>{say('looks.title')}</summary>
      {looks.data === undefined && <ScreenLoading />}
      {looks.data?.ok === false && <NotSent error={looks.data.error} retry={() => void looks.refetch()} dismiss={() => void looks.refetch()} />}
      {looks.data?.ok === true && looks.data.body.looks.length === 0 && <p>{say('looks.none')}</p>}
      {looks.data?.ok === true && (
        <ul className={styles.list}>
          {looks.data.body.looks.map(({ linkId, name, browser, firstAt, lastAt }) => (
            <li key={`${linkId} ${name} ${firstAt}`}>
              <b>
                {name}
                {browser !== null && <span className={styles.soft}> {say(`looks.${browser}`)}</span>}
              </b>
              <span className={styles.soft}>{firstAt === lastAt ? when.format(firstAt) : say('looks.line', { first: when.format(firstAt), last: when.format(lastAt) })}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
