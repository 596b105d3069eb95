// The officer's answer to a request: grant or refuse, with what follows and a reason the patient reads. A proof is asked for when it is sent.
import { STEP_UP_NEEDED, type Erasure } from '@mydr24/protocol';
import { useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { ReasonText } from '../break-glass/reason-text.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import glass from '../break-glass/break-glass.module.css';

const decisions = ['grant', 'refuse'] as const;
type Decision = (typeof decisions)[number];
const LEAST_TEXT = 10;
const refusals = { held: 'requests.refused.held', 'not-waiting': 'requests.refused.decided', [STEP_UP_NEEDED]: 'requests.unproven' } as const;

export function ErasureDecision({ erasure, changed }: { erasure: Erasure; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [decision, setDecision] = useState<Decision | null>(null);
  const [note, setNote] = useState('');
  const decide = useAction((made: Decision) => request('decideErasure', { params: { erasureId: erasure.id }, body: { decision: made, note: note.trim() } }), changed);
  const isReady = decision !== null && note.trim().length >= LEAST_TEXT;
  const isPending = decide.state.status === 'pending';
  return (
    <form
      className={glass.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (decision !== null && isReady && !isPending) decide.run(decision);
      }}
    >
      <fieldset className={glass.reasons}>
        <legend>{say('requests.decision')}</legend>
        {decisions.map((each) => (
          <label key={each}>
            <input type="radio" name={`decision-${erasure.id}`} checked={decision === each} disabled={each === 'grant' && erasure.isHeld} onChange={() => setDecision(each)} />
            {say(`requests.${each}`)}
          </label>
        ))}
      </fieldset>
      {decision !== null && (
        <>
          <p className={admin.note}>{say(`requests.${decision}.text`, { name: erasure.patientName })}</p>
          <ReasonText label={say('requests.reason')} hint={say('requests.reason.hint')} text={note} change={setNote} />
          <RefusedBecause action={decide} words={refusals} />
          <div className={admin.buttons}>
            <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
              {say(isPending ? 'state.pending' : `requests.${decision}.do`)}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
