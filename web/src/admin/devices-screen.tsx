// Telephones, sirens and other systems that a protocol can ring: what there is, a test ring, a new one, and an end to one.
// Also which ways out of the house are connected, because a device without one rings nobody.
import { AlertDeviceKind, type EndpointReply } from '@mydr24/protocol';
import { useCallback, useId, useState, type FormEvent } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { locales, localeNames } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { useAnswer } from './answer.ts';
import { Answered } from './answered.tsx';
import { Select } from './scenario-form.tsx';
import { useTitle } from './use-title.ts';
import { momentWords } from './version-words.ts';
import styles from './admin.module.css';

type AlertDevice = EndpointReply<'listAlertDevices'>['alertDevices'][number];
type Registered = EndpointReply<'createAlertDevice'>;

export function DevicesScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('admin.devices'));
  const devices = useAnswer(['alert-devices'], () => request('listAlertDevices', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('admin.devices')}</h1>
        <p className={styles.lead}>{say('admin.devices.lead')}</p>
      </header>
      <Answered answer={devices}>{({ alertDevices }) => <Devices devices={alertDevices.filter(({ retiredAt }) => retiredAt === null)} changed={devices.again} />}</Answered>
      <NewDevice changed={devices.again} />
      <Channels />
    </div>
  );
}

function useUnits() {
  const request = useRequest();
  return useAnswer(['units'], () => request('listUnits', {})).body?.units ?? [];
}

function Devices({ devices, changed }: { devices: readonly AlertDevice[]; changed: () => void }) {
  const { say } = useWords();
  if (devices.length === 0) return <ScreenEmpty title={say('admin.devices.none')} next={say('admin.devices.none.next')} />;
  return (
    <ul className={styles.rows}>
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} changed={changed} />
      ))}
    </ul>
  );
}

function DeviceRow({ device, changed }: { device: AlertDevice; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const units = useUnits();
  const [rung, setRung] = useState<EndpointReply<'ringAlertDevice'> | null>(null);
  const params = { alertDeviceId: device.id };
  const ring = useAction(() => request('ringAlertDevice', { params }), setRung);
  const unit = units.find(({ id }) => id === device.unitId);
  const site = units.find(({ facilityId }) => facilityId === device.facilityId);
  const where = unit !== undefined ? `${unit.name}, ${unit.facilityName}` : site !== undefined ? site.facilityName : device.unitId === null && device.facilityId === null ? say('admin.devices.everywhere') : say('admin.devices.elsewhere');
  const isPending = ring.state.status === 'pending';
  return (
    <li>
      <p className={styles.words}>
        <b>{device.label}</b>
        <span>
          {say(`channel.${device.kind}`)} · {where}
        </span>
        <span className={styles.mono}>{device.address}</span>
      </p>
      <button
        type="button" className={styles.button} aria-busy={isPending}
        onClick={() => {
          setRung(null);
          if (!isPending) ring.run();
        }}
      >
        {say(isPending ? 'admin.devices.ringing' : 'admin.devices.ring')}
        <span className="only-heard"> {device.label}</span>
      </button>
      <Retire device={device} changed={changed} />
      {rung !== null && (
        <p className={styles.note} role="status" data-outcome={rung.outcome} style={{ flexBasis: '100%' }}>
          {say(`admin.devices.rung.${rung.outcome}`)}
        </p>
      )}
      {ring.state.status === 'failed' && <NotSent error={ring.state.error} retry={ring.state.retry} dismiss={ring.dismiss} />}
    </li>
  );
}

function Retire({ device, changed }: { device: AlertDevice; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const titleId = useId();
  const [isAsked, setAsked] = useState(false);
  const retire = useAction(
    () => request('retireAlertDevice', { params: { alertDeviceId: device.id } }),
    () => {
      setAsked(false);
      changed();
    },
  );
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setAsked(true)}>
        {say('admin.devices.retire')}
        <span className="only-heard"> {device.label}</span>
      </button>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={() => setAsked(false)}>
        <h2 id={titleId}>{say('admin.devices.retire.title', { name: device.label })}</h2>
        <p>{say('admin.devices.retire.text')}</p>
        {retire.state.status === 'failed' && <NotSent error={retire.state.error} retry={retire.state.retry} dismiss={retire.dismiss} />}
        <p className={styles.buttons}>
          <button type="button" className={styles.button} onClick={() => setAsked(false)}>
            {say('state.cancel')}
          </button>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={retire.state.status === 'pending'} onClick={() => retire.state.status !== 'pending' && retire.run()}>
            {say(retire.state.status === 'pending' ? 'state.pending' : 'admin.devices.retire')}
          </button>
        </p>
      </Dialog>
    </>
  );
}

const noDevice = { kind: 'desk-phone' as AlertDeviceKind, label: '', address: '', unitId: '', locale: 'en' };

function NewDevice({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const units = useUnits();
  const [given, give] = useState(noDevice);
  const [made, setMade] = useState<Registered | null>(null);
  const create = useAction(
    useCallback(
      ({ kind, label, address, locale, unitId }: typeof noDevice) => {
        const unit = units.find(({ id }) => id === unitId);
        return request('createAlertDevice', { body: { kind, label, address, locale, unitId: unit?.id ?? null, facilityId: unit?.facilityId ?? null } });
      },
      [request, units],
    ),
    (body) => {
      setMade(body);
      give(noDevice);
      changed();
    },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMade(null);
    create.run(given);
  };
  const isPhone = given.kind === 'desk-phone';
  return (
    <section className={styles.card} aria-labelledby="new-device">
      <h2 id="new-device">{say('admin.devices.new')}</h2>
      {made !== null && <Made made={made} />}
      <form className={styles.section} onSubmit={submit}>
        <div className={styles.fields}>
          <Select label={say('admin.devices.kind')} value={given.kind} options={AlertDeviceKind.options.map((each) => [each, say(`channel.${each}`)])} set={(kind) => give({ ...given, kind: kind as AlertDeviceKind })} />
          <Field label={say('admin.devices.label')} value={given.label} maxLength={120} set={(label) => give({ ...given, label })} />
          <Field
            key={given.kind} label={say(isPhone ? 'admin.devices.number' : 'admin.devices.address')} help={say(isPhone ? 'admin.devices.number.help' : 'admin.devices.address.help')}
            type={isPhone ? 'tel' : 'url'} value={given.address} maxLength={500} set={(address) => give({ ...given, address })}
          />
          <Select label={say('admin.devices.where')} value={given.unitId} options={[['', say('admin.devices.everywhere')], ...units.map((unit) => [unit.id, `${unit.name}, ${unit.facilityName}`] as const)]} set={(unitId) => give({ ...given, unitId })} />
          {isPhone && <Select label={say('admin.devices.language')} value={given.locale} options={locales.map((each) => [each, localeNames[each]])} set={(locale) => give({ ...given, locale })} />}
        </div>
        <p>
          <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={create.state.status === 'pending'}>
            {say(create.state.status === 'pending' ? 'state.pending' : 'admin.devices.create')}
          </button>
        </p>
      </form>
      {create.state.status === 'failed' && <NotSent error={create.state.error} retry={create.state.retry} dismiss={create.dismiss} />}
    </section>
  );
}

function Field({ label, help, value, set, ...rest }: { label: string; help?: string; value: string; set: (value: string) => void; type?: 'tel' | 'url'; maxLength: number }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} {...rest} required autoComplete="off" value={value} aria-describedby={help === undefined ? undefined : `${id}-help`} onChange={(event) => set(event.target.value)} />
      {help !== undefined && <small id={`${id}-help`}>{help}</small>}
    </div>
  );
}

/** The secret is told once: what is not kept now must be registered anew. */
function Made({ made }: { made: Registered }) {
  const { say } = useWords();
  return (
    <div className={styles.note} role="status">
      <p>{say('admin.devices.made', { name: made.alertDevice.label })}</p>
      {made.secret !== null && (
        <>
          <p>{say('admin.devices.secret')}</p>
          <code className={styles.mono} style={{ overflowWrap: 'anywhere' }}>
            {made.secret}
          </code>
        </>
      )}
    </div>
  );
}

function Channels() {
  const { say, locale } = useWords();
  const request = useRequest();
  const channels = useAnswer(['channels'], () => request('listChannels', {}), { everyMs: 30_000 });
  return (
    <section className={styles.section} aria-labelledby="channels-title">
      <h2 id="channels-title">{say('admin.channels')}</h2>
      <p className={styles.lead}>{say('admin.channels.lead')}</p>
      <Answered answer={channels}>
        {({ channels: list }) => (
          <ul className={styles.rows}>
            {list.map((each) => (
              <li key={each.channel}>
                <p className={styles.words}>
                  <b>{channelName(each.channel, say)}</b>
                  <span>{each.provider === null ? say('admin.channels.none') : say('admin.channels.by', { provider: each.provider })}</span>
                </p>
                <span className={styles.pill}>{say(each.provider === null ? 'admin.channels.off' : each.isOut ? 'admin.channels.out' : 'admin.channels.works')}</span>
                {each.isOut && each.outSince !== null && <span className={styles.soft}>{say('admin.channels.since', { moment: momentWords(each.outSince, locale) })}</span>}
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </section>
  );
}

const named = ['app', 'push', 'sms', 'voice', 'email', 'desk-phone', 'siren', 'webhook'] as const;
function channelName(channel: string, say: ReturnType<typeof useWords>['say']): string {
  const found = named.find((each) => each === channel);
  return found === undefined ? channel : say(`channel.${found}`);
}
