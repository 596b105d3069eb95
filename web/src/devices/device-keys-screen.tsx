// Every device that measures, for administrators: how its key stands, a new key, and an end to it. A key is shown once.
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
import { useWords } from '../words/words-context.tsx';
import { DeviceFacts } from './device-facts.tsx';
import admin from '../admin/admin.module.css';
import styles from './devices.module.css';

const OVERLAP_MS = 86_400_000;

export function DeviceKeysScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('keys.title'));
  const devices = useAnswer(['devices'], () => request('listDevices', {}));
  return (
    <div className={admin.page}>
      <header className={admin.section}>
        <h1>{say('keys.title')}</h1>
        <p className={admin.lead}>{say('keys.lead')}</p>
      </header>
      <Answered answer={devices}>
        {(body) => (body.devices.length === 0 ? <ScreenEmpty title={say('keys.none')} next={say('keys.none.next')} /> : body.devices.map((device) => <OneDevice key={device.id} device={device} changed={devices.again} />))}
      </Answered>
    </div>
  );
}

function OneDevice({ device, changed }: { device: Device; changed: () => void }) {
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
    <section className={admin.card} aria-labelledby={title}>
      <h2 id={title}>{device.name}</h2>
      <DeviceFacts device={device} />
      {made !== null && (
        <div className={styles.claimed} role="status">
          <p>{say('keys.made', { at: momentWords(made.oldKeyUntil, locale) })}</p>
          <code className={styles.key}>{made.key}</code>
          <button type="button" className={admin.button} onClick={() => setMade(null)}>{say('keys.made.kept')}</button>
        </div>
      )}
      {!isOver && (
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
    </section>
  );
}
