// A patient's page that is not open to me: what is known, and for a clinician the one way that is left, calmly.
import type { PatientId, WireError } from '@mydr24/protocol';
import { useEffect, useState } from 'react';
import { ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { GlassDialog } from './glass-dialog.tsx';
import { useMayBreakGlass, useOwnGlassAgain } from './own-glass.ts';
import admin from '../admin/admin.module.css';

export function RefusedPatient({ patientId, error }: { patientId: PatientId; error: WireError }) {
  const { say } = useWords();
  const mayBreak = useMayBreakGlass();
  const again = useOwnGlassAgain();
  const [isAsking, setAsking] = useState(false);
  const isRight = error.kind === 'not-found' || error.kind === 'forbidden';
  // Perhaps it just ended: the strip above says so at once.
  useEffect(() => {
    if (isRight && mayBreak) again();
  }, [isRight, mayBreak, again]);
  if (!isRight || !mayBreak) return <ScreenRefused error={error} level={1} />;
  return (
    <ScreenMessage level={1} role="status" title={say('state.refused')} text={say('state.refused.next')}>
      <p>{say('glass.offer')}</p>
      <button type="button" className={admin.button} onClick={() => setAsking(true)}>
        {say('glass.offer.open')}
      </button>
      {isAsking && <GlassDialog patientId={patientId} name={null} close={() => setAsking(false)} />}
    </ScreenMessage>
  );
}
