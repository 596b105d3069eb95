// Every device that measures, unit by unit: how its key stands, and for administrators a new key and an end to it. Who administers a facility
// sees and keeps those of its patients. A key is shown once.
import type { Device, EndpointReply } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { momentWords } from '../admin/version-words.ts';
import { Dialog } from '../design/confirm.tsx';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { Select } from '../admin/scenario-form.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { DeviceFacts } from './device-facts.tsx';
import admin from '../admin/admin.module.css';
import styles from './devices.module.css';

const OVERLAP_MS = 86_400_000;

export function DeviceKeysScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('keys.title'));
  const { person, administers } = useMe();
  const devices = useAnswer(['devices'], () => request('listDevices', {}));
  const isAdmin = person.roles.includes('admin');
  const isOfFacility = !isAdmin && administers.length > 0;
  /** As the server judges who gives it a new key. */
  const isKept = ({ place }: Device): boolean => isAdmin || (place !== null && administers.includes(place.facilityId));
  return (
    <div className={admin.page}>
      <header className={admin.section}>
        <h1>{say('keys.title')}</h1>
        <p className={admin.lead}>{say(isAdmin ? 'keys.lead' : isOfFacility ? 'deviceKeys.lead.facility' : 'deviceKeys.lead.read')}</p>
      </header>
      <Answered answer={devices}>{(body) => <Devices devices={isOfFacility ? body.devices.filter(isKept) : body.devices} isKept={isKept} changed={devices.again} />}</Answered>
    </div>
  );
}

const placeOf = ({ place }: Device): string => (place === null ? '' : [place.unitName, place.facilityName].filter((name) => name !== null).join(', '));

function Devices({ devices, isKept, changed }: { devices: readonly Device[]; isKept: (device: Device) => boolean; changed: () => void }) {
  const { say, locale } = useWords();
  const [place, setPlace] = useState<string | null>(null);
  if (devices.length === 0) return <ScreenEmpty title={say('keys.none')} next={say('keys.none.next')} />;
  const places = [...new Set(devices.map(placeOf))].toSorted((a, b) => a.localeCompare(b, locale));
  const chosen = place !== null && places.includes(place) ? place : null;
  return (
    <>
      {places.length > 1 && (
        <div className={admin.fields}>
          <Select
            label={say('console.unit')} value={chosen === null ? 'all' : `of ${chosen}`}
            options={[['all', say('deviceKeys.all')], ...places.map((each) => [`of ${each}`, each === '' ? say('deviceKeys.nowhere') : each] as const)]}
            set={(value) => setPlace(value === 'all' ? null : value.slice(3))}
          />
        </div>
      )}
      {devices.filter((device) => chosen === null || placeOf(device) === chosen).map((device) => (
        <OneDevice key={device.id} device={device} isKept={isKept(device)} changed={changed} />
      ))}
    </>
  );
}

function OneDevice({ device, isKept, changed }: { device: Device; isKept: boolean; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const title = useId();
  const [made, setMade] = useState<EndpointReply<'rotateDeviceKey'> | null>(null);
  const [isAsking, setAsking] = useState(false);
  const params = { deviceId: device.id };
  const rotate = useAction(() => request('rotateDeviceKey', { params, body: { overlapMs: OVERLAP_MS } }), (body) => {
    setMade(body);
    changed();
  });
  const revoke = useAction(() => request('revokeDevice', { params }), () => {
    setAsking(false);
    changed();
  });
  const isOver = device.revokedAt !== null;
  return (
    <article className={admin.card} aria-labelledby={title}>
      <header>
        <h2 id={title}>{device.name}</h2>
        <p className={admin.soft}>{placeOf(device) === '' ? say('deviceKeys.nowhere') : placeOf(device)}</p>
      </header>
      <DeviceFacts device={device} />
      {made !== null && (
        <div className={styles.claimed} role="status">
          <p>{say('keys.made', { at: momentWords(made.oldKeyUntil, locale) })}</p>
          <code className={styles.key}>{made.key}</code>
          <button type="button" className={admin.button} onClick={() => setMade(null)}>{say('keys.made.kept')}</button>
        </div>
      )}
      {!isOver && isKept && (
        <div className={admin.buttons}>
          {device.consentedAt === null && <button type="button" className={admin.button} aria-busy={rotate.state.status === 'pending'} onClick={() => rotate.run()}>{say('keys.rotate')}<span className="only-heard"> {device.name}</span></button>}
          <button type="button" className={admin.button} onClick={() => setAsking(true)}>{say('keys.revoke')}<span className="only-heard"> {device.name}</span></button>
        </div>
      )}
      {rotate.state.status === 'failed' && <NotSent error={rotate.state.error} retry={rotate.state.retry} dismiss={rotate.dismiss} />}
      <Dialog isOpen={isAsking} labelledBy={`${title}-ask`} onClose={() => setAsking(false)}>
        <h2 id={`${title}-ask`}>{say('keys.revoke.ask', { name: device.name })}</h2>
        <p>{say('keys.revoke.consequence')}</p>
        {revoke.state.status === 'failed' && <NotSent error={revoke.state.error} retry={revoke.state.retry} dismiss={revoke.dismiss} />}
        <div className={admin.buttons}>
          <button type="button" className={admin.button} onClick={() => setAsking(false)}>{say('keys.revoke.not')}</button>
          <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={revoke.state.status === 'pending'} onClick={() => revoke.run()}>{say('keys.revoke.do')}</button>
        </div>
      </Dialog>
    </article>
  );
}
