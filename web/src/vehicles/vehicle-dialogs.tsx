// What a vehicle is called and carries, and its end.
import { Equipment, type Vehicle } from '@mydr24/protocol';
import { useId, useState } from 'react';
import styles from '../admin/admin.module.css';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { Chips } from '../ranking/choice-fields.tsx';
import { useWords } from '../words/words-context.tsx';

interface ButtonProps {
  vehicle: Vehicle;
  changed: () => void;
}

export function NameField({ value, set }: { value: string; set: (name: string) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{say('vehicles.name')}</label>
      <input id={id} value={value} required maxLength={80} autoComplete="off" aria-describedby={`${id}-help`} onChange={(event) => set(event.target.value)} />
      <small id={`${id}-help`}>{say('vehicles.name.help')}</small>
    </div>
  );
}

export function Carries({ chosen, set }: { chosen: readonly Equipment[]; set: (equipment: Equipment[]) => void }) {
  const { say } = useWords();
  return <Chips label={say('vehicles.equipment')} all={Equipment.options} chosen={chosen} said={(each) => say(`equipment.${each}`)} set={set} />;
}

export function ChangeButton({ vehicle, changed }: ButtonProps) {
  const { say } = useWords();
  const request = useRequest();
  const titleId = useId();
  const [given, give] = useState<Pick<Vehicle, 'name' | 'equipment'> | null>(null);
  const change = useAction(
    (body: Pick<Vehicle, 'name' | 'equipment'>) => request('changeVehicle', { params: { vehicleId: vehicle.id }, body }),
    () => {
      give(null);
      changed();
    },
  );
  const isPending = change.state.status === 'pending';
  return (
    <>
      <button type="button" className={styles.button} onClick={() => give({ name: vehicle.name, equipment: vehicle.equipment })}>
        {say('vehicles.change')}
        <span className="only-heard"> {vehicle.name}</span>
      </button>
      <Dialog isOpen={given !== null} labelledBy={titleId} onClose={() => give(null)}>
        <h2 id={titleId}>{say('vehicles.change.title', { name: vehicle.name })}</h2>
        {given !== null && (
          <form
            className={styles.section}
            onSubmit={(event) => {
              event.preventDefault();
              if (!isPending) change.run(given);
            }}
          >
            <NameField value={given.name} set={(name) => give({ ...given, name })} />
            <Carries chosen={given.equipment} set={(equipment) => give({ ...given, equipment })} />
            {change.state.status === 'failed' && <NotSent error={change.state.error} retry={change.state.retry} dismiss={change.dismiss} />}
            <p className={styles.buttons}>
              <button type="button" className={styles.button} onClick={() => give(null)}>
                {say('state.cancel')}
              </button>
              <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={isPending}>
                {say(isPending ? 'state.pending' : 'vehicles.save')}
              </button>
            </p>
          </form>
        )}
      </Dialog>
    </>
  );
}

export function RetireButton({ vehicle: { id, name, crew }, changed }: ButtonProps) {
  const { say } = useWords();
  const request = useRequest();
  const titleId = useId();
  const [isAsked, setAsked] = useState(false);
  const retire = useAction(
    () => request('retireVehicle', { params: { vehicleId: id } }),
    () => {
      setAsked(false);
      changed();
    },
  );
  const isPending = retire.state.status === 'pending';
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setAsked(true)}>
        {say('vehicles.retire')}
        <span className="only-heard"> {name}</span>
      </button>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={() => setAsked(false)}>
        <h2 id={titleId}>{say('vehicles.retire.title', { name })}</h2>
        <p>{say('vehicles.retire.text', { n: crew.length })}</p>
        {retire.state.status === 'failed' && <NotSent error={retire.state.error} retry={retire.state.retry} dismiss={retire.dismiss} />}
        <p className={styles.buttons}>
          <button type="button" className={styles.button} onClick={() => setAsked(false)}>
            {say('state.cancel')}
          </button>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={() => !isPending && retire.run()}>
            {say(isPending ? 'state.pending' : 'vehicles.retire.confirm')}
          </button>
        </p>
      </Dialog>
    </>
  );
}
