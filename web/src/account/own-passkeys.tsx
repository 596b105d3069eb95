// My passkeys: what each is, adding one on this device, naming, removing.
import type { Reply } from '@mydr24/client';
import { wireError, type OwnPasskey } from '@mydr24/protocol';
import { useCallback, useState, type FormEvent } from 'react';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { canUsePasskeys, makePasskey } from './passkey-device.ts';
import styles from './account.module.css';

/** The refusals that are told in words of their own. */
const told = new Set(['passkey-not-made', 'last-way-in']);

export function OwnPasskeys({ passkeys, again }: { passkeys: readonly OwnPasskey[]; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const add = useAction(useAdding(), again);
  const rename = useAction(useCallback((passkeyId: OwnPasskey['id'], name: string) => request('renamePasskey', { params: { passkeyId }, body: { name } }), [request]), again);
  const remove = useAction(useCallback((passkeyId: OwnPasskey['id']) => request('removePasskey', { params: { passkeyId } }), [request]), again);
  const isPending = [add, rename, remove].some(({ state }) => state.status === 'pending');
  const failed = [add, remove].flatMap(({ state }) => (state.status === 'failed' && told.has(state.error.code) ? [state.error.code] : []));
  return (
    <>
      {passkeys.length === 0 ? (
        <p className={styles.note}>{say('passkeys.none')}</p>
      ) : (
        <ul className={styles.rows}>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} isPending={isPending} rename={(name) => rename.run(passkey.id, name)} remove={() => remove.run(passkey.id)} />
          ))}
        </ul>
      )}
      {failed.map((code) => (
        <p key={code} role="alert" className={styles.note}>
          {say(code === 'last-way-in' ? 'passkeys.last' : 'passkeys.notMade')}
        </p>
      ))}
      {canUsePasskeys() ? (
        <button type="button" className={styles.main} aria-busy={isPending} onClick={() => !isPending && add.run(say('passkeys.newName', { n: passkeys.length + 1 }))}>
          {add.state.status === 'pending' ? say('passkeys.adding') : say('passkeys.add')}
        </button>
      ) : (
        <p className={styles.soft}>{say('passkeys.cannot')}</p>
      )}
      <AllNotSent actions={[add, rename, remove].filter(({ state }) => state.status !== 'failed' || !told.has(state.error.code))} />
    </>
  );
}

function useAdding(): (name: string) => Promise<Reply<OwnPasskey>> {
  const request = useRequest();
  return useCallback(
    async (name) => {
      const started = await request('startPasskey', {});
      if (!started.ok) return started;
      const answer = await makePasskey(started.body.options);
      if (answer === null) return { ok: false, error: wireError('unprocessable', 'passkey-not-made', 'The device made no passkey.') };
      return request('addPasskey', { body: { name, answer } });
    },
    [request],
  );
}

function PasskeyRow(props: { passkey: OwnPasskey; isPending: boolean; rename: (name: string) => void; remove: () => void }) {
  const { passkey, isPending } = props;
  const { say, locale } = useWords();
  const [step, setStep] = useState<'shown' | 'naming' | 'removing'>('shown');
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name === 'string' && name.trim() !== '') props.rename(name.trim());
    setStep('shown');
  }
  if (step === 'naming') {
    return (
      <li>
        <form onSubmit={submit} className={styles.inline}>
          <label className={styles.field}>
            {say('passkeys.name')}
            <input name="name" defaultValue={passkey.name} maxLength={60} required />
          </label>
          <button type="submit" className={styles.main}>
            {say('passkeys.keepName')}
          </button>
          <button type="button" className={styles.plain} onClick={() => setStep('shown')}>
            {say('state.cancel')}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li>
      <div className={styles.words}>
        <b>{passkey.name}</b>
        <span>{passkey.usedAt === null ? say('passkeys.made', { day: when.format(passkey.madeAt) }) : say('passkeys.used', { day: when.format(passkey.usedAt), made: when.format(passkey.madeAt) })}</span>
        <span>{say(passkey.isBackedUp ? 'passkeys.synced' : 'passkeys.bound')}</span>
        {step === 'removing' && <span>{say('passkeys.remove.sure')}</span>}
      </div>
      {step === 'shown' ? (
        <>
          <button type="button" className={styles.plain} aria-label={say('passkeys.renameOne', { name: passkey.name })} onClick={() => setStep('naming')}>
            {say('passkeys.rename')}
          </button>
          <button type="button" className={styles.plain} aria-label={say('passkeys.removeOne', { name: passkey.name })} onClick={() => setStep('removing')}>
            {say('passkeys.remove')}
          </button>
        </>
      ) : (
        <>
          <button type="button" className={styles.plain} onClick={() => setStep('shown')}>
            {say('passkeys.keep')}
          </button>
          <button
            type="button" className={styles.main}
            onClick={() => {
              setStep('shown');
              if (!isPending) props.remove();
            }}
          >
            {say('passkeys.remove.do')}
          </button>
        </>
      )}
    </li>
  );
}
