// A copy of everything kept about me: asked for after a proof, made while I wait or am away, saved in one file before it is deleted here.
import { STEP_UP_NEEDED, type PatientId, type PrivacyExport } from '@mydr24/protocol';
import { useCallback } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAgainWhile } from '../live/use-again-while.ts';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useLanguage, useWords } from '../words/words-context.tsx';
import { copyState } from './copy-pieces.ts';
import { SaveCopy } from './save-copy.tsx';
import admin from '../admin/admin.module.css';
import styles from './my-data.module.css';

const refusals = { 'too-many-exports': 'myData.copy.tooMany', [STEP_UP_NEEDED]: 'myData.unproven' } as const;

/** `copies`: newest first. */
export function OwnCopy({ patientId, copies, again }: { patientId: PatientId; copies: readonly PrivacyExport[]; again: () => void }) {
  const { say, locale } = useWords();
  const { locale: language } = useLanguage();
  const request = useRequest();
  const [newest] = copies;
  const state = copyState(newest, useNow());
  const isMaking = state === 'making';
  useAgainWhile(isMaking, again);
  const ask = useAction(useCallback(() => request('askForExport', { params: { patientId }, body: { language } }), [request, patientId, language]), again);
  const isPending = ask.state.status === 'pending';
  return (
    <section className={styles.part} aria-labelledby="my-data-copy">
      <h2 id="my-data-copy">{say('myData.copy')}</h2>
      <p>{say('myData.copy.lead')}</p>
      <div role="status" className={styles.part}>
        {isMaking && <p className={styles.state}>{say('myData.copy.making')}</p>}
        {state === 'failed' && <p className={styles.state}>{say('myData.copy.failed')}</p>}
        {state === 'over' && newest !== undefined && <p className={admin.soft}>{say('myData.copy.over', { when: dayAndTime(newest.doneAt ?? newest.askedAt, locale) })}</p>}
      </div>
      {state === 'ready' && newest !== undefined && <SaveCopy key={newest.id} patientId={patientId} copy={newest} gone={again} />}
      {!isMaking && (
        <div className={admin.buttons}>
          <button type="button" className={state === 'ready' ? admin.button : `${admin.button} ${admin.main}`} aria-busy={isPending} onClick={() => !isPending && ask.run()}>
            {say(isPending ? 'state.pending' : state === 'none' ? 'myData.copy.ask' : 'myData.copy.again')}
          </button>
        </div>
      )}
      <RefusedBecause action={ask} words={refusals} />
    </section>
  );
}
