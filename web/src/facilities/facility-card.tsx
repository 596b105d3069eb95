// One facility in use: where it is, its units to open one at a time, and a unit to add.
import type { KeptFacility, KeptUnit } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import { FacilityFields, UnitFields } from './place-forms.tsx';
import { TakeOutOfUse } from './place-use.tsx';
import { MoveUnit } from './move-unit.tsx';
import admin from '../admin/admin.module.css';
import styles from './facilities.module.css';

interface CardProps {
  facility: KeptFacility;
  /** Where a unit may go. */
  others: readonly KeptFacility[];
  isAdmin: boolean;
  changed: () => void;
}

export function FacilityCard({ facility, others, isAdmin, changed }: CardProps) {
  const { say } = useWords();
  const titleId = useId();
  const [open, setOpen] = useState<'change' | 'add' | null>(null);
  const done = (): void => {
    setOpen(null);
    changed();
  };
  const toggle = (part: 'change' | 'add') => () => setOpen(open === part ? null : part);
  const { id, name, address, position, dependents, units } = facility;
  const inUse = units.filter(({ retiredAt }) => retiredAt === null);
  return (
    <section className={admin.card} aria-labelledby={titleId}>
      <header className={admin.head}>
        <span className={admin.words}>
          <h2 id={titleId}>{name}</h2>
          <span>{address ?? say('facilities.noAddress')}</span>
          <span className={styles.position}>{`${position.lat.toFixed(4)}, ${position.lon.toFixed(4)}`}</span>
        </span>
        <button type="button" className={admin.button} aria-expanded={open === 'change'} onClick={toggle('change')}>
          {say(open === 'change' ? 'facilities.close' : 'facilities.change')}
          <span className="only-heard"> {name}</span>
        </button>
      </header>
      {open === 'change' && (
        <div className={styles.change}>
          <FacilityFields facility={facility} done={done} />
          {isAdmin && <TakeOutOfUse name={name} dependents={dependents} ask={(request) => request('retireFacility', { params: { facilityId: id } })} changed={changed} />}
        </div>
      )}
      {inUse.length === 0 ? (
        <p className={admin.soft}>{say('facilities.noUnit')}</p>
      ) : (
        <ul className={admin.rows} aria-label={say('facilities.units', { name })}>
          {inUse.map((unit) => (
            <UnitRow key={unit.id} unit={unit} others={others} changed={changed} />
          ))}
        </ul>
      )}
      <div className={admin.buttons}>
        <button type="button" className={admin.button} aria-expanded={open === 'add'} onClick={toggle('add')}>
          {say(open === 'add' ? 'facilities.close' : 'facilities.addUnit')}
          <span className="only-heard"> {name}</span>
        </button>
      </div>
      {open === 'add' && (
        <div className={styles.change}>
          <UnitFields facilityId={id} unit={null} done={done} />
        </div>
      )}
    </section>
  );
}

function UnitRow({ unit, others, changed }: { unit: KeptUnit; others: readonly KeptFacility[]; changed: () => void }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { id, name, kind, people, dependents } = unit;
  const patients = dependents.find((each) => each.kind === 'patients')?.n ?? 0;
  return (
    <li>
      <span className={admin.words}>
        <b>{name}</b>
        <span>
          {say(`facilities.kind.${kind}`)} · {say('facilities.people', { n: people })} · {say('facilities.patients', { n: patients })}
        </span>
      </span>
      <button type="button" className={admin.button} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(isOpen ? 'facilities.close' : 'facilities.change')}
        <span className="only-heard"> {name}</span>
      </button>
      {isOpen && (
        <div className={styles.change}>
          <UnitFields
            facilityId={unit.facilityId} unit={unit}
            done={() => {
              setOpen(false);
              changed();
            }}
          />
          {others.length > 0 && <MoveUnit unit={unit} others={others} changed={changed} />}
          <TakeOutOfUse name={name} dependents={dependents} ask={(request) => request('retireUnit', { params: { unitId: id } })} changed={changed} />
        </div>
      )}
    </li>
  );
}
