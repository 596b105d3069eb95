// My phones and browsers, each with what it says of itself; one that is not mine any more is removed and signed out.
import type { PersonDevice, PersonDeviceId } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { ownDeviceId } from './device-identity.ts';
import { DeviceRow } from './person-reach.tsx';
import rows from './person-reach.module.css';
import styles from './reach-screen.module.css';

export function MyDevices({ devices }: { devices: readonly PersonDevice[] }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const done = useCallback(() => void queries.invalidateQueries({ queryKey: ['person-reach'] }), [queries]);
  const remove = useAction(useCallback((personDeviceId: PersonDeviceId) => request('removeDevice', { params: { personDeviceId } }), [request]), done);
  return (
    <details className={styles.card}>
      <summary>{say('reach.myDevices', { n: devices.length })}</summary>
      <ul className={rows.rows}>
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device}>
            {device.id === ownDeviceId() ? (
              <span className={styles.soft}>{say('device.this')}</span>
            ) : (
              <button type="button" className={styles.plain} aria-label={say('device.remove.said', { label: device.label })} onClick={() => remove.run(device.id)}>
                {say('device.remove')}
              </button>
            )}
          </DeviceRow>
        ))}
      </ul>
      {remove.state.status === 'failed' && <NotSent error={remove.state.error} retry={remove.state.retry} dismiss={remove.dismiss} />}
    </details>
  );
}
