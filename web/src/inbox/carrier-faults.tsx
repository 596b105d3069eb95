// Four levers on the pretended carrier: delay, refuse, duplicate, lie. What was asked last is what is in force once the server said yes.
import type { WireError } from '@mydr24/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { callHttp } from '../shell/http-call.ts';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import styles from './carrier-faults.module.css';

interface Faults {
  delayMs: number;
  failRate: number;
  duplicateRate: number;
  lieRate: number;
}
const none: Faults = { delayMs: 0, failRate: 0, duplicateRate: 0, lieRate: 0 };
const SETTLE_MS = 250;
const STORED = 'mydr24.carrier-faults';

/** The server tells nobody its faults; this tab remembers what it asked for. */
function remembered(): Faults {
  try {
    return { ...none, ...(JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Partial<Faults>) };
  } catch {
    return none;
  }
}

interface Lever {
  field: keyof Faults;
  name: WordId;
  help: WordId;
  max: number;
  step: number;
}
const levers: readonly Lever[] = [
  { field: 'delayMs', name: 'inbox.fault.delay', help: 'inbox.fault.delay.help', max: 60_000, step: 1_000 },
  { field: 'failRate', name: 'inbox.fault.fail', help: 'inbox.fault.fail.help', max: 1, step: 0.05 },
  { field: 'duplicateRate', name: 'inbox.fault.duplicate', help: 'inbox.fault.duplicate.help', max: 1, step: 0.05 },
  { field: 'lieRate', name: 'inbox.fault.lie', help: 'inbox.fault.lie.help', max: 1, step: 0.05 },
];

export function CarrierFaults() {
  const { say, locale } = useWords();
  const [faults, setFaults] = useState(remembered);
  const [state, setState] = useState<'idle' | 'pending' | WireError>('idle');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = async (wanted: Faults): Promise<void> => {
    setState('pending');
    const answer = await callHttp('setCarrierFaults', wanted);
    if (answer.ok) sessionStorage.setItem(STORED, JSON.stringify(wanted));
    setState(answer.ok ? 'idle' : answer.error);
  };
  const change = (wanted: Faults): void => {
    setFaults(wanted);
    setState('pending');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(wanted), SETTLE_MS);
  };
  const isCalm = levers.every(({ field }) => faults[field] === 0);
  return (
    <section className={styles.whole} aria-labelledby="faults-title">
      <h2 id="faults-title">{say('inbox.faults')}</h2>
      <p className={styles.lead} role="status">
        {say(state === 'pending' ? 'state.pending' : isCalm ? 'inbox.faults.calm' : 'inbox.faults.active')}
      </p>
      {levers.map((lever) => (
        <LeverRow
          key={lever.field} lever={lever} value={faults[lever.field]} shown={shownValue(lever, faults[lever.field], locale)} change={(value) => change({ ...faults, [lever.field]: value })}
        />
      ))}
      <button type="button" disabled={isCalm} onClick={() => change(none)}>
        {say('inbox.faults.reset')}
      </button>
      {typeof state === 'object' && <NotSent error={state} retry={() => void send(faults)} dismiss={() => setState('idle')} />}
    </section>
  );
}

function shownValue({ field }: Lever, value: number, locale: string): string {
  return field === 'delayMs' ? `${value / 1000} s` : new Intl.NumberFormat(locale, { style: 'percent' }).format(value);
}

function LeverRow({ lever, value, shown, change }: { lever: Lever; value: number; shown: string; change: (value: number) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <div className={styles.lever}>
      <label htmlFor={id}>{say(lever.name)}</label>
      <output htmlFor={id}>{shown}</output>
      <input id={id} type="range" min={0} max={lever.max} step={lever.step} value={value} aria-valuetext={shown} aria-describedby={`${id}-help`} onChange={(event) => change(Number(event.target.value))} />
      <p id={`${id}-help`}>{say(lever.help)}</p>
    </div>
  );
}
