// The devices of one patient, and pairing another at the bed: a code is made, the device types it in, and whoever stands there says that it is the right one.
import type { Device, EndpointReply, PatientId } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { ageSaid } from '../design/age.ts';
import { fullName, timeOfDay } from '../design/figures.ts';
import { NotSent, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { DeviceFacts } from './device-facts.tsx';
import admin from '../admin/admin.module.css';
import styles from './devices.module.css';

const EVERY_MS = 5_000;
const CLAIMED_WITHIN_MS = 2_000;
type Pairing = EndpointReply<'listPairings'>['pairings'][number];

export function PatientDevicesScreen() {
  const { patientId } = useParams({ from: '/signed-in/console/patients/$patientId/devices' });
  const { say } = useWords();
  const view = useTopic('patient', patientId);
  const request = useRequest();
  const devices = useAnswer(['patient-devices', patientId], () => request('listPatientDevices', { params: { patientId } }), { everyMs: EVERY_MS });
  if (view.status === 'refused') return <ScreenRefused error={view.error} level={1} />;
  if (view.status === 'loading') return <ScreenLoading title={say('devicePage.title')} />;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/console/patients/$patientId" params={{ patientId }} className={styles.button}><span aria-hidden="true">←</span> {fullName(view.data.patient)}</Link>
        <h1>{say('devicePage.title')}</h1>
      </header>
      <PairDevice patientId={patientId as PatientId} paired={devices.again} />
      <Answered answer={devices}>{(body) => <DeviceList devices={body.devices} patientId={patientId as PatientId} />}</Answered>
    </div>
  );
}

function DeviceList({ devices, patientId }: { devices: readonly Device[]; patientId: PatientId }) {
  const { say } = useWords();
  if (devices.length === 0) return <p>{say('devicePage.none')}</p>;
  return devices.map((device) => (
    <section key={device.id} className={admin.card} aria-label={device.name}>
      <h2><Link to="/console/patients/$patientId/devices/$deviceId" params={{ patientId, deviceId: device.id }} className={styles.name}>{device.name} <span aria-hidden="true">→</span></Link></h2>
      <DeviceFacts device={device} />
    </section>
  ));
}

function PairDevice({ patientId, paired }: { patientId: PatientId; paired: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [code, setCode] = useState<EndpointReply<'makePairing'> | null>(null);
  const now = useNow();
  const make = useAction(() => request('makePairing', { params: { patientId } }), setCode);
  const waiting = useAnswer(['pairings', patientId], () => request('listPairings', { params: { patientId } }), { everyMs: CLAIMED_WITHIN_MS });
  const confirm = useAction((pairing: Pairing) => request('confirmPairing', { params: { patientId, pairingId: pairing.id } }), () => {
    setCode(null);
    waiting.again();
    paired();
  });
  const isOver = code !== null && now > code.expiresAt;
  return (
    <section className={admin.card} aria-labelledby="pair-title">
      <h2 id="pair-title">{say('pair.title')}</h2>
      {code !== null && !isOver && <Code code={code} />}
      {isOver && <p role="status">{say('pair.over')}</p>}
      {waiting.body?.pairings.filter(({ claim }) => claim !== null).map((pairing) => <Claimed key={pairing.id} pairing={pairing} isPending={confirm.state.status === 'pending'} confirm={() => confirm.run(pairing)} />)}
      {[make, confirm].map(({ state, dismiss }, n) => state.status === 'failed' && <NotSent key={n} error={state.error} retry={state.retry} dismiss={dismiss} />)}
      <p><button type="button" className={`${admin.button} ${code === null || isOver ? admin.main : ''}`} aria-busy={make.state.status === 'pending'} onClick={() => make.run()}>{say(code === null ? 'pair.make' : 'pair.again')}</button></p>
    </section>
  );
}

function Code({ code: { code, expiresAt } }: { code: EndpointReply<'makePairing'> }) {
  const { say, locale } = useWords();
  return (
    <>
      <p className={styles.code} aria-label={say('pair.code', { code: code.split('').join(' ') })}>{code}</p>
      <p>{say('pair.type', { time: timeOfDay(expiresAt, locale) })}</p>
    </>
  );
}

/** Asked with what the device says of itself: the person at the bed compares. */
function Claimed({ pairing, isPending, confirm }: { pairing: Pairing; isPending: boolean; confirm: () => void }) {
  const { say } = useWords();
  const now = useNow();
  const { claim } = pairing;
  if (claim === null) return null;
  return (
    <div className={styles.claimed} role="group" aria-label={claim.name}>
      <p><b>{say('pair.claimed', { name: claim.name, age: ageSaid(now - claim.at, say) })}</b> {[claim.model, claim.firmware].filter((each) => each !== null).join(' · ')}</p>
      <p>{say('pair.ask')}</p>
      <button type="button" className={`${admin.button} ${admin.main}`} aria-busy={isPending} disabled={isPending} onClick={confirm}>{say('pair.confirm')}</button>
    </div>
  );
}
