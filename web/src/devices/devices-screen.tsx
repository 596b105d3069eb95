// The devices of a unit: each stream with its newest value, age and state, each device with battery, clock and what is missing. Filter by state.
import type { Device, DeviceStream, UnitDevices } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { type ChosenUnit, UnitChoice, UnitFrame } from '../console/unit-frame.tsx';
import { ageWords } from '../design/age.ts';
import { valueShown, withUnit } from '../design/figures.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { byNeed, stateOf, streamStates, type StreamState } from './stream-state.ts';
import styles from './devices.module.css';
import frame from '../console/unit-frame.module.css';

const EVERY_MS = 5_000;
const LOW_BATTERY_PCT = 20;
const CLOCK_OFF_MS = 5_000;
type Patients = UnitDevices['patients'];

export function DevicesScreen() {
  const { say } = useWords();
  return <UnitFrame title={say('devices.title')}>{(chosen) => <OfUnit {...chosen} />}</UnitFrame>;
}

function OfUnit(chosen: ChosenUnit) {
  const { say } = useWords();
  const request = useRequest();
  const { unitId } = chosen;
  const [state, setState] = useState<StreamState | 'all'>('all');
  const shown = useAnswer(['unit-devices', unitId], () => request('listUnitDevices', { params: { unitId } }), { everyMs: EVERY_MS });
  return (
    <>
      <div className={frame.filters}>
        <UnitChoice {...chosen} />
        <fieldset className={styles.filter}>
          <legend className="only-heard">{say('devices.filter')}</legend>
          {(['all', ...streamStates] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="state" checked={state === each} onChange={() => setState(each)} />
              {say(`devices.state.${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
      <Answered answer={shown}>{(body) => <Lists body={body} state={state} />}</Answered>
    </>
  );
}

function Lists({ body, state }: { body: UnitDevices; state: StreamState | 'all' }) {
  const { say } = useWords();
  const now = useNow();
  const streams = byNeed(body.streams, now).filter((stream) => state === 'all' || stateOf(stream, now) === state);
  return (
    <>
      <section aria-labelledby="streams-title">
        <h2 id="streams-title">{say('devices.streams')}</h2>
        {streams.length === 0 && <ScreenEmpty title={say('devices.none')} next={say('devices.none.next')} />}
        <ul className={styles.rows}>{streams.map((stream) => <Stream key={`${stream.patientId} ${stream.kind}`} stream={stream} patients={body.patients} now={now} />)}</ul>
      </section>
      {body.devices.length > 0 && (
        <section aria-labelledby="devices-title">
          <h2 id="devices-title">{say('devices.list')}</h2>
          <ul className={styles.rows}>{body.devices.map((device) => <DeviceRow key={device.id} device={device} patients={body.patients} now={now} />)}</ul>
        </section>
      )}
    </>
  );
}

const nameOf = (patients: Patients, id: string): string => {
  const found = patients.find((patient) => patient.id === id);
  return found === undefined ? '' : `${found.bed ?? ''} ${found.familyName}, ${found.givenName}`.trim();
};

/** A shape and a word for each state; colour belongs to alarms. */
const shapes: Record<StreamState, string> = { 'no-valid': '✕', silent: '○', current: '●', spot: '◇' };

function Stream({ stream, patients, now }: { stream: DeviceStream; patients: Patients; now: number }) {
  const { say, locale } = useWords();
  const state = stateOf(stream, now);
  const value = stream.value === null ? valueShown(stream, say, locale) : withUnit(stream.kind, stream.value, stream.unit, say, locale);
  return (
    <li data-state={state}>
      <Link to="/console/patients/$patientId" params={{ patientId: stream.patientId }} className={styles.name}>{nameOf(patients, stream.patientId)}</Link>
      <span>{say(`vital.${stream.kind}`)}</span>
      <b className={styles.value}>{state === 'silent' ? <s>{value}</s> : (value ?? '–')}</b>
      <span className={styles.state}>
        <i aria-hidden="true">{shapes[state]}</i> {say(`devices.state.${state}`)}
      </span>
      <span className={styles.soft}>
        {say('devices.age', { age: ageWords(now - stream.takenAt, say) })} · {stream.deviceName}
        {state === 'no-valid' && ` · ${stream.validAt === null ? say('devices.neverValid') : say('devices.valid', { age: ageWords(now - stream.validAt, say) })}`}
      </span>
    </li>
  );
}

function DeviceRow({ device, patients, now }: { device: Device; patients: Patients; now: number }) {
  const { say } = useWords();
  const { state } = device;
  const facts = state === null ? [say('devices.unpaired')] : [
    say('devices.heard', { age: ageWords(now - state.heardAt, say), way: state.way }),
    ...(state.batteryPct === null ? [] : [say('devices.battery', { n: Math.round(state.batteryPct) })]),
    ...(state.firmware === null ? [] : [say('devices.firmware', { version: state.firmware })]),
    ...(state.clockOffsetMs === null || Math.abs(state.clockOffsetMs) < CLOCK_OFF_MS ? [] : [say('devices.clock', { seconds: Math.round(state.clockOffsetMs / 1000) })]),
    ...(state.missing > 0 ? [say('devices.missing', { n: state.missing })] : []),
    ...(state.refused > 0 ? [say('devices.refused', { n: state.refused })] : []),
  ];
  const needsHand = state === null || (state.batteryPct ?? 100) <= LOW_BATTERY_PCT || Math.abs(state.clockOffsetMs ?? 0) >= CLOCK_OFF_MS;
  return (
    <li data-needs-hand={needsHand}>
      {device.patientId === null ? <b>{device.name}</b> : <Link to="/console/patients/$patientId/devices/$deviceId" params={{ patientId: device.patientId, deviceId: device.id }} className={styles.name}>{device.name}</Link>}
      <span>{device.patientId === null ? say('devices.gateway') : say('devices.paired', { name: nameOf(patients, device.patientId) })}</span>
      <span className={styles.soft}>{facts.join(' · ')}</span>
    </li>
  );
}
