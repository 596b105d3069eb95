// What a patient may ask about their own data: a copy of all of it, and that it is erased. Plain words first, each state said where it is looked for.
import type { PatientId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ScreenMessage } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { OwnCopy } from './own-copy.tsx';
import { OwnErasurePart } from './own-erasure.tsx';
import admin from '../admin/admin.module.css';
import privacy from '../privacy/privacy.module.css';

export function MyDataScreen() {
  const { patientId } = useMe();
  const { say } = useWords();
  useTitle(say('myData.title'));
  return (
    <div className={privacy.phone}>
      <Link to="/patient" className={admin.button}>
        {say('views.back')}
      </Link>
      <h1>{say('myData.title')}</h1>
      <p className={admin.lead}>{say('myData.lead')}</p>
      {patientId === null ? <ScreenMessage title={say('patient.none')} text={say('patient.none.next')} /> : <Own patientId={patientId} />}
    </div>
  );
}

function Own({ patientId }: { patientId: PatientId }) {
  const request = useRequest();
  const own = useAnswer(['own-privacy', patientId], () => request('getOwnPrivacy', { params: { patientId } }), { isForgotten: true });
  return (
    <Answered answer={own}>
      {(body) => (
        <>
          <OwnCopy patientId={patientId} copies={body.exports} again={own.again} />
          <OwnErasurePart patientId={patientId} asked={body.erasure} keptYears={body.keptYears} again={own.again} />
        </>
      )}
    </Answered>
  );
}
