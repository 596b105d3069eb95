// Facilities and units, for administrators and for whoever administers some of them: what is in use with its units, then what is not.
import type { KeptFacility } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { FacilityCard } from './facility-card.tsx';
import { FacilityFields } from './place-forms.tsx';
import { BringBack } from './place-use.tsx';
import styles from '../admin/admin.module.css';

export function FacilitiesScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('facilities.title'));
  const isAdmin = useMe().person.roles.includes('admin');
  const kept = useAnswer(['facilities'], () => request('listFacilities', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('facilities.title')}</h1>
        <p className={styles.lead}>{say(isAdmin ? 'facilities.lead' : 'facilities.lead.own')}</p>
      </header>
      <Answered answer={kept}>{({ facilities }) => <Places facilities={facilities} isAdmin={isAdmin} changed={kept.again} />}</Answered>
    </div>
  );
}

function Places({ facilities, isAdmin, changed }: { facilities: readonly KeptFacility[]; isAdmin: boolean; changed: () => void }) {
  const { say } = useWords();
  const [isAdding, setAdding] = useState(false);
  const inUse = facilities.filter(({ retiredAt }) => retiredAt === null);
  return (
    <>
      {inUse.length === 0 && <ScreenEmpty title={say('facilities.none')} next={say('facilities.none.next')} />}
      {inUse.map((facility) => (
        <FacilityCard key={facility.id} facility={facility} others={inUse.filter(({ id }) => id !== facility.id)} isAdmin={isAdmin} changed={changed} />
      ))}
      {isAdmin && (
        <div className={styles.section}>
          <div className={styles.buttons}>
            <button type="button" className={styles.button} aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
              {say(isAdding ? 'facilities.close' : 'facilities.add')}
            </button>
          </div>
          {isAdding && (
            <section className={styles.card} aria-label={say('facilities.add')}>
              <FacilityFields
                facility={null}
                done={() => {
                  setAdding(false);
                  changed();
                }}
              />
            </section>
          )}
        </div>
      )}
      <OutOfUse facilities={facilities} isAdmin={isAdmin} changed={changed} />
    </>
  );
}

function OutOfUse({ facilities, isAdmin, changed }: { facilities: readonly KeptFacility[]; isAdmin: boolean; changed: () => void }) {
  const { say, locale } = useWords();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const houses = facilities.filter(({ retiredAt }) => retiredAt !== null);
  const units = facilities.flatMap((facility) => facility.units.filter(({ retiredAt }) => retiredAt !== null).map((unit) => ({ ...unit, facility })));
  if (houses.length + units.length === 0) return null;
  return (
    <details className={styles.fold}>
      <summary>{say('facilities.retired', { n: houses.length + units.length })}</summary>
      <ul className={styles.rows} aria-label={say('facilities.retired.list')}>
        {houses.map(({ id, name, retiredAt }) => (
          <li key={id}>
            <span className={styles.words}>
              <b>{name}</b>
              <span>{say('facilities.retired.since', { day: day.format(retiredAt!) })}</span>
            </span>
            {isAdmin && <BringBack name={name} ask={(request) => request('restoreFacility', { params: { facilityId: id } })} changed={changed} />}
          </li>
        ))}
        {units.map(({ id, name, facility, retiredAt }) => (
          <li key={id}>
            <span className={styles.words}>
              <b>{name}</b>
              <span>{facility.name}</span>
              <span>{say('facilities.retired.since', { day: day.format(retiredAt!) })}</span>
            </span>
            {facility.retiredAt === null ? <BringBack name={name} ask={(request) => request('restoreUnit', { params: { unitId: id } })} changed={changed} /> : <span className={styles.soft}>{say('facilities.refused.facility')}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
