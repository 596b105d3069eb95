// One device of a patient: what it measures now, of each stream the last value, its age and where it was silent in a day, and all that is known of it.
import type { Device, DeviceId, DeviceStream, PatientId } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { ageSaid } from '../design/age.ts';
import { fullName, timeOfDay, valueShown, withUnit } from '../design/figures.ts';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useNow, useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { DeviceFacts } from './device-facts.tsx';
import { stateOf } from './stream-state.ts';
import styles from './devices.module.css';

const EVERY_MS = 5_000;
const DAY_MS = 86_400_000;
const DAY_STEPS = 288;
const GAPS_SHOWN = 5;

export function DeviceScreen() {
  const { patientId, deviceId } = useParams({ from: '/signed-in/console/patients/$patientId/devices/$deviceId' });
  const { say } = useWords();
  const view = useTopic('patient', patientId);
  const request = useRequest();
  const devices = useAnswer(['patient-devices', patientId], () => request('listPatientDevices', { params: { patientId } }), { everyMs: EVERY_MS });
  if (view.status === 'refused') return <ScreenRefused error={view.error} level={1} />;
  if (view.status === 'loading') return <ScreenLoading title={say('devicePage.title')} />;
  const { patient } = view.data;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/console/patients/$patientId/devices" params={{ patientId }} className={styles.button}><span aria-hidden="true">←</span> {fullName(patient)}</Link>
      </header>
      <Answered answer={devices}>
        {(body) => {
          const device = body.devices.find(({ id }) => id === deviceId);
          return device === undefined ? <ScreenEmpty title={say('devicePage.gone')} next={say('devicePage.gone.next')} /> : <One device={device} patientId={patient.id} unitId={patient.unitId} />;
        }}
      </Answered>
    </div>
  );
}

function One({ device, patientId, unitId }: { device: Device; patientId: PatientId; unitId: DeviceUnit }) {
  const { say } = useWords();
  return (
    <>
      <h1>{device.name}</h1>
      <DeviceFacts device={device} />
      {unitId !== null && <Streams deviceId={device.id} patientId={patientId} unitId={unitId} />}
      {device.consentedAt !== null && <p className={styles.soft}>{say('devicePage.own')}</p>}
    </>
  );
}

type DeviceUnit = NonNullable<ReturnType<typeof useTopic<'patient'>>['data']>['patient']['unitId'];

function Streams({ deviceId, patientId, unitId }: { deviceId: DeviceId; patientId: PatientId; unitId: NonNullable<DeviceUnit> }) {
  const { say } = useWords();
  const request = useRequest();
  const shown = useAnswer(['unit-devices', unitId], () => request('listUnitDevices', { params: { unitId } }), { everyMs: EVERY_MS });
  return (
    <section aria-labelledby="streams-title">
      <h2 id="streams-title">{say('devices.streams')}</h2>
      <Answered answer={shown}>
        {({ streams }) => {
          const own = streams.filter((stream) => stream.patientId === patientId && stream.deviceId === deviceId);
          return own.length === 0 ? <p>{say('devicePage.noStream')}</p> : <ul className={styles.rows}>{own.map((stream) => <Stream key={stream.kind} stream={stream} />)}</ul>;
        }}
      </Answered>
    </section>
  );
}

/** A shape and a word for each state; colour belongs to alarms. */
function Stream({ stream }: { stream: DeviceStream }) {
  const { say, locale } = useWords();
  const now = useNow();
  const state = stateOf(stream, now);
  const value = stream.value === null ? valueShown(stream, say, locale) : withUnit(stream.kind, stream.value, stream.unit, say, locale);
  return (
    <li data-state={state}>
      <b>{say(`vital.${stream.kind}`)}</b>
      <span className={styles.value}>{state === 'silent' ? <s>{value}</s> : (value ?? '–')}</span>
      <span className={styles.state}>{say(`devices.state.${state}`)}</span>
      <span className={styles.soft}>{say('devices.age', { age: ageSaid(now - stream.takenAt, say) })}{state === 'no-valid' && ` · ${stream.validAt === null ? say('devices.neverValid') : say('devices.valid', { age: ageSaid(now - stream.validAt, say) })}`}</span>
      <Gaps stream={stream} />
    </li>
  );
}

function Gaps({ stream: { patientId, kind } }: { stream: DeviceStream }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const { body } = useAnswer(['device-gaps', patientId, kind], () => request('getVitalHistory', { params: { patientId }, query: { kind, fromAt: now - DAY_MS, toAt: now, steps: DAY_STEPS } }));
  if (body === null) return null;
  const gaps = body.gaps.slice(-GAPS_SHOWN).map(([from, to]) => `${timeOfDay(from, locale)}–${timeOfDay(to, locale)}`);
  return <span className={styles.soft}>{gaps.length === 0 ? say('devicePage.noGap') : say('devicePage.gaps', { n: body.gaps.length, gaps: gaps.join(', ') })}</span>;
}
