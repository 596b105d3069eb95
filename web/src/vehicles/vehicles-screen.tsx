// Vehicles: what each carries, who is on it, when its tracker was last heard and why a point was refused; a new one with its key, and an end to one.
import type { Vehicle } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import styles from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { ageWords } from '../design/age.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { listWords } from '../ranking/policy-words.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { CrewButton } from './crew-dialog.tsx';
import { NewVehicle } from './new-vehicle.tsx';
import { ChangeButton, RetireButton } from './vehicle-dialogs.tsx';

const ASK_AGAIN_MS = 10_000;

export function VehiclesScreen() {
  const { say } = useWords();
  const request = useRequest();
  const { roles } = useMe().person;
  const is = (...wanted: readonly string[]): boolean => roles.some((role) => wanted.includes(role));
  const may: May = { manage: is('coordinator', 'admin'), crew: is('dispatcher', 'coordinator'), look: is('dispatcher', 'coordinator') };
  useTitle(say('vehicles.title'));
  const vehicles = useAnswer(['vehicles'], () => request('listVehicles', {}), { everyMs: ASK_AGAIN_MS });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('vehicles.title')}</h1>
        <p className={styles.lead}>{say('vehicles.lead')}</p>
      </header>
      <Answered answer={vehicles}>
        {({ vehicles: all }) =>
          all.length === 0 ? (
            <ScreenEmpty title={say('vehicles.none')} next={say(may.manage ? 'vehicles.none.next' : 'vehicles.none.other')} />
          ) : (
            <ul className={styles.rows}>
              {all.map((each) => (
                <VehicleRow key={each.id} vehicle={each} all={all} may={may} changed={vehicles.again} />
              ))}
            </ul>
          )
        }
      </Answered>
      {may.manage && <NewVehicle changed={vehicles.again} />}
    </div>
  );
}

interface May {
  manage: boolean;
  crew: boolean;
  look: boolean;
}

function VehicleRow({ vehicle, all, may, changed }: { vehicle: Vehicle; all: readonly Vehicle[]; may: May; changed: () => void }) {
  const { say, locale } = useWords();
  const { id, name, equipment, crew } = vehicle;
  return (
    <li>
      <p className={styles.words}>
        <b>{name}</b>
        <span>{crew.length === 0 ? say('vehicles.crew.none') : say('vehicles.crew.names', { names: listWords(crew.map((each) => each.name), locale) })}</span>
        <span>{equipment.length === 0 ? say('vehicles.carries.nothing') : say('vehicles.carries', { what: listWords(equipment.map((each) => say(`equipment.${each}`)), locale) })}</span>
        <Tracker vehicle={vehicle} />
      </p>
      {may.crew && <CrewButton vehicle={vehicle} all={all} changed={changed} />}
      {may.look && (
        <Link to="/dispatch/tracks" search={{ of: `vehicle/${id}` }} className={styles.button}>
          {say('vehicles.track')}
          <span className="only-heard"> {name}</span>
        </Link>
      )}
      {may.manage && <ChangeButton vehicle={vehicle} changed={changed} />}
      {may.manage && <RetireButton vehicle={vehicle} changed={changed} />}
    </li>
  );
}

const refusals = ['off-duty', 'position-in-future', 'position-too-old', 'position-impossible', 'unreadable'] as const;

function refusalWords(code: string, say: Say): string {
  const known = refusals.find((each) => each === code);
  return say(`vehicles.refusal.${known ?? 'other'}`);
}

function Tracker({ vehicle: { heardAt, refusal } }: { vehicle: Vehicle }) {
  const { say } = useWords();
  const now = useNow();
  if (heardAt === null) {
    return (
      <span>
        {say('vehicles.heard.never')}. {say('vehicles.heard.never.help')}
      </span>
    );
  }
  return (
    <>
      <span>{say('vehicles.heard', { age: ageWords(Math.max(0, now - heardAt), say) })}</span>
      {refusal !== null && <span>{say('vehicles.refusal', { why: refusalWords(refusal, say) })}</span>}
    </>
  );
}
