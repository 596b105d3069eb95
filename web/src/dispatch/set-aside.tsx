// Emergencies whose state machine broke: nothing decides for them any more, so people must. Above everything else on the desk: what,
// who and where, what was done without the machine, and what a person can do.
import type { SetAside } from '@mydr24/protocol';
import { useState } from 'react';
import { ageWords } from '../design/age.ts';
import { Confirm } from '../design/confirm.tsx';
import { DrillMark } from '../design/drill-mark.tsx';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useSpokenOnce } from '../design/use-spoken-once.ts';
import { EmergencyNumber } from '../emergency/emergency-number.tsx';
import { useRequest } from '../live/live-context.tsx';
import { type Action, useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './set-aside.module.css';

export function SetAsideList({ emergencies }: { emergencies: readonly SetAside[] }) {
  const { say } = useWords();
  useSpokenOnce(emergencies, keyOf, ({ kind, place }) => say('setAside.said', { kind: say(`emergency.kind.${kind}`), place }), 'assertive');
  if (emergencies.length === 0) return null;
  return (
    <section className={styles.whole} aria-labelledby="set-aside-title">
      <h2 id="set-aside-title">{say('setAside.title')}</h2>
      <p>{say('setAside.what')}</p>
      <ul>
        {emergencies.toSorted(byMode).map((each) => (
          <li key={each.emergencyId}>
            <One aside={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const byMode = (left: SetAside, right: SetAside): number => Number(left.mode !== 'actual') - Number(right.mode !== 'actual');
const keyOf = ({ emergencyId }: SetAside): string => emergencyId;

function One({ aside }: { aside: SetAside }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <article className={styles.one}>
      <p className={styles.top}>
        <b>{say(`emergency.status.${aside.status}`)}</b>
        <span>{ageWords(now - aside.openedAt, say)}</span>
      </p>
      <DrillMark mode={aside.mode} />
      <h3>{say(`emergency.kind.${aside.kind}`)}</h3>
      <p>
        {aside.patientName} · {aside.place}
      </p>
      {aside.holderName !== null && <p>{say('setAside.holder', { name: aside.holderName })}</p>}
      <p>
        {say('setAside.paged', { paged: aside.paged, delivered: aside.delivered, seen: aside.seen })}
        {aside.rung > 0 && <> · {say('setAside.rung', { n: aside.rung })}</>}
      </p>
      <p className={styles.soft}>
        {aside.noticedByName !== null && <>{say('setAside.noticed', { name: aside.noticedByName })} · </>}
        {say('setAside.again', { time: timeOfDay(aside.againAt, locale) })}
      </p>
      {aside.emergencyNumber !== null && (
        <p>
          <EmergencyNumber mode={aside.mode} number={aside.emergencyNumber} label={say('setAside.dial', { number: aside.emergencyNumber })} />
        </p>
      )}
      <Deeds aside={aside} />
    </article>
  );
}

function Deeds({ aside }: { aside: SetAside }) {
  const { say } = useWords();
  const request = useRequest();
  const [isEnding, setEnding] = useState(false);
  const params = { emergencyId: aside.emergencyId };
  const notice = useAction((key: string) => request('noticeSetAside', { params }, { key }));
  const raise = useAction((key: string) => request('raiseEmergency', { body: { patientId: aside.patientId, kind: aside.kind, note: say('setAside.raise.note') } }, { key }));
  const end = useAction((key: string) => request('endSetAside', { params }, { key }), () => setEnding(false));
  return (
    <div className={styles.deeds}>
      <Deed action={notice} label={say('setAside.notice')} isMain={aside.noticedByName === null} />
      {aside.mode === 'actual' && <Deed action={raise} label={say('setAside.raise')} isMain={false} />}
      <button type="button" onClick={() => setEnding(true)}>
        {say('setAside.end')}
      </button>
      {[notice, raise, end].map(({ state, dismiss }, index) => state.status === 'failed' && <NotSent key={index} error={state.error} retry={state.retry} dismiss={dismiss} />)}
      <Confirm
        isOpen={isEnding} isPending={end.state.status === 'pending'} title={say('setAside.end.title')} patient={aside.patientName} place={aside.place}
        consequence={say('setAside.end.consequence')} confirmLabel={say('setAside.end')} onConfirm={() => end.run(crypto.randomUUID())} onCancel={() => setEnding(false)}
      />
    </div>
  );
}

function Deed({ action, label, isMain }: { action: Action<[key: string]>; label: string; isMain: boolean }) {
  const { say } = useWords();
  const isPending = action.state.status === 'pending';
  return (
    <button type="button" className={isMain ? styles.main : undefined} aria-busy={isPending} onClick={() => !isPending && action.run(crypto.randomUUID())}>
      {isPending ? say('state.pending') : label}
    </button>
  );
}
