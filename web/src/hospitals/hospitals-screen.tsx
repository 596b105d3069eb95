// For staff: what each hospital can take, as last told and how long ago, and a way to tell it anew.
import { useWords } from '../words/words-context.tsx';
import { HospitalList } from './hospital-list.tsx';
import { useHospitals } from './use-hospitals.ts';
import styles from './hospitals-screen.module.css';

export function HospitalsScreen() {
  const { say } = useWords();
  return (
    <div className={styles.whole}>
      <h1>{say('desk.hospitals')}</h1>
      <p>{say('hospital.lead')}</p>
      <HospitalList shown={useHospitals()} />
    </div>
  );
}
