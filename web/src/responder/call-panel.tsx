// Whom to call from here: the emergency number, the patient or caller, the team, and the app's own wish to be called. A drill dials nobody outside.
import type { EmergencySummary, SceneContact } from '@mydr24/protocol';
import { EmergencyNumber } from '../emergency/emergency-number.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './active-footer.module.css';

export function CallPanel({ emergency, contacts, number }: { emergency: EmergencySummary; contacts: readonly SceneContact[]; number: string }) {
  const { say } = useWords();
  const request = useRequest();
  const me = useMe().person.id;
  const callBack = useAction((key: string) => request('askCallBack', { params: { emergencyId: emergency.id } }, { key }));
  const isAsked = emergency.callBacks.some(({ personId }) => personId === me);
  return (
    <div className={styles.panel}>
      <EmergencyNumber mode={emergency.mode} number={number} label={say('active.call', { number })} />
      {contacts.map(({ personId, name, as, phone }) => (
        <a key={`${personId} ${as}`} href={`tel:${phone.replace(/[^+\d]/g, '')}`} aria-label={say('contact.dial', { name, as: say(`contact.${as}`) })}>
          <b>{name}</b>
          <small>{say(`contact.${as}`)}</small>
        </a>
      ))}
      <button type="button" aria-disabled={isAsked} aria-busy={callBack.state.status === 'pending'} onClick={() => !isAsked && callBack.run(crypto.randomUUID())}>
        {say(isAsked ? 'command.callBack.asked' : 'command.callBack')}
      </button>
      {contacts.length === 0 && <p>{say('contact.none')}</p>}
      {callBack.state.status === 'failed' && <NotSent error={callBack.state.error} retry={callBack.state.retry} dismiss={callBack.dismiss} />}
    </div>
  );
}
