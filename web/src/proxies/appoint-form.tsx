// Appoints somebody who acts for a patient.
import { type PatientId, type ProxyAppointment, type ProxyKind, proxyKinds, STEP_UP_NEEDED } from '@mydr24/protocol';
import { type FormEvent, useId, useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { TextField, Tick } from '../admin/text-field.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

const refusals = {
  'of-age': 'proxies.refused.of-age', 'too-young': 'proxies.refused.too-young', 'nothing-to-do': 'proxies.refused.nothing-to-do', 'already-over': 'proxies.refused.already-over',
  'no-such-account': 'proxies.refused.no-such-account', 'own-record': 'proxies.refused.own-record', 'acts-already': 'proxies.refused.acts-already', [STEP_UP_NEEDED]: 'proxies.refused.unproven',
} as const;
const LEAST_EVIDENCE = 10;

export function AppointForm({ patientId, appointed }: { patientId: PatientId; appointed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [title, kindId, dayId] = [useId(), useId(), useId()];
  const [email, setEmail] = useState('');
  const [kind, setKind] = useState<ProxyKind>('parent');
  const [mayChoose, setChoose] = useState(true);
  const [maySee, setSee] = useState(true);
  const [evidence, setEvidence] = useState('');
  const [day, setDay] = useState('');
  const appoint = useAction((body: ProxyAppointment) => request('appointProxy', { params: { patientId }, body }), () => {
    setEmail('');
    setEvidence('');
    setDay('');
    appointed();
  });
  const isPending = appoint.state.status === 'pending';
  const isReady = email.includes('@') && evidence.trim().length >= LEAST_EVIDENCE;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The whole of the day that was said, on the officer's clock.
    if (isReady && !isPending) appoint.run({ email: email.trim(), kind, mayChoose, maySee, evidence: evidence.trim(), untilAt: day === '' ? null : new Date(`${day}T23:59:59`).getTime() });
  };
  return (
    <form className={admin.card} aria-labelledby={title} onSubmit={submit}>
      <h2 id={title}>{say('proxies.appoint')}</h2>
      <div className={admin.fields}>
        <TextField label={say('proxies.email')} help={say('proxies.email.hint')} type="email" value={email} set={setEmail} maxLength={254} />
        <span className={admin.field}>
          <label htmlFor={kindId}>{say('proxies.kind')}</label>
          <select id={kindId} value={kind} onChange={({ target }) => setKind(target.value as ProxyKind)}>
            {proxyKinds.map((each) => (
              <option key={each} value={each}>{say(`proxy.kind.${each}`)}</option>
            ))}
          </select>
        </span>
        <span className={admin.field}>
          <label htmlFor={dayId}>{say('proxies.until')}</label>
          <input id={dayId} type="date" aria-describedby={`${dayId}-hint`} value={day} onChange={({ target }) => setDay(target.value)} />
          <small id={`${dayId}-hint`}>{say('proxies.until.hint')}</small>
        </span>
      </div>
      <Tick label={say('proxies.choose')} isOn={mayChoose} set={setChoose} />
      <Tick label={say('proxies.see')} isOn={maySee} set={setSee} />
      <TextField label={say('proxies.evidence')} help={say('proxies.evidence.hint')} rows={2} value={evidence} set={setEvidence} maxLength={1_000} />
      <RefusedBecause action={appoint} words={refusals} />
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'proxies.do')}
        </button>
      </div>
    </form>
  );
}
