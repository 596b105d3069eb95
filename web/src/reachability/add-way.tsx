// A number or address to be paged at: it counts once the code sent to it came back.
import { ContactChannel } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-screen.module.css';

export function AddWay() {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const [channel, setChannel] = useState<ContactChannel>('sms');
  const [address, setAddress] = useState('');
  const ids = { channel: useId(), address: useId() };
  const done = useCallback(() => {
    setAddress('');
    void queries.invalidateQueries({ queryKey: ['person-reach'] });
  }, [queries]);
  const add = useAction(useCallback((to: ContactChannel, given: string) => request('setContactChannel', { params: { channel: to }, body: { address: given } }), [request]), done);
  const { state } = add;
  return (
    <details className={styles.card}>
      <summary>{say('reach.add')}</summary>
      <p className={styles.soft}>{say('reach.add.lead')}</p>
      <form
        className={styles.answer}
        onSubmit={(event) => {
          event.preventDefault();
          add.run(channel, address);
        }}
      >
        <label className={styles.field} htmlFor={ids.channel}>
          {say('reach.add.by')}
          <select id={ids.channel} value={channel} onChange={(event) => setChannel(ContactChannel.parse(event.target.value))}>
            {ContactChannel.options.map((each) => (
              <option key={each} value={each}>
                {say(`channel.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field} htmlFor={ids.address}>
          {say(channel === 'email' ? 'reach.add.email' : 'reach.add.number')}
          <input id={ids.address} type={channel === 'email' ? 'email' : 'tel'} required minLength={5} maxLength={254} value={address} onChange={(event) => setAddress(event.target.value)} />
        </label>
        <button type="submit" className={styles.mend} aria-busy={state.status === 'pending'}>
          {say('reach.add.send')}
        </button>
      </form>
      {state.status === 'failed' && (state.error.code === 'address-not-fit' ? <p role="alert">{say('reach.add.notFit')}</p> : <NotSent error={state.error} retry={state.retry} dismiss={add.dismiss} />)}
    </details>
  );
}
