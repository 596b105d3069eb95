// Who is on a vehicle now, chosen from all responders; whoever is on another one is said to be.
import type { PersonId, Vehicle } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import looks from './vehicles.module.css';

interface CrewProps {
  vehicle: Vehicle;
  all: readonly Vehicle[];
  changed: () => void;
}

export function CrewButton(props: CrewProps) {
  const { say } = useWords();
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  const { name } = props.vehicle;
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setOpen(true)}>
        {say('vehicles.crew')}
        <span className="only-heard"> {name}</span>
      </button>
      <Dialog isOpen={isOpen} labelledBy={titleId} onClose={() => setOpen(false)}>
        <h2 id={titleId}>{say('vehicles.crew.title', { name })}</h2>
        {isOpen && <CrewForm {...props} close={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function CrewForm({ vehicle, all, changed, close }: CrewProps & { close: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const id = useId();
  const people = useAnswer(['kits'], () => request('listResponderKits', {}));
  const [crew, setCrew] = useState<readonly PersonId[]>(vehicle.crew.map(({ personId }) => personId));
  const [text, setText] = useState('');
  const save = useAction(
    (personIds: PersonId[]) => request('setVehicleCrew', { params: { vehicleId: vehicle.id }, body: { personIds } }),
    () => {
      close();
      changed();
    },
  );
  const isPending = save.state.status === 'pending';
  const sought = text.trim().toLocaleLowerCase(locale);
  const elsewhere = (personId: PersonId): string | null => all.find((each) => each.id !== vehicle.id && each.crew.some((member) => member.personId === personId))?.name ?? null;
  return (
    <>
      <p>{say('vehicles.crew.text')}</p>
      <div className={styles.field}>
        <label htmlFor={id}>{say('vehicles.crew.find')}</label>
        <input id={id} type="search" value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
      </div>
      <Answered answer={people}>
        {({ responders }) => (
          <ul className={looks.crew}>
            {responders.filter(({ personId, name }) => crew.includes(personId) || name.toLocaleLowerCase(locale).includes(sought)).map(({ personId, name }) => {
              const other = elsewhere(personId);
              return (
                <li key={personId}>
                  <label>
                    <input type="checkbox" checked={crew.includes(personId)} onChange={() => setCrew(crew.includes(personId) ? crew.filter((each) => each !== personId) : [...crew, personId])} />
                    <span>
                      {name} {other !== null && <small>{say('vehicles.crew.other', { name: other })}</small>}
                    </span>
                  </label>
                </li>
              );
            })}
          </ul>
        )}
      </Answered>
      {save.state.status === 'failed' && <NotSent error={save.state.error} retry={save.state.retry} dismiss={save.dismiss} />}
      <p className={styles.buttons}>
        <button type="button" className={styles.button} onClick={close}>
          {say('state.cancel')}
        </button>
        <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={() => !isPending && save.run([...crew])}>
          {say(isPending ? 'state.pending' : 'vehicles.crew.save')}
        </button>
      </p>
    </>
  );
}
