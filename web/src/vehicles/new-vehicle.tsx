// Registers a vehicle and shows its tracker's key, once, with how to put it into the two clients; leaving before it is put away is asked about.
import type { Equipment, EndpointReply } from '@mydr24/protocol';
import { useState } from 'react';
import styles from '../admin/admin.module.css';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { UnsavedGuard } from '../ranking/unsaved-guard.tsx';
import { useWords } from '../words/words-context.tsx';
import { Carries, NameField } from './vehicle-dialogs.tsx';
import looks from './vehicles.module.css';

interface Given {
  name: string;
  equipment: Equipment[];
}
const nothing: Given = { name: '', equipment: [] };

export function NewVehicle({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [given, give] = useState(nothing);
  const [made, setMade] = useState<EndpointReply<'registerVehicle'> | null>(null);
  const register = useAction(
    (body: Given) => request('registerVehicle', { body }),
    (body) => {
      setMade(body);
      give(nothing);
      changed();
    },
  );
  const isPending = register.state.status === 'pending';
  if (made !== null) return <TrackerKey made={made} done={() => setMade(null)} />;
  return (
    <section className={styles.card} aria-labelledby="new-vehicle">
      <h2 id="new-vehicle">{say('vehicles.new')}</h2>
      <form
        className={styles.section}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) register.run(given);
        }}
      >
        <NameField value={given.name} set={(name) => give({ ...given, name })} />
        <Carries chosen={given.equipment} set={(equipment) => give({ ...given, equipment })} />
        <p>
          <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={isPending}>
            {say(isPending ? 'state.pending' : 'vehicles.create')}
          </button>
        </p>
      </form>
      {register.state.status === 'failed' && <NotSent error={register.state.error} retry={register.state.retry} dismiss={register.dismiss} />}
    </section>
  );
}

function TrackerKey({ made: { vehicle, key }, done }: { made: EndpointReply<'registerVehicle'>; done: () => void }) {
  const { say } = useWords();
  const [copied, setCopied] = useState<'not-yet' | 'copied' | 'failed'>('not-yet');
  // A page without a secure origin has no clipboard.
  const copy = async (): Promise<void> => setCopied(await Promise.resolve(navigator.clipboard?.writeText(key)).then(() => (navigator.clipboard === undefined ? 'failed' : 'copied'), () => 'failed'));
  return (
    <section className={styles.note} aria-labelledby="key-title">
      <div className={styles.section}>
        <h2 id="key-title" tabIndex={-1} ref={(title) => title?.focus()}>
          {say('vehicles.key', { name: vehicle.name })}
        </h2>
        <p>{say('vehicles.key.once')}</p>
        <code className={`${styles.mono} ${looks.key}`}>{key}</code>
        <p className={styles.buttons}>
          <button type="button" className={styles.button} onClick={() => void copy()}>
            {say('vehicles.key.copy')}
          </button>
          <span role="status">{copied === 'not-yet' ? '' : say(copied === 'copied' ? 'vehicles.key.copied' : 'vehicles.key.notCopied')}</span>
        </p>
        <TrackerSetup />
        <p className={styles.buttons}>
          <button type="button" className={`${styles.button} ${styles.main}`} onClick={done}>
            {say('vehicles.key.done')}
          </button>
        </p>
      </div>
      <UnsavedGuard isUnsaved title={say('vehicles.key.leave')} text={say('vehicles.key.leave.text')} />
    </section>
  );
}

function TrackerSetup() {
  const { say } = useWords();
  return (
    <>
      <div className={looks.setup}>
        <section aria-labelledby="owntracks">
          <h3 id="owntracks">{say('vehicles.setup.owntracks')}</h3>
          <ol>
            <li>{say('vehicles.setup.owntracks.1')}</li>
            <li>
              {say('vehicles.setup.owntracks.2')} <code className={styles.mono}>{location.origin}/v1/trackers/owntracks</code>
            </li>
            <li>{say('vehicles.setup.owntracks.3')}</li>
            <li>{say('vehicles.setup.owntracks.4')}</li>
          </ol>
        </section>
        <section aria-labelledby="traccar">
          <h3 id="traccar">{say('vehicles.setup.traccar')}</h3>
          <ol>
            <li>
              {say('vehicles.setup.traccar.1')} <code className={styles.mono}>{location.origin}/v1/trackers/osmand</code>
            </li>
            <li>{say('vehicles.setup.traccar.2')}</li>
            <li>{say('vehicles.setup.traccar.3')}</li>
          </ol>
          <p className={styles.soft}>{say('vehicles.setup.traccar.note')}</p>
        </section>
      </div>
      <p>{say('vehicles.setup.test')}</p>
    </>
  );
}
