// My devices in plain words: which, when last heard, and what to do where one needs a hand.
import type { Device, PatientId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { ageSaid } from '../design/age.ts';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './my-readings.module.css';

const LOW_BATTERY_PCT = 20;
const EVERY_MS = 30_000;

export function MyDevices({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const { body } = useAnswer(['my-devices', patientId], () => request('listPatientDevices', { params: { patientId } }), { everyMs: EVERY_MS });
  if (body === null) return null;
  const devices = body.devices.filter(({ revokedAt }) => revokedAt === null);
  return (
    <>
      <h3>{say('readings.devices')}</h3>
      {devices.length === 0 ? <p>{say('readings.devices.none')}</p> : <ul>{devices.map((device) => <OneDevice key={device.id} device={device} />)}</ul>}
      <Link to="/patient/sensors" className={styles.link}>{say('sensors.open')} <span aria-hidden="true">→</span></Link>
    </>
  );
}

function OneDevice({ device: { name, state } }: { device: Device }) {
  const { say } = useWords();
  const now = useNow();
  const battery = state?.batteryPct ?? null;
  return (
    <li>
      <span className={styles.name}>{name}</span>
      <span className={styles.state}>{state === null ? say('readings.devices.never') : say('readings.devices.heard', { age: ageSaid(now - state.heardAt, say) })}</span>
      {battery !== null && battery <= LOW_BATTERY_PCT && <span className={styles.state}>{say('readings.devices.battery', { n: Math.round(battery) })}</span>}
    </li>
  );
}
