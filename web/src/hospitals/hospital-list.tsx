// Hospitals with what they can take, for a list: the same words as the map, and a way to tell what is so now.
import type { FacilityId, Hospital } from '@mydr24/protocol';
import { useState } from 'react';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { bedWords, isCapacityOld, toldWords } from './hospital-words.ts';
import { ReportCapacity } from './report-capacity.tsx';
import styles from '../design/row-list.module.css';

export interface HospitalsShown {
  hospitals: readonly Hospital[];
  staleAfterMs: number;
  /** Asked once with an answer. */
  isKnown: boolean;
  hasFailed: boolean;
  renew: () => void;
}

export function HospitalList({ shown: { hospitals, staleAfterMs, isKnown, hasFailed, renew }, show }: { shown: HospitalsShown; show?: (hospital: Hospital) => void }) {
  const { say } = useWords();
  const now = useNow();
  const [told, tell] = useState<FacilityId | null>(null);
  if (!isKnown) return hasFailed ? <p role="alert">{say('hospital.failed')}</p> : <ScreenLoading />;
  const hospital = hospitals.find(({ facilityId }) => facilityId === told);
  return (
    <>
      {hasFailed && <p role="status">{say('hospital.failed')}</p>}
      {hospitals.length === 0 && <p>{say('hospital.none')}</p>}
      <ul className={styles.rows}>
        {hospitals.map((each) => (
          <li key={each.facilityId} data-old={isCapacityOld(each, staleAfterMs, now)}>
            <span className={styles.what}>
              <b>{each.name}</b>
              {each.capacity !== null && <b>{say(each.capacity.isClosed ? 'hospital.closed' : 'hospital.open')}</b>}
              {each.capacity !== null && each.capacity.beds.length > 0 && <span>{each.capacity.beds.map((bed) => bedWords(bed, say)).join(' · ')}</span>}
              {each.capacity !== null && each.capacity.note !== '' && <span>{each.capacity.note}</span>}
              <span className={styles.soft}>{toldWords(each, staleAfterMs, now, say)}</span>
            </span>
            <span className={styles.buttons}>
              {show !== undefined && (
                <button type="button" aria-label={`${say('desk.show')}: ${each.name}`} onClick={() => show(each)}>
                  {say('desk.show')}
                </button>
              )}
              <button type="button" aria-label={`${say('hospital.report')} ${each.name}`} onClick={() => tell(each.facilityId)}>
                {say('hospital.report')}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {hospital !== undefined && (
        <ReportCapacity
          key={hospital.facilityId} hospital={hospital} onClose={() => tell(null)}
          onDone={() => {
            tell(null);
            renew();
          }}
        />
      )}
    </>
  );
}
