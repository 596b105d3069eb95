// Everything on the map as a list, for whoever cannot use a map or would rather read: the same filter, the same words, the same actions.
import type { EmergencyId, EmergencySummary, PersonId, RoadClosure } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import rows from '../design/row-list.module.css';
import { placeWords } from '../emergency/cause-words.ts';
import { HospitalList, type HospitalsShown } from '../hospitals/hospital-list.tsx';
import { useNow } from '../live/use-now.ts';
import { ResponderShape } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { type DeskUnit, inListOrder } from './desk-units.ts';
import { parkedWords } from './map-marks.tsx';
import { needOf } from './need-order.ts';
import type { ParkedVehicle } from './parked-vehicles.ts';
import { howSaid } from './road-closures.tsx';
import { taskWords, whereWords } from './unit-words.ts';
import styles from './desk-list.module.css';

interface DeskListProps {
  emergencies: readonly EmergencySummary[];
  units: readonly DeskUnit[];
  parked: readonly ParkedVehicle[];
  hospitals: HospitalsShown | null;
  closures: readonly RoadClosure[];
  choose: (id: EmergencyId) => void;
  follow: (id: PersonId) => void;
  showHospital: (at: HospitalsShown['hospitals'][number]) => void;
}

export function DeskList({ emergencies, units, parked, hospitals, closures, choose, follow, showHospital }: DeskListProps) {
  const { say } = useWords();
  return (
    <div className={styles.whole} role="region" aria-label={say('desk.list')}>
      {emergencies.length > 0 && (
        <Section title={say('desk.emergencies')}>
          <ul className={rows.rows}>{emergencies.map((each) => <EmergencyRow key={each.id} emergency={each} units={units} choose={choose} />)}</ul>
        </Section>
      )}
      <Section title={say('desk.units')}>
        {units.length === 0 && <p>{say('desk.none')}</p>}
        <ul className={rows.rows}>{inListOrder(units).map((unit) => <UnitRow key={unit.id} unit={unit} follow={follow} />)}</ul>
      </Section>
      {parked.length > 0 && (
        <Section title={say('desk.parked')}>
          <ul className={rows.rows}>
            {parked.map((vehicle) => (
              <li key={vehicle.id} data-old={vehicle.isOld}>{parkedWords(vehicle, say)}</li>
            ))}
          </ul>
        </Section>
      )}
      {hospitals !== null && (
        <Section title={say('desk.hospitals')}>
          <HospitalList shown={hospitals} show={showHospital} />
        </Section>
      )}
      {closures.length > 0 && (
        <Section title={say('closure.title')}>
          <ul className={rows.rows}>
            {closures.map((closure) => (
              <li key={closure.id}>{say('closure.said', { how: howSaid(closure, say), reason: closure.reason })}</li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function EmergencyRow({ emergency, units, choose }: { emergency: EmergencySummary; units: readonly DeskUnit[]; choose: (id: EmergencyId) => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const going = units.filter(({ task }) => task?.emergencyId === emergency.id);
  return (
    <li>
      <span className={rows.what}>
        <b>
          {emergency.patientName}, {say(`emergency.kind.${emergency.kind}`)}
        </b>
        <span>{placeWords(emergency, say)}</span>
        <span>{say(`need.${needOf(emergency)}`)}</span>
        {going.map((unit) => (
          <span key={unit.id} className={rows.soft}>
            {unit.name}: {taskWords(unit.task, now, say, locale)}
          </span>
        ))}
      </span>
      <span className={rows.buttons}>
        <button type="button" aria-label={`${say('dispatch.detail')}: ${emergency.patientName}`} onClick={() => choose(emergency.id)}>
          {say('dispatch.detail')}
        </button>
      </span>
    </li>
  );
}

function UnitRow({ unit, follow }: { unit: DeskUnit; follow: (id: PersonId) => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <li data-old={unit.isOld} data-unit={unit.id}>
      <ResponderShape mark={unit.mark} isOld={unit.isOld} />
      <span className={rows.what}>
        <b>{unit.vehicle === null ? unit.name : `${unit.name}, ${unit.vehicle}`}</b>
        <span>
          {say(`mark.${unit.mark}`)} · {taskWords(unit.task, now, say, locale)}
        </span>
        <span className={rows.soft}>{whereWords(unit, now, say, locale)}</span>
        {unit.qualifications.length > 0 && <span className={rows.soft}>{unit.qualifications.map((each) => say(`qualification.${each}`)).join(', ')}</span>}
      </span>
      <span className={rows.buttons}>
        {unit.at !== null && (
          <button type="button" aria-label={`${say('desk.follow')}: ${unit.name}`} onClick={() => follow(unit.id)}>
            {say('desk.follow')}
          </button>
        )}
        <Link to="/reach/people/$personId" params={{ personId: unit.id }} aria-label={`${say('desk.unit.reach')}: ${unit.name}`}>
          {say('desk.unit.reach')}
        </Link>
      </span>
    </li>
  );
}
