// My second step at sign-in: an app that shows codes, set up by a first code, and ten codes to print, shown once.
import type { CodeAppKey, OwnSecondStep as SecondStep } from '@mydr24/protocol';
import { useCallback, useState, type FormEvent } from 'react';
import { AllNotSent } from '../design/screen-states.tsx';
import { QrCode } from '../family/qr-code.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction, type Action } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import styles from './account.module.css';

export function OwnSecondStep({ secondStep, again }: { secondStep: SecondStep; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [isRemoving, setRemoving] = useState(false);
  const [key, setKey] = useState<CodeAppKey | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const shown = useCallback(
    (body: { codes: string[] }) => {
      setKey(null);
      setCodes(body.codes);
      again();
    },
    [again],
  );
  const start = useAction(useCallback(() => request('startCodeApp', {}), [request]), setKey);
  const add = useAction(useCallback((sealed: string, code: string) => request('addCodeApp', { body: { sealed, code } }), [request]), shown);
  const renew = useAction(useCallback(() => request('renewRecoveryCodes', {}), [request]), shown);
  const remove = useAction(useCallback(() => request('removeCodeApp', {}), [request]), again);
  const isKept = remove.state.status === 'failed' && remove.state.error.code === 'second-step-kept';
  if (codes !== null) return <RecoveryCodes codes={codes} close={() => setCodes(null)} />;
  if (key !== null) return <NewApp given={key} add={add} cancel={() => setKey(null)} />;
  return (
    <>
      <NeededFrom secondStep={secondStep} />
      {secondStep.codeAppAt === null ? (
        <button type="button" className={styles.main} aria-busy={start.state.status === 'pending'} onClick={() => start.run()}>
          {say('secondStep.setUp')}
        </button>
      ) : (
        <ul className={styles.rows}>
          <AppRow at={secondStep.codeAppAt} isRemoving={isRemoving} ask={setRemoving} remove={() => (setRemoving(false), remove.run())} />
          <li>
            <div className={styles.words}>
              <b>{say('recoveryCodes.title')}</b>
              <span>{say('recoveryCodes.left', { n: secondStep.recoveryCodesLeft })}</span>
            </div>
            <button type="button" className={styles.plain} aria-busy={renew.state.status === 'pending'} onClick={() => renew.run()}>
              {say('recoveryCodes.renew')}
            </button>
          </li>
        </ul>
      )}
      {isKept && <p role="alert" className={styles.note}>{say('secondStep.kept')}</p>}
      <AllNotSent actions={[start, renew, ...(isKept ? [] : [remove])]} />
    </>
  );
}

function NeededFrom({ secondStep: { neededFrom, codeAppAt } }: { secondStep: SecondStep }) {
  const { say, locale } = useWords();
  if (neededFrom === null || codeAppAt !== null) return null;
  return <p className={styles.note}>{say('secondStep.neededFrom', { day: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(neededFrom) })}</p>;
}

function AppRow({ at, isRemoving, ask, remove }: { at: number; isRemoving: boolean; ask: (isAsked: boolean) => void; remove: () => void }) {
  const { say, locale } = useWords();
  return (
    <li>
      <div className={styles.words}>
        <b>{say('secondStep.app')}</b>
        <span>{say('secondStep.since', { day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at) })}</span>
        {isRemoving && <span>{say('secondStep.remove.sure')}</span>}
      </div>
      {isRemoving ? (
        <>
          <button type="button" className={styles.plain} onClick={() => ask(false)}>{say('secondStep.keep')}</button>
          <button type="button" className={styles.main} onClick={remove}>{say('secondStep.remove.do')}</button>
        </>
      ) : (
        <button type="button" className={styles.plain} onClick={() => ask(true)}>{say('secondStep.remove')}</button>
      )}
    </li>
  );
}

function NewApp({ given, add, cancel }: { given: CodeAppKey; add: Action<[sealed: string, code: string]>; cancel: () => void }) {
  const { say } = useWords();
  const isPending = add.state.status === 'pending';
  const isWrong = add.state.status === 'failed' && (add.state.error.code === 'code-refused' || add.state.error.kind === 'bad-request');
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const code = new FormData(event.currentTarget).get('code');
    if (!isPending && typeof code === 'string' && code !== '') add.run(given.sealed, code);
  }
  return (
    <div className={styles.newApp}>
      <QrCode text={given.uri} label={say('secondStep.square')} />
      <div className={styles.proofs}>
        <p>{say('secondStep.scan')}</p>
        <p className={styles.soft}>
          {say('secondStep.byHand')} <code className={styles.code}>{(given.key.match(/.{1,4}/g) ?? []).join(' ')}</code>
        </p>
        <form onSubmit={submit} className={styles.inline}>
          <label className={styles.field}>
            {say('secondStep.first')}
            <input name="code" inputMode="numeric" autoComplete="one-time-code" minLength={6} maxLength={8} required aria-invalid={isWrong} />
          </label>
          <button type="submit" className={styles.main} aria-busy={isPending}>{isPending ? say('state.pending') : say('secondStep.confirm')}</button>
          <button type="button" className={styles.plain} onClick={cancel}>{say('state.cancel')}</button>
          {isWrong && <p role="alert" className={styles.whole}>{say('secondStep.wrong')}</p>}
        </form>
        <AllNotSent actions={isWrong ? [] : [add]} />
      </div>
    </div>
  );
}
