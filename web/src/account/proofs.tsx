// The ways a person can prove themselves by here, the best first, and what came of trying. Used by the dialog before a dangerous
// act and by the lock of a shared station.
import type { Reply } from '@mydr24/client';
import { StepUpProof, wireError, type WireError } from '@mydr24/protocol';
import { useCallback, type FormEvent } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { answerWithPasskey, canUsePasskeys } from './passkey-device.ts';
import styles from './account.module.css';

export function Proofs({ settle, cancel }: { settle: () => void; cancel?: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const state = useAnswer(['step-up'], () => request('getStepUp', {}), { isForgotten: true });
  const prove = useAction(useProving(), settle);
  const isPending = prove.state.status === 'pending';
  const ways = state.body?.ways ?? [];
  return (
    <div className={styles.proofs}>
      {prove.state.status === 'failed' && <p role="alert" className={styles.note}>{refusalWords(prove.state.error, say)}</p>}
      {state.body === null && <p role="status">{state.error === null ? say('state.loading') : say('stepUp.unreachable')}</p>}
      {ways.includes('passkey') && canUsePasskeys() && (
        <button type="button" className={styles.main} aria-busy={isPending} onClick={() => !isPending && prove.run('passkey')}>
          {isPending ? say('state.pending') : say('stepUp.passkey')}
        </button>
      )}
      {ways.includes('password') && <PasswordProof isPending={isPending} needsCode={state.body?.needsCode === true} prove={prove.run} />}
      {ways.includes('demo') && (
        <>
          <p className={styles.soft}>{say('stepUp.demo.lead')}</p>
          <button type="button" className={styles.main} aria-busy={isPending} onClick={() => !isPending && prove.run({ way: 'demo' })}>
            {isPending ? say('state.pending') : say('stepUp.demo')}
          </button>
        </>
      )}
      {state.body !== null && ways.length === 0 && <p className={styles.note}>{say('stepUp.none')}</p>}
      {cancel !== undefined && (
        <button type="button" className={styles.plain} onClick={cancel}>
          {say('stepUp.cancel')}
        </button>
      )}
    </div>
  );
}

function useProving(): (given: StepUpProof | 'passkey') => Promise<Reply<unknown>> {
  const request = useRequest();
  return useCallback(
    async (given) => {
      // Over HTTP: the server counts wrong proofs by address too.
      if (given !== 'passkey') return request('stepUp', { body: given }, { via: 'http' });
      const started = await request('startPasskeySignIn', {});
      if (!started.ok) return started;
      const answer = await answerWithPasskey(started.body.options);
      if (answer === null) return { ok: false, error: wireError('unprocessable', 'proof-refused', 'No passkey answered.') };
      return request('stepUp', { body: { way: 'passkey', answer } }, { via: 'http' });
    },
    [request],
  );
}

function PasswordProof({ isPending, needsCode, prove }: { isPending: boolean; needsCode: boolean; prove: (proof: StepUpProof) => void }) {
  const { say } = useWords();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = StepUpProof.safeParse({ way: 'password', password: form.get('password'), code: form.get('code') ?? undefined });
    if (!isPending && given.success) prove(given.data);
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <label className={styles.field}>
        {say('stepUp.password')}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {needsCode && (
        <label className={styles.field}>
          {say('secondStep.code')}
          <input name="code" autoComplete="one-time-code" minLength={6} maxLength={40} required />
        </label>
      )}
      <button type="submit" className={styles.main} aria-busy={isPending}>
        {isPending ? say('state.pending') : say('stepUp.submit')}
      </button>
    </form>
  );
}

function refusalWords(error: WireError, say: Say): string {
  if (error.code === 'proof-refused') return say('stepUp.wrong');
  return error.kind === 'too-many-requests' ? say('signIn.tooMany') : say('stepUp.unreachable');
}
